// The messages on the page, with the newest kept in view for whoever follows them.

import { botMessage, fillPhotos, ownMessage } from "./bubbles.js";
import { el } from "./parts.js";
import { language } from "./words.js";

const NEAR_END = 140; // px; a reader so close to the end follows new messages
const TOGETHER = 1500; // ms; messages so close to each other are one answer

const dayOf = (at) => new Date(at).toDateString();

// Follows new messages, unless the reader has scrolled back to read.
class Follower {
	#log;
	#newer;
	#following = true;
	#scrolledTo = 0;
	#cameAt = 0;
	#first = null; // first of the new messages: its top stays in view when all don't fit

	constructor(log, newer) {
		this.#log = log;
		this.#newer = newer;
		newer.addEventListener("click", () => this.toEnd());
		log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
		// The keyboard opens, photos are chosen: the page gets shorter under the reader.
		if (window.ResizeObserver) new ResizeObserver(() => this.settle()).observe(log);
	}

	#scrolled() {
		const { scrollHeight, scrollTop, clientHeight } = this.#log;
		if (Math.abs(scrollTop - this.#scrolledTo) < 2) return; // our own doing
		this.#following = scrollHeight - scrollTop - clientHeight < NEAR_END;
		if (this.#following) this.#newer.hidden = true;
	}

	toEnd() {
		this.#following = true;
		this.#newer.hidden = true;
		this.#first = null;
		this.settle();
	}

	came(node) {
		if (!this.#following) this.#newer.hidden = false;
		if (!this.#first || Date.now() - this.#cameAt > TOGETHER) this.#first = node;
		this.#cameAt = Date.now();
	}

	settle() {
		if (!this.#following) return;
		const log = this.#log;
		const top = this.#first && this.#first.isConnected ? this.#first.offsetTop - 12 : Infinity;
		log.scrollTop = Math.min(top, log.scrollHeight - log.clientHeight);
		this.#scrolledTo = log.scrollTop;
	}
}

export class Timeline {
	#chat;
	#log;
	#welcome;
	#nodes = new Map();
	#lastDay;
	#follower;

	// welcome: an element that stays on top, or null
	constructor(chat, log, { welcome, newer }) {
		this.#chat = chat;
		this.#log = log;
		this.#welcome = welcome;
		this.#follower = new Follower(log, newer);
		const dots = el("div", { class: "bubble" }, el("i"), el("i"), el("i"));
		this.dots = el("div", { class: "msg bot dots", "aria-hidden": "true", hidden: true }, dots);
	}

	paint() {
		this.#log.setAttribute("aria-busy", "true");
		this.#log.replaceChildren(...[this.#welcome, this.dots].filter(Boolean));
		this.#nodes.clear();
		this.#lastDay = dayOf(Date.now());
		for (const item of this.#chat.memory.items) this.#append(item);
		this.#log.removeAttribute("aria-busy");
		this.toEnd();
	}

	settle() {
		this.#follower.settle();
	}

	toEnd() {
		this.#follower.toEnd();
	}

	nodeOf(name) {
		return this.#nodes.get(name);
	}

	// --- single messages

	own(item) {
		for (const ask of this.#log.querySelectorAll(".ask")) ask.remove();
		this.#append(item);
		this.toEnd();
	}

	heard(items) {
		for (const item of items) if (!this.redraw(item)) this.#follower.came(this.#append(item));
		this.settle();
	}

	// Gives null for a message that isn't on the page.
	redraw(item) {
		const old = this.#nodes.get(item.name);
		if (!old) return null;
		const { id } = old.contains(document.activeElement) ? document.activeElement.dataset : {};
		const node = this.#draw(item);
		node.classList.add("still"); // what was there already doesn't come in again
		old.replaceWith(node);
		const same = id && [...node.querySelectorAll(".choice")].find((one) => one.dataset.id === id);
		if (same) same.focus({ preventScroll: true });
		return node;
	}

	remove(name) {
		this.#nodes.get(name).remove();
		this.#nodes.delete(name);
	}

	#draw(item) {
		const chat = this.#chat;
		const node = item.own ? ownMessage(item, chat) : botMessage(item, chat, this.#asksNow(item));
		if (item.own && item.photos) fillPhotos(node, item).then(() => this.settle());
		this.#nodes.set(item.name, node);
		return node;
	}

	// What a message asks for stands until the person says something.
	#asksNow(item) {
		const { items } = this.#chat.memory;
		return !items.slice(items.indexOf(item)).some((later) => later.own);
	}

	#append(item) {
		if (item.hidden) return null;
		const day = dayOf(item.at);
		if (day !== this.#lastDay) this.#divide(item.at);
		this.#lastDay = day;
		const node = this.#draw(item);
		this.#log.insertBefore(node, this.dots);
		return node;
	}

	#divide(at) {
		const form = { weekday: "long", day: "numeric", month: "numeric" };
		const day = new Date(at).toLocaleDateString(language(), form);
		this.#log.insertBefore(el("div", { class: "day" }, day), this.dots);
	}
}
