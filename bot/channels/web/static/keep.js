// What this device remembers of one conversation: history, waiting messages, photos.

const KEPT = 200; // messages of history; waiting ones are never dropped
const PHOTO_SIDE = 2048; // px, the longest side that is uploaded
const THUMB_SIDE = 480;
const SMALL_ENOUGH = 400000; // bytes; a JPEG below this and within PHOTO_SIDE goes as it is
const FRESH = 60000; // ms in which another tab may not have heard of a message yet

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

function newKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const empty = () => ({ session: null, after: 0, items: [], draft: "" });

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
		for (let surplus = this.items.length - KEPT; surplus > 0; surplus -= 1) {
			const oldest = this.items.findIndex((item) => item.status !== "waiting");
			if (oldest < 0) return;
			const [gone] = this.items.splice(oldest, 1);
			if (gone.own && gone.photos) dropPhotos(gone.key);
		}
	}

	waiting() {
		return this.items.filter((item) => item.status === "waiting");
	}

	byName(name) {
		return this.items.find((item) => item.name === name);
	}

	add(content) {
		const key = newKey();
		const at = new Date().toISOString();
		const item = { name: key, key, own: true, at, status: "waiting", ...content };
		this.items.push(item);
		this.save();
		return item;
	}

	// Takes a server's message; a repeated one gives null. A replacing one keeps the old place.
	take(message) {
		if (message.id <= this.after) return null;
		this.after = message.id;
		const place = message.replaces == null ? -1 : this.#placeOf(message.replaces);
		if (place < 0) {
			const fresh = { ...message, name: newKey() };
			this.items.push(fresh);
			return fresh;
		}
		const { name, id, was = [] } = this.items[place];
		this.items[place] = { ...message, name, was: [...was, id] };
		return this.items[place];
	}

	#placeOf(id) {
		return this.items.findIndex(({ id: own, was }) => own === id || (was && was.includes(id)));
	}

	// A new session counts its messages from the start: old ids and buttons mean nothing now.
	loseSession() {
		Object.assign(this, { session: null, after: 0 });
		for (const item of this.items) if (!item.own) Object.assign(item, { id: null, was: [], ended: true });
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
		const ids = new Set(other.items.map((item) => item.id));
		const isFresh = (item) => same && item.status === "sent" && Date.now() - Date.parse(item.at) < FRESH;
		const mine = this.items.filter((item) => {
			if (item.own) return !names.has(item.name) && (item.status === "waiting" || isFresh(item));
			return same && item.id > other.after && !ids.has(item.id);
		});
		const after = same ? Math.max(this.after, other.after) : other.after;
		Object.assign(this, { session: other.session, after, items: other.items.concat(mine) });
		if (mine.length) this.save();
	}
}

// --- photos: in IndexedDB, so that they outlive the page, and in memory while it lives

const held = new Map();
let opened = null;

function database() {
	opened = opened || new Promise((done, fail) => {
		const asked = indexedDB.open("nangniu", 1);
		asked.onupgradeneeded = () => asked.result.createObjectStore("photos");
		asked.onsuccess = () => done(asked.result);
		asked.onerror = () => fail(asked.error);
	});
	return opened;
}

async function inStore(mode, work) {
	const change = (await database()).transaction("photos", mode);
	const answer = work(change.objectStore("photos"));
	return new Promise((done, fail) => {
		change.oncomplete = () => done(answer.result);
		change.onerror = change.onabort = () => fail(change.error);
	});
}

export function getPhoto(name) {
	if (held.has(name)) return held.get(name);
	return inStore("readonly", (store) => store.get(name)).catch(() => undefined);
}

export function dropPhotos(prefix) {
	for (const name of held.keys()) if (name.startsWith(`${prefix}/`)) held.delete(name);
	const range = IDBKeyRange.bound(`${prefix}/`, `${prefix}/\uffff`);
	return inStore("readwrite", (store) => store.delete(range)).catch(() => undefined);
}

// Resolves to whether the photos will outlive this page.
export function keepPhotos(key, shots) {
	const named = shots.flatMap(({ photo, thumb }, n) => [[`full/${n}`, photo], [`thumb/${n}`, thumb]]);
	const puts = named.filter(([, blob]) => blob).map(([name, blob]) => {
		held.set(`${key}/${name}`, blob);
		return inStore("readwrite", (store) => store.put(blob, `${key}/${name}`));
	});
	return Promise.all(puts).then(() => true, () => false);
}

// --- shrinking on the device, to save the sender's data

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
		const image = await createImageBitmap(file);
		const thumb = await drawn(image, THUMB_SIDE, 0.72);
		const fits = Math.max(image.width, image.height) <= PHOTO_SIDE;
		const asItIs = fits && file.size <= SMALL_ENOUGH && file.type === "image/jpeg";
		return { photo: asItIs ? file : (await drawn(image, PHOTO_SIDE, 0.82)) || file, thumb };
	} catch {
		return { photo: file, thumb: null };
	}
}
