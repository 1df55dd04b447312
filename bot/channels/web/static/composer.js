// The row at the bottom: text, photos waiting to be sent with it, and the + menu.

import { shrink } from "./keep.js";
import { el, fileMark, icon, unseen } from "./parts.js";
import { word } from "./words.js";

const PHOTOS_MOST = 10;
const DRAFT_AFTER = 400; // ms of rest in typing until the draft is kept

export class Composer {
	#chat;
	#busy = 0; // photos being shrunk
	shots = [];

	constructor(chat, text) {
		this.#chat = chat;
		this.#build();
		this.value = text;
	}

	get value() {
		return this.field.value;
	}

	set value(text) {
		this.field.value = text;
		this.#grow();
	}

	#build() {
		this.field = el("textarea", { rows: 1, enterkeyhint: "send", placeholder: word("write") });
		this.tray = el("div", { class: "tray", role: "group", "aria-label": word("photos"), hidden: true });
		const more = { class: "round", "aria-label": word("more"), "aria-expanded": "false" };
		this.more = el("button", { ...more, onclick: () => this.#open(this.menu.hidden) }, icon("plus"));
		const send = { class: "round go", "aria-label": word("send"), onclick: () => this.send() };
		this.go = el("button", send, icon("send"));
		this.menu = this.#menu();
		const row = el("div", { class: "row" }, this.more, el("label", {}, unseen(word("write")), this.field), this.go);
		this.root = el("div", { class: "composer" }, this.menu, this.tray, row);
		this.field.addEventListener("keydown", (event) => this.#key(event));
		this.field.addEventListener("focus", () => this.#open(false, this.field));
		this.field.addEventListener("input", () => this.#typed());
		this.field.addEventListener("paste", (event) => this.add(event.clipboardData.files));
		this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.#open(false));
	}

	// While an input method composes a Vietnamese letter, Enter belongs to it.
	#key(event) {
		if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
		event.preventDefault();
		this.send();
	}

	#typed() {
		this.#grow();
		clearTimeout(this.drafting);
		this.drafting = setTimeout(() => this.#chat.draft(this.value), DRAFT_AFTER);
	}

	#grow() {
		this.field.style.height = "auto";
		if (this.value) this.field.style.height = `${this.field.scrollHeight + 2}px`;
	}

	// --- the + menu

	#menu() {
		const chat = this.#chat;
		const camera = this.#fileInput({ capture: "environment" });
		const album = this.#fileInput({ multiple: true });
		const entries = [
			["camera", "takePhoto", () => camera.click()],
			["picture", "choosePhoto", () => album.click()],
			["pin", "sharePlace", () => chat.sharePlace()],
			["menu", "mainMenu", () => chat.say("/start", { label: word("mainMenu") })],
		];
		if (chat.restarts) entries.push(["fresh", "newChat", () => chat.startOver()]);
		const buttons = entries.map((entry) => this.#entry(...entry));
		const traits = { class: "menu", role: "group", "aria-label": word("more"), hidden: true };
		return el("div", traits, ...buttons, camera, album);
	}

	#entry(sign, name, act) {
		const onclick = () => {
			this.#open(false);
			act();
		};
		return el("button", { onclick }, icon(sign), word(name));
	}

	#fileInput(traits) {
		const input = el("input", { type: "file", accept: "image/*", hidden: true, ...traits });
		input.addEventListener("change", async () => {
			await this.add(input.files);
			input.value = "";
			this.field.focus();
		});
		return input;
	}

	#open(open, focused = open ? this.menu.firstChild : this.more) {
		if (this.menu.hidden !== open) return;
		this.menu.hidden = !open;
		this.more.setAttribute("aria-expanded", String(open));
		focused.focus();
	}

	// --- photos

	async add(files) {
		const images = [...files].filter((file) => file.type.startsWith("image/"));
		const room = PHOTOS_MOST - this.shots.length - this.#busy;
		if (images.length > room) this.#chat.tell("photosMost");
		const taken = images.slice(0, room);
		this.#busy += taken.length;
		this.#showTray();
		// One at a time: a cheap phone has no memory for ten decoded pictures.
		for (const file of taken) {
			this.shots.push(await shrink(file));
			this.#busy -= 1;
			this.#showTray();
		}
	}

	restore(shots) {
		this.shots = shots;
		this.#showTray();
	}

	#showTray() {
		const rest = this.#busy ? el("span", { role: "status" }, word("preparing")) : "";
		this.tray.replaceChildren(...this.shots.map((shot, n) => this.#shown(shot, n)), rest);
		this.tray.hidden = !this.tray.firstElementChild;
		this.go.setAttribute("aria-disabled", String(this.#busy > 0));
	}

	#shown(shot, n) {
		const src = URL.createObjectURL(shot.thumb || shot.photo);
		const onload = () => URL.revokeObjectURL(src);
		const onerror = ({ target }) => target.replaceWith(fileMark(shot.photo));
		const image = el("img", { src, alt: word("photoN", n + 1), onload, onerror });
		const onclick = () => {
			this.shots.splice(n, 1);
			this.#showTray();
			this.field.focus();
		};
		const drop = el("button", { "aria-label": word("dropPhoto", n + 1), onclick }, icon("cross"));
		return el("span", { class: "shot" }, image, drop);
	}

	send() {
		const { shots } = this;
		const text = this.value.trim();
		if (this.#busy || (!text && !shots.length)) return;
		this.value = "";
		this.restore([]);
		clearTimeout(this.drafting);
		this.#chat.draft("");
		this.#chat.say(text, { shots });
	}
}
