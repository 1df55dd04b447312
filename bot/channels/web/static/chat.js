// The chat both pages are made of.

import { isCard } from "./bubbles.js";
import { Composer } from "./composer.js";
import { Memory, dropPhotos, getPhoto, keepPhotos } from "./keep.js";
import { Listener } from "./listen.js";
import { el, icon } from "./parts.js";
import { retire } from "./passed.js";
import { Timeline } from "./timeline.js";
import { Sender, Session, newSession } from "./wire.js";
import { language, word } from "./words.js";

const ANSWER_SHOWN = 12000; // ms; the three dots don't promise longer than that
const TOLD_FOR = 6000; // ms a short remark stays
const PLACE_WITHIN = 20000; // ms for the device to find itself
const PLACE_KEEPS = 60000; // ms
const TWICE = 700; // ms; a second tap so soon is the same tap

export class Chat {
	#renew;
	#name;
	#onnews;
	#session;
	#sender;
	#listener;
	#tapped;

	// session: a token given from outside (demo); onnews() is told when messages arrive
	constructor(node, { space, session, renew = newSession, name, onnews }) {
		this.#renew = renew;
		this.#name = name;
		this.#onnews = onnews;
		this.restarts = !session;
		this.memory = new Memory(space);
		if (session && this.memory.session !== session) this.memory.forget(session);
		this.#build(node);
	}

	// --- the frame

