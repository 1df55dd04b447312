// Hears the answers: server-sent events where they get through, long polling elsewhere.

import { Later, ask, asLater, asOffline, refuseLater } from "./wire.js";

const STREAM_SILENCE = 60000; // ms; a stream silent for so long is taken for dead
const STREAM_OPENS = 20000; // ms
const STREAM_SHORT = 5000; // ms; a stream that ends sooner was cut by something on the way
const ANSWER_WITHIN = 6000; // ms; every message is answered: none by now, the stream is stuck
const POLL_WAIT = 25; // seconds
const REST_HIDDEN = 600; // seconds; ended at once when the page is looked at

// Gives each server-sent event's data as parsed JSON to `tell`.
function eventReader(tell) {
	let rest = "";
	let data = [];
	return (chunk) => {
		const lines = (rest + chunk).split(/\r?\n/);
		rest = lines.pop();
		for (const line of lines) {
			if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
			if (line || !data.length) continue; // a blank line ends an event
			tell(JSON.parse(data.join("\n")));
			data = [];
		}
	};
}

export class Listener {
	#memory;
	#session;
	#ear;
	#wake = () => {};
	#stream = null;
	#streams = true; // false: something on the way holds streams back
	#shortStreams = 0;

	// ear: arrived(messages), trouble(Later or null)
	constructor(memory, session, ear) {
		this.#memory = memory;
		this.#session = session;
		this.#ear = ear;
		session.signal.addEventListener("abort", () => {
			this.hide();
			this.hurry();
		});
	}

	hurry() {
		this.#wake();
	}

	// A page nobody looks at gives its connection back (browsers allow six per host).
	hide() {
		if (this.#stream) this.#stream.abort();
	}

	async listen() {
		let failures = 0;
		while (!this.#session.stopped) {
			if (document.hidden) await this.#sleep(REST_HIDDEN);
			if (this.#session.stopped || document.hidden) continue;
			const trouble = await this.#hear(failures > 0).then(() => null, asLater);
			failures = trouble ? failures + 1 : 0;
			if (trouble) await this.#rest(trouble, failures);
		}
	}

	#rest(trouble, failures) {
		if (this.#session.stopped) return undefined;
		if (failures > 1) this.#ear.trouble(trouble);
		const backoff = Math.min(30, 2 ** failures / 2);
		return this.#sleep(trouble.seconds >= 0 ? trouble.seconds : backoff);
	}

	#sleep(seconds) {
		return new Promise((done) => {
			this.#wake = done;
			setTimeout(done, seconds * 1000);
		});
	}

	async #hear(again) {
		const token = await this.#session.token();
		if (!this.#streams) return this.#poll(token, again ? 0 : POLL_WAIT);
		// A short poll first: what was missed comes at once, even where streams are held back.
		if (again || this.#shortStreams) await this.#poll(token, 0);
		return this.#follow(token);
	}

	async catchUp() {
		await this.#poll(await this.#session.token(), 0);
	}

	async #poll(token, wait) {
		const path = `/api/chat/messages?after=${this.#memory.after}&wait=${wait}`;
		const options = { headers: { Authorization: `Bearer ${token}` } };
		const answer = await ask(path, options, this.#session.signal);
		await refuseLater(answer, this.#session, token);
		if (!answer.ok) throw new Later("", answer);
		const { messages } = await answer.json().catch(asOffline);
		this.#hand(messages);
	}

	#hand(messages) {
		if (this.#session.stopped) return;
		this.#ear.trouble(null);
		if (messages.length) this.#ear.arrived(messages);
	}

	async #follow(token) {
		const began = Date.now();
		const cut = new AbortController();
		this.#stream = cut;
		try {
			await this.#readStream(token, cut);
		} finally {
			this.#stream = null;
		}
		const lived = cut.signal.aborted || Date.now() - began > STREAM_SHORT;
		this.#shortStreams = lived ? 0 : this.#shortStreams + 1;
		if (this.#shortStreams > 1) this.#streams = false;
	}

	async #readStream(token, cut) {
		const headers = { Authorization: `Bearer ${token}`, "Last-Event-ID": `${this.#memory.after}` };
		const options = { headers, cache: "no-store", signal: cut.signal };
		const unheard = setTimeout(() => cut.abort(), STREAM_OPENS);
		const answer = await fetch("/api/chat/stream", options).catch(asOffline);
		clearTimeout(unheard);
		await refuseLater(answer, this.#session, token);
		if (!answer.ok || !answer.body) this.#streams = false;
		else await this.#drain(answer.body.getReader(), cut);
	}

	async #drain(reader, cut) {
		const decoder = new TextDecoder();
		const read = eventReader((data) => this.#hand(data.messages || [data]));
		this.#ear.trouble(null);
		for (;;) {
			const silence = setTimeout(() => cut.abort(), STREAM_SILENCE);
			const piece = await reader.read().then(null, () => ({ done: true })); // cut on the way
			clearTimeout(silence);
			if (piece.done || this.#session.stopped) return;
			read(decoder.decode(piece.value, { stream: true }));
		}
	}

	// The stream is open yet the answer doesn't come: ask once, and trust streams no more.
	expectAnswer() {
		const { after } = this.#memory;
		setTimeout(() => this.#doubt(after), ANSWER_WITHIN);
	}

	async #doubt(after) {
		const idle = !this.#stream || document.hidden || this.#memory.after > after;
		if (idle || this.#session.stopped || !this.#memory.session) return;
		const trouble = await this.#poll(this.#memory.session, 0).then(() => null, asLater);
		if (trouble || this.#memory.after === after) return;
		this.#streams = false;
		this.hide();
	}
}
