// The way to the server: one session, and waiting messages sent in order, each with its key.

import { getPhoto } from "./keep.js";

const PATIENCE = 30000; // ms for one request, and as much again for each photo
const RETRY_MOST = 60; // seconds between two attempts

// Anything worth trying again: no network, a busy server, too many messages, a lost session.
export class Later extends Error {
	constructor(words, { status = 0, seconds = NaN } = {}) {
		super(words);
		this.offline = !status;
		this.quiet = status === 401; // mends itself, nobody need be told
		this.seconds = seconds; // NaN: the server didn't say
	}
}

export function asLater(trouble) {
	if (trouble instanceof Later) return trouble;
	console.error(trouble);
	return new Later("", { status: 500 });
}

export function asOffline(trouble) {
	throw new Later(String(trouble));
}

async function wordsOf(answer) {
	const { error } = await answer.json().catch(() => ({}));
	return typeof error === "string" ? error : "";
}

// Throws Later for an answer that may pass; leaves the others to the caller.
export async function refuseLater(answer, session, token) {
	const { status, headers } = answer;
	if (status === 401) session.lost(token);
	if (status < 500 && ![401, 408, 425, 429].includes(status)) return;
	throw new Later(await wordsOf(answer), { status, seconds: parseInt(headers.get("Retry-After"), 10) });
}

export async function ask(path, options, stop, patience = PATIENCE) {
	const cut = new AbortController();
	const end = () => cut.abort();
	const timer = setTimeout(end, patience);
	stop.addEventListener("abort", end);
	try {
		return await fetch(path, { cache: "no-store", ...options, signal: cut.signal });
	} catch (trouble) {
		return asOffline(trouble);
	} finally {
		clearTimeout(timer);
		stop.removeEventListener("abort", end);
	}
}

export async function newSession(session) {
	const answer = await ask("/api/chat/session", { method: "POST" }, session.signal);
	await refuseLater(answer, session);
	if (!answer.ok) throw new Later("", answer);
	return (await answer.json()).session;
}

// The conversation's token: asked for when first needed, and again when the server forgot it.
export class Session {
	#memory;
	#renew;
	#onlost;
	#asking = null;
	#stop = new AbortController();

	constructor(memory, renew, onlost) {
		this.#memory = memory;
		this.#renew = renew;
		this.#onlost = onlost;
	}

	get signal() {
		return this.#stop.signal;
	}

	get stopped() {
		return this.signal.aborted;
	}

	stop() {
		this.#stop.abort();
	}

	async token() {
		if (!this.#memory.session) await (this.#asking = this.#asking || this.#begin());
		return this.#memory.session;
	}

	async #begin() {
		try {
			const session = await this.#renew(this);
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
async function bodyOf({ key, text, choice, place, photos }) {
	if (!photos) return JSON.stringify({ key, text, choice, place });
	const form = new FormData();
	form.append("key", key);
	if (text) form.append("text", text);
	for (let n = 0; n < photos; n += 1) {
		const photo = await getPhoto(`${key}/full/${n}`);
		if (photo) form.append("photo", photo, `${n + 1}.jpg`);
	}
	return form;
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
			if (trouble) await this.#pause(trouble.seconds, failures);
		}
		this.#busy = false;
	}

	hurry() {
		this.#wake();
		this.send();
	}

	#next() {
		return this.#session.stopped ? null : this.#memory.waiting()[0];
	}

	async #deliver(item) {
		const token = await this.#session.token();
		const body = await bodyOf(item);
		if (item.photos && !body.has("photo") && !body.has("text")) return this.#ear.refused(item, "");
		const headers = { Authorization: `Bearer ${token}` };
		if (!item.photos) headers["Content-Type"] = "application/json";
		const patience = PATIENCE * (1 + (item.photos || 0));
		const options = { method: "POST", headers, body };
		const answer = await ask("/api/chat/events", options, this.#session.signal, patience);
		await refuseLater(answer, this.#session, token);
		return answer.ok ? this.#ear.accepted(item) : this.#ear.refused(item, await wordsOf(answer));
	}

	#pause(told, failures) {
		const backoff = Math.min(RETRY_MOST, 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
		return new Promise((done) => {
			setTimeout(done, (told >= 0 ? told : backoff) * 1000);
			// The server's own "not before" holds even when the network comes back.
			this.#wake = () => (told >= 0 && !this.#session.stopped ? undefined : done());
		});
	}
}