	#build(node) {
		const welcome = node.querySelector(".welcome");
		this.banner = el("div", { class: "banner", role: "status", hidden: true });
		this.log = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
		this.newer = el("button", { class: "newer", hidden: true });
		this.toast = el("div", { class: "toast", role: "status" });
		this.foot = el("div");
		node.replaceChildren(this.banner, this.log, this.newer, this.toast, this.foot);
		this.timeline = new Timeline(this, this.log, { welcome, newer: this.newer });
		document.addEventListener("language", () => this.#paint());
		window.addEventListener("storage", (event) => this.#elsewhere(event));
	}

	#paint() {
		const { value = this.memory.draft, shots = [] } = this.composer || {};
		this.composer = new Composer(this, value);
		this.foot.replaceChildren(this.composer.root);
		this.composer.restore(shots);
		this.newer.replaceChildren(icon("down"), word("newer"));
		this.log.setAttribute("aria-label", this.#name || word("conversation"));
		this.timeline.paint();
	}

	// --- what the person does

	say(text, { shots = [], ...more } = {}) {
		this.#push({ text, photos: shots.length, ...more }, shots);
	}

	share(lat, lon) {
		this.#push({ place: { lat, lon } });
	}

	press(name, id) {
		const item = this.memory.byName(name);
		const choice = item && item.choices.find((one) => one.id === id);
		if (!choice || item.ended || this.#tapped === name + id) return;
		this.#tapped = name + id;
		setTimeout(() => (this.#tapped = null), TWICE);
		Object.assign(item, { pressed: id, ended: !isCard(item) });
		this.timeline.redraw(item);
		this.#push({ choice: id, label: choice.label, of: name });
	}

	#push(content, shots = []) {
		const item = this.memory.add(content);
		keepPhotos(item.key, shots).then((kept) => kept && this.memory.save() || this.tell("noStorage"));
		this.timeline.own(item);
		this.#sender.send();
	}

	sharePlace() {
		if (!navigator.geolocation) return this.tell("placeFailed");
		this.tell("findingPlace");
		const found = ({ coords: { latitude, longitude } }) => {
			this.toast.textContent = "";
			this.share(Number(latitude.toFixed(6)), Number(longitude.toFixed(6)));
		};
		const failed = ({ code }) => this.tell(code === 1 ? "placeDenied" : "placeFailed");
		const how = { enableHighAccuracy: true, timeout: PLACE_WITHIN, maximumAge: PLACE_KEEPS };
		return navigator.geolocation.getCurrentPosition(found, failed, how);
	}

	async rework(name) {
		const { text, choice, place, label, of, key, photos } = this.memory.byName(name);
		const stored = [];
		for (let n = 0; n < photos; n += 1) stored.push(await getPhoto(`${key}/full/${n}`));
		this.memory.remove(name);
		this.timeline.remove(name);
		if (choice || place) return this.#push({ choice, place, label, of });
		this.composer.value = text;
		this.composer.restore(stored.filter(Boolean).map((photo) => ({ photo })));
		dropPhotos(key);
		return this.composer.field.focus();
	}

	draft(text) {
		this.memory.draft = text;
		this.memory.save();
	}

	async copy(text) {
		await navigator.clipboard.writeText(text);
		this.tell("copied", text);
	}

	tell(name, ...parts) {
		this.toast.textContent = word(name, ...parts);
		clearTimeout(this.telling);
		this.telling = setTimeout(() => (this.toast.textContent = ""), TOLD_FOR);
	}

	// --- what the wire reports

	accepted({ name, key }) {
		const item = this.memory.byName(name);
		if (!item) return; // the conversation was started over meanwhile
		item.status = "sent";
		this.memory.save();
		if (item.photos) dropPhotos(`${key}/full`);
		this.timeline.redraw(item);
		this.#listener.expectAnswer();
		const { own } = this.memory.items[this.memory.items.length - 1];
		this.#expecting(Boolean(own)); // the answer may have overtaken the receipt
	}

	refused({ name }, words) {
		const item = this.memory.byName(name);
		if (!item) return;
		Object.assign(item, { status: "failed", error: words, hidden: false });
		const asked = item.of && this.memory.byName(item.of);
		if (asked) this.timeline.redraw(Object.assign(asked, { ended: false, pressed: null }));
		this.memory.save();
		if (!this.timeline.redraw(item)) this.timeline.own(item);
		this.timeline.settle();
	}

	arrived(messages) {
		const items = messages.map((message) => this.memory.take(message)).filter(Boolean);
		if (!items.length) return;
		for (const item of retire(this.memory.items)) this.timeline.redraw(item);
		this.memory.save();
		this.#expecting(false);
		this.timeline.heard(items);
		if (this.#onnews) this.#onnews();
	}

	trouble(later) {
		const offline = !navigator.onLine || (later && later.offline);
		this.banner.hidden = !offline && (!later || later.quiet);
		this.banner.textContent = offline ? word("offline") : (later && later.message) || word("busy");
		this.timeline.settle();
	}

	#renewed() {
		this.#listener.hide(); // it still follows the old session's stream
		if (!this.memory.waiting().length) this.say(this.#hello(), { hidden: true });
		this.timeline.paint();
	}

	#expecting(shown) {
		this.timeline.dots.hidden = !shown;
		clearTimeout(this.answering);
		if (shown) this.answering = setTimeout(() => this.#expecting(false), ANSWER_SHOWN);
		this.timeline.settle();
	}

	#elsewhere({ key, newValue }) {
		if (key !== this.memory.space || !newValue) return;
		this.memory.merge(JSON.parse(newValue));
		this.timeline.paint();
		this.#sender.send();
	}

	// --- opening and starting over

	open() {
		this.#paint();
		this.#connect();
		return this;
	}

	#connect() {
		this.#session = new Session(this.memory, this.#renew, () => this.#renewed());
		this.#sender = new Sender(this.memory, this.#session, this);
		this.#listener = new Listener(this.memory, this.#session, this);
		const { signal } = this.#session;
		window.addEventListener("online", () => this.#network(), { signal });
		window.addEventListener("offline", () => this.#network(), { signal });
		document.addEventListener("visibilitychange", () => this.#looked(), { signal });
		this.#greet().finally(() => {
			this.#sender.send();
			this.#listener.listen();
		});
	}

	// A person who sees nothing yet is shown the menu.
	async #greet() {
		const { items } = this.memory;
		if (!items.length && !this.restarts) await this.#listener.catchUp().catch(() => undefined);
		if (!items.length) this.memory.add({ text: this.#hello(), hidden: true });
	}

	// The story's people are played in Vietnamese, whatever the frame speaks.
	#hello() {
		return this.restarts && language() !== "vi" ? `/${language()}` : "/start";
	}

	#network() {
		this.trouble(null);
		if (!navigator.onLine) return;
		this.#sender.hurry();
		this.#listener.hurry();
	}

	#looked() {
		if (document.hidden) this.#listener.hide();
		else this.#network();
	}

	async startOver() {
		const { NEW_CHAT, confirmed } = await import("./question.js");
		if (await confirmed(NEW_CHAT)) this.restart();
	}

	restart(session) {
		this.#session.stop();
		this.memory.forget(session);
		this.composer.value = "";
		this.composer.restore([]);
		this.#expecting(false);
		this.timeline.paint();
		this.#connect();
	}
}
