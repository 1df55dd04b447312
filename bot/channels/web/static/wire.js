// The way to the server: one session, and waiting messages sent in order, each with its key.

import { getPhoto } from "./keep.js";

const PATIENCE = 30000; // ms for one request
const PATIENCE_PHOTOS = 180000;
const RETRY_MOST = 60; // seconds between two attempts

// Anything that is worth trying again: no network, a busy server, too many messages.
export class Later extends Error {
  constructor(words, { seconds = null, offline = false, quiet = false } = {}) {
    super(words);
    this.seconds = seconds;
    this.offline = offline;
    this.quiet = quiet; // mends itself, nobody need be told
  }
}

export function asLater(trouble) {
  if (trouble instanceof Later) return trouble;
  console.error(trouble);
  return new Later("");
}

export function asOffline(trouble) {
  throw new Later(String(trouble), { offline: true });
}

function secondsOf(header) {
  if (!header) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(300, Math.max(0, seconds)) : null;
}

async function wordsOf(answer) {
  const body = await answer.json().catch(() => ({}));
  return typeof body.error === "string" ? body.error : "";
}

export async function laterFrom(answer) {
  const seconds = secondsOf(answer.headers.get("Retry-After"));
  return new Later(await wordsOf(answer), { seconds, quiet: answer.status === 401 });
}

export const mayPass = (status) => [401, 408, 425, 429].includes(status) || status >= 500;

export async function ask(path, options, stop, patience = PATIENCE) {
  const cut = new AbortController();
  const end = () => cut.abort();
  const timer = setTimeout(end, patience);
  if (stop) stop.addEventListener("abort", end);
  try {
    return await fetch(path, { cache: "no-store", ...options, signal: cut.signal });
  } catch (trouble) {
    return asOffline(trouble);
  } finally {
    clearTimeout(timer);
    if (stop) stop.removeEventListener("abort", end);
  }
}

export async function newSession() {
  const answer = await ask("/api/chat/session", { method: "POST" });
  if (!answer.ok) throw await laterFrom(answer);
  return (await answer.json()).session;
}

// The conversation's token: asked for when first needed, and again when the server forgot it.
export class Session {
  #memory;
  #renew;
  #onlost;
  #asking = null;

  constructor(memory, renew, onlost) {
    this.#memory = memory;
    this.#renew = renew;
    this.#onlost = onlost;
    this.stop = new AbortController();
  }

  get stopped() {
    return this.stop.signal.aborted;
  }

  get signal() {
    return this.stop.signal;
  }

  async token() {
    if (!this.#memory.session) await (this.#asking = this.#asking || this.#begin());
    return this.#memory.session;
  }

  async #begin() {
    try {
      const session = await this.#renew();
      if (this.stopped) throw new Later("stopped");
      this.#memory.session = session;
      this.#memory.save();
    } finally {
      this.#asking = null;
    }
  }

  lost(token) {
    if (this.#memory.session !== token) return; // renewed meanwhile
    this.#memory.loseSession();
    this.#onlost();
  }
}

// The body is built anew for each attempt, always with the same key.
async function bodyOf(item) {
  const { key, text, choice, place } = item;
  if (!item.photos) return JSON.stringify({ key, text, choice, place });
  const form = new FormData();
  form.append("key", key);
  if (text) form.append("text", text);
  for (let n = 0; n < item.photos; n += 1) {
    const photo = await getPhoto(`${key}/full/${n}`);
    if (photo) form.append("photo", photo, `${n + 1}.jpg`);
  }
  return form;
}

function optionsFor(body, token) {
  const headers = { Authorization: `Bearer ${token}` };
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  return { method: "POST", headers, body };
}

export class Sender {
  #memory;
  #session;
  #ear;
  #busy = false;
  #wake = () => {};

  // ear: accepted(item), refused(item, words), trouble(Later or null)
  constructor(memory, session, ear) {
    this.#memory = memory;
    this.#session = session;
    this.#ear = ear;
    session.signal.addEventListener("abort", () => this.#wake());
  }

  async send() {
    if (this.#busy || this.#session.stopped) return;
    this.#busy = true;
    let failures = 0;
    for (let item = this.#next(); item; item = this.#next()) {
      const trouble = await this.#deliver(item).then(() => null, asLater);
      if (this.#session.stopped) break;
      this.#ear.trouble(trouble);
      failures = trouble ? failures + 1 : 0;
      if (trouble) await this.#pause(trouble, failures);
    }
    this.#busy = false;
  }

  hurry() {
    this.#wake();
    this.send();
  }

  #next() {
    return this.#session.stopped ? undefined : this.#memory.waiting()[0];
  }

  async #deliver(item) {
    const token = await this.#session.token();
    const body = await bodyOf(item);
    const gone = item.photos && !body.has("photo") && !body.has("text");
    if (gone) return this.#ear.refused(item, "");
    const patience = item.photos ? PATIENCE_PHOTOS : PATIENCE;
    const options = optionsFor(body, token);
    const answer = await ask("/api/chat/events", options, this.#session.signal, patience);
    return this.#judge(item, answer, token);
  }

  async #judge(item, answer, token) {
    if (answer.ok) return this.#ear.accepted(item);
    if (answer.status === 401) this.#session.lost(token);
    if (mayPass(answer.status)) throw await laterFrom(answer);
    return this.#ear.refused(item, await wordsOf(answer));
  }

  #pause(trouble, failures) {
    const backoff = Math.min(RETRY_MOST, 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
    const told = trouble.seconds != null;
    return new Promise((done) => {
      setTimeout(done, (told ? trouble.seconds : backoff) * 1000);
      // The server's own "not before" holds even when the network comes back.
      this.#wake = () => (told && !this.#session.stopped ? undefined : done());
    });
  }
}
