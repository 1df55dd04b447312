// Plays a story told by the server: each step acts in one person's chat, then looks.

import { el } from "./parts.js";
import { language } from "./words.js";

const SEEN_WITHIN = 15000; // ms; what doesn't appear by then stops the story
const TICK = 40; // ms
const READ_LETTER = 22; // ms a caption stays, for each of its letters, before the step
const READ_LEAST = 700;
const READ_MOST = 2500;
const CODE = /HN(?:-[0-9A-Z]{4}){2}-[0-9A-Z]{3}/;
const POINT = 500; // ms a button is pointed at before it is pressed
const REST = 700; // ms after each step
const TYPE_LETTER = 24;
const TYPE_MOST = 1600;

const plain = (text) => text.normalize("NFC").trim().toLowerCase();
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

class Stopped extends Error {}

export class Unseen extends Error {
	constructor(step, n, what) {
		super(what);
		Object.assign(this, { step, n, what });
	}
}

export class Story {
	#stage;
	#run = 0;
	#marks = {}; // per role: the newest message before the person last acted
	#begun = 0; // the citizen's newest message before the story
	#state = "idle";
	speed = 1;
	step = 0;
	total = 0;
	error = null;

	// stage: chats {role: Chat}, ready(), enter(step, n, total), changed(story)
	constructor(stage) {
		this.#stage = stage;
	}

	get state() {
		return this.#state;
	}

	#become(state) {
		this.#state = state;
		this.#stage.changed(this);
	}

	pause() {
		if (this.#state === "playing") this.#become("paused");
	}

	resume() {
		if (this.#state === "paused") this.#become("playing");
	}

	stop() {
		this.#run += 1;
		this.step = 0;
		this.#become("idle");
	}

	async play() {
		this.#run += 1;
		Object.assign(this, { step: 0, error: null });
		this.#become("playing");
		try {
			await this.#tell(this.#run);
			this.#become("done");
		} catch (trouble) {
			if (trouble instanceof Stopped) return;
			this.error = trouble;
			this.#become("failed");
		}
	}

	async #tell(run) {
		const { steps } = await (await fetch("/demo/story")).json();
		await this.#stage.ready();
		this.total = steps.length;
		for (const [role, chat] of Object.entries(this.#stage.chats)) {
			this.#marks[role] = chat.memory.after;
			chat.timeline.toEnd();
		}
		this.#begun = this.#marks.citizen;
		for (const [n, step] of steps.entries()) await this.#take(step, n + 1, run);
	}

	async #take(step, n, run) {
		this.step = n;
		this.#stage.enter(step, n, this.total);
		const caption = step.caption ? Object.values(step.caption)[0].length * READ_LETTER : 0;
		await this.#beat(Math.min(READ_MOST, Math.max(READ_LEAST, caption)), run);
		await this.#act(step, run);
		if (step.sees) await this.#until(() => this.#sees(step), { step, n, what: step.sees, run });
		await this.#beat(REST, run);
	}

	// Waits so many ms of the story's own time; a pause stops that clock.
	async #beat(time, run) {
		for (let left = time; left > 0 || this.#state === "paused"; ) {
			await new Promise((done) => setTimeout(done, TICK));
			if (run !== this.#run) throw new Stopped();
			if (this.#state === "playing") left -= TICK * this.speed;
		}
	}

	async #until(look, { step, n, what, run }) {
		for (let left = SEEN_WITHIN; ; ) {
			const found = look();
			if (found) return found;
			if (left <= 0) throw new Unseen(step, n, what);
			const began = Date.now();
			await this.#beat(TICK * this.speed, run);
			left -= Math.min(Date.now() - began, 5 * TICK); // a pause doesn't count
		}
	}

	#sees({ who, sees }) {
		const { items } = this.#stage.chats[who].memory;
		const wanted = plain(sees);
		return items.some((item) => !item.own && item.id > this.#marks[who] && holds(item, wanted));
	}

	// --- what a person does

	async #act(step, run) {
		const chat = this.#stage.chats[step.who];
		if (!chat) throw new Unseen(step, this.step, step.who);
		if (step.presses) await this.#press(chat, step, run);
		const files = await Promise.all((step.sends || []).map(pictureFrom));
		if (files.length) await chat.composer.add(files);
		if (step.says) await this.#type(chat, step.says, run);
		if (files.length) await this.#beat(POINT, run);
		if (step.presses || !(step.says || files.length || step.shares)) return;
		this.#marks[step.who] = chat.memory.after;
		if (step.shares) chat.share(step.shares.lat, step.shares.lon);
		else chat.composer.send();
	}

	async #type(chat, text, run) {
		const words = calm() ? [text] : text.split(/(\s+)/);
		const time = Math.min(TYPE_MOST, text.length * TYPE_LETTER) / words.length;
		chat.composer.value = "";
		for (const word of words) {
			chat.composer.value += word;
			await this.#beat(time, run);
		}
	}

	// The case this story is about, once the citizen has its receipt: cards of others wait.
	#code() {
		const { items } = this.#stage.chats.citizen.memory;
		const told = items.filter((item) => !item.own && item.id > this.#begun);
		const codes = told.sort((one, other) => one.id - other.id).map((item) => CODE.exec(item.text || ""));
		return (codes.find(Boolean) || [null])[0];
	}

	async #press(chat, step, run) {
		const place = { step, n: this.step, what: step.presses, run };
		const { item, choice } = await this.#until(() => offered(chat, step.presses, this.#code()), place);
		const button = buttonOf(chat, item, choice);
		if (button) button.classList.add("pointed");
		if (button) button.scrollIntoView({ block: "nearest", inline: "nearest" });
		await this.#beat(POINT, run);
		this.#marks[step.who] = chat.memory.after;
		chat.press(item.name, choice.id);
	}
}

// Whether a button belongs to another case than the story's; many belong to none.
function isForeign(choice, code) {
	const named = CODE.exec(choice.id);
	return Boolean(code && named && named[0] !== code);
}

function holds(item, wanted) {
	const labels = (item.choices || []).map((choice) => choice.label);
	return [item.text || "", ...labels].some((text) => plain(text).includes(wanted));
}

// The button in the newest message that has it; a sign before the label doesn't count.
export function offered(chat, label, code) {
	const name = (text) => plain(text).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
	const live = chat.memory.items.filter((item) => !item.own && item.id && !item.ended);
	for (const item of live.sort((one, other) => other.id - one.id)) {
		const choice = (item.choices || []).find(
			(one) => name(one.label) === name(label) && !isForeign(one, code),
		);
		if (choice) return { item, choice };
	}
	return null;
}

function buttonOf(chat, item, choice) {
	const buttons = chat.timeline.nodeOf(item.name).querySelectorAll(".choice");
	return Array.from(buttons).find((button) => button.dataset.id === choice.id);
}

// A drawing with the time of its taking on it: each telling sends a picture of its own, as
// one and the same picture is no proof of two cases.
async function pictureFrom(url) {
	const drawing = await createImageBitmap(await (await fetch(url)).blob());
	const canvas = el("canvas", { width: drawing.width, height: drawing.height });
	const brush = canvas.getContext("2d");
	brush.drawImage(drawing, 0, 0);
	brush.font = "20px sans-serif";
	brush.fillStyle = "#fff";
	brush.textAlign = "right";
	brush.shadowBlur = 4;
	brush.shadowColor = "#000";
	brush.fillText(new Date().toLocaleString(language()), drawing.width - 20, drawing.height - 22);
	const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
	return new File([blob], url.split("/").pop(), { type: blob.type });
}
