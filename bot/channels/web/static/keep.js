// What this device remembers of one conversation: history, waiting messages, photos.

const KEPT = 200; // messages of history; waiting ones are never dropped
const PHOTO_SIDE = 2048; // px, the longest side that is uploaded
const THUMB_SIDE = 480;
const SMALL_ENOUGH = 400000; // bytes; a JPEG below this and within PHOTO_SIDE goes as it is

// Private browsing and full disks refuse storage: the chat then lives in memory only.
export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const empty = () => ({ session: null, after: 0, items: [], draft: "" });
const isFresh = (item) => item.status === "sent" && Date.now() - Date.parse(item.at) < 60000;

export class Memory {
  constructor(space) {
    this.space = `nangniu.${space}`;
    Object.assign(this, empty(), read(this.space));
  }

  save() {
    this.#trim();
    const { session, after, items, draft } = this;
    return write(this.space, { session, after, items, draft });
  }

  #trim() {
    let surplus = this.items.length - KEPT;
    if (surplus <= 0) return;
    this.items = this.items.filter((item) => {
      const keep = surplus <= 0 || item.status === "waiting";
      if (keep) return true;
      surplus -= 1;
      if (item.photos && item.own) dropPhotos(item.key);
      return false;
    });
  }

  waiting() {
    return this.items.filter((item) => item.status === "waiting");
  }

  byName(name) {
    return this.items.find((item) => item.name === name);
  }

  add(content) {
    const key = newKey();
    const item = { name: key, key, own: true, at: new Date().toISOString(), ...content };
    item.status = "waiting";
    this.items.push(item);
    this.save();
    return item;
  }

  // Takes a server's message; a repeated one gives null. A replacing one keeps the old place.
  take(message) {
    if (message.id <= this.after) return null;
    this.after = message.id;
    const old = message.replaces == null ? undefined : this.#shown(message.replaces);
    if (!old) {
      const fresh = { ...message, name: `${newKey().slice(0, 6)}.${message.id}` };
      this.items.push(fresh);
      return fresh;
    }
    const card = { ...message, name: old.name, was: [...(old.was || []), old.id] };
    this.items[this.items.indexOf(old)] = card;
    return card;
  }

  #shown(id) {
    return this.items.find((item) => item.id === id || (item.was && item.was.includes(id)));
  }

  // A new session counts its messages from the start, so old ids and buttons mean nothing.
  loseSession() {
    this.session = null;
    this.after = 0;
    for (const item of this.items) {
      if (item.own) continue;
      item.id = null;
      item.was = [];
      item.ended = true;
    }
    this.save();
  }

  remove(name) {
    this.items = this.items.filter((item) => item.name !== name);
    this.save();
  }

  forget(session = null) {
    for (const item of this.items) if (item.own && item.photos) dropPhotos(item.key);
    Object.assign(this, empty(), { session });
    this.save();
  }

  // Another tab of the same conversation wrote: nothing waiting or newer here may be lost.
  merge(other) {
    const same = other.session === this.session;
    const names = new Set(other.items.map((item) => item.name));
    const ids = new Set(other.items.map((item) => item.id).filter(Boolean));
    const mine = this.items.filter((item) => {
      if (item.own) return !names.has(item.name) && (item.status === "waiting" || (same && isFresh(item)));
      return same && item.id > other.after && !ids.has(item.id);
    });
    const after = same ? Math.max(this.after, other.after) : other.after;
    const { draft } = this;
    Object.assign(this, other, { after, draft, items: other.items.concat(mine) });
    if (mine.length) this.save();
  }
}

// --- photos: kept in IndexedDB so that they outlive the page, and in memory while it lives

const held = new Map();
let opened = null;

function database() {
  opened =
    opened ||
    new Promise((done, fail) => {
      const asked = indexedDB.open("nangniu", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("photos");
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  return opened;
}

async function inStore(mode, work) {
  const base = await database();
  return new Promise((done, fail) => {
    const change = base.transaction("photos", mode);
    const answer = work(change.objectStore("photos"));
    change.oncomplete = () => done(answer.result);
    change.onerror = change.onabort = () => fail(change.error);
  });
}

// Resolves to whether the photo will outlive this page.
export function putPhoto(name, blob) {
  held.set(name, blob);
  return inStore("readwrite", (store) => store.put(blob, name)).then(
    () => true,
    () => false,
  );
}

export function getPhoto(name) {
  if (held.has(name)) return Promise.resolve(held.get(name));
  return inStore("readonly", (store) => store.get(name)).catch(() => undefined);
}

export function dropPhotos(prefix) {
  for (const name of held.keys()) if (name.startsWith(`${prefix}/`)) held.delete(name);
  const range = IDBKeyRange.bound(`${prefix}/`, `${prefix}/\uffff`);
  return inStore("readwrite", (store) => store.delete(range)).catch(() => undefined);
}

export async function keepPhotos(key, shots) {
  const kept = shots.map((shot, n) => putPhoto(`${key}/full/${n}`, shot.photo));
  shots.forEach((shot, n) => shot.thumb && putPhoto(`${key}/thumb/${n}`, shot.thumb));
  return (await Promise.all(kept)).every(Boolean);
}

// --- shrinking on the device, to save the sender's data

function decode(file) {
  if (window.createImageBitmap) return createImageBitmap(file);
  return new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = fail;
    image.src = URL.createObjectURL(file);
  });
}

function drawn(image, side, quality) {
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff"; // transparent pictures would turn black as JPEG
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}

// Gives { photo, thumb }; where the device can't draw, the file as it is and no thumb.
export async function shrink(file) {
  try {
    const image = await decode(file);
    const thumb = await drawn(image, THUMB_SIDE, 0.72);
    const fits = Math.max(image.width, image.height) <= PHOTO_SIDE && file.size <= SMALL_ENOUGH;
    if (fits && file.type === "image/jpeg") return { photo: file, thumb };
    const photo = await drawn(image, PHOTO_SIDE, 0.82);
    return { photo: photo && (photo.size < file.size || !fits) ? photo : file, thumb };
  } catch {
    return { photo: file, thumb: null };
  }
}
