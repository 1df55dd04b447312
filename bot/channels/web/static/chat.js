// The chat both pages are made of.

import { botMessage, fillPhotos, isCard, ownMessage } from "./bubbles.js";
import { Composer } from "./composer.js";
import { Follower } from "./follow.js";
import { Memory, dropPhotos, getPhoto, keepPhotos } from "./keep.js";
import { Listener } from "./listen.js";
import { confirmed, copyText, el, icon } from "./parts.js";
import { Sender, Session, newSession } from "./wire.js";
import { word } from "./words.js";

const ANSWER_SHOWN = 12000; // ms; the three dots don't promise longer than that
const TOLD_FOR = 6000; // ms a short remark stays
const PLACE_WITHIN = 20000; // ms for the device to find itself
const TWICE = 700; // ms; a second tap so soon is the same tap

const isoDay = (at) => new Date(at).toDateString();

export class Chat {
  #root;
  #given;
  #renew;
  #name;
  #onnews;
  #session = null;
  #sender = null;
  #listener = null;
  #nodes = new Map();
  #pictures = new Map(); // object URLs of own photos
  #lastDay = isoDay(Date.now());
  #tapped = "";
  #follower;

  // session: a token given from outside (demo); onnews(chat, items) hears what arrives
  constructor(node, { space, session = null, renew = newSession, name = null, onnews = () => {} }) {
    this.#root = node;
    this.#given = session;
    this.#renew = renew;
    this.#name = name;
    this.#onnews = onnews;
    this.restarts = !session;
    this.memory = new Memory(space);
    if (session && this.memory.session !== session) this.memory.forget(session);
    this.#build();
  }

  get lang() {
    return document.documentElement.lang;
  }

  word(...parts) {
    return word(...parts);
  }

  // --- frame

  #build() {
    const welcome = this.#root.querySelector(".welcome");
    this.banner = el("div", { class: "banner", role: "status", hidden: true });
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
    this.welcome = welcome;
    const dots = [el("i"), el("i"), el("i")];
    this.typing = el("div", { class: "msg bot typing", "aria-hidden": "true", hidden: true }, el("div", { class: "bubble" }, ...dots));
    this.newer = el("button", { type: "button", class: "newer", hidden: true });
    this.toast = el("div", { class: "toast", role: "status" });
    this.foot = el("div", { class: "foot-slot" });
    this.#root.replaceChildren(this.banner, this.log, this.newer, this.toast, this.foot);
    this.#follower = new Follower(this.log, this.newer);
    document.addEventListener("language", () => this.repaint());
    window.addEventListener("storage", (event) => this.#elsewhere(event));
  }

  repaint() {
    const { value, shots } = this.composer || { value: this.memory.draft, shots: [] };
    this.composer = new Composer(this);
    this.composer.value = value;
    if (shots.length) this.composer.restore(shots);
    this.foot.replaceChildren(this.composer.root);
    this.newer.replaceChildren(icon("down"), word("newer"));
    this.log.setAttribute("aria-label", this.#name || word("conversation"));
    this.#paintAll();
  }

  #paintAll() {
    this.log.setAttribute("aria-busy", "true");
    this.log.replaceChildren(...(this.welcome ? [this.welcome] : []), this.typing);
    this.#nodes.clear();
    this.#lastDay = isoDay(Date.now());
    for (const item of this.memory.items) this.#append(item);
    this.log.removeAttribute("aria-busy");
    this.#follower.toEnd();
  }

  // --- messages on the page

  #draw(item) {
    if (!item.own) return botMessage(item, this, this.#asksNow(item));
    const node = ownMessage(item, this);
    if (item.photos) fillPhotos(node, item, (key, n) => this.#picture(key, n)).then(() => this.settle());
    return node;
  }

  // What a message asks for stands until the person says something.
  #asksNow(item) {
    const { items } = this.memory;
    return !items.slice(items.indexOf(item) + 1).some((later) => later.own);
  }

  #append(item) {
    if (item.hidden) return null;
    const node = this.#draw(item);
    this.#nodes.set(item.name, node);
    this.#divide(item);
    this.log.insertBefore(node, this.typing);
    return node;
  }

  #divide(item) {
    const day = isoDay(item.at);
    if (day === this.#lastDay || day === "Invalid Date") return;
    this.#lastDay = day;
    const today = day === isoDay(Date.now());
    const form = { weekday: "long", day: "numeric", month: "numeric" };
    const shown = today ? word("today") : new Date(item.at).toLocaleDateString(this.lang, form);
    this.log.insertBefore(el("div", { class: "day" }, shown), this.typing);
  }

  #redraw(item) {
    const old = this.#nodes.get(item.name);
    if (!old) return null;
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const node = this.#draw(item);
    old.replaceWith(node);
    this.#nodes.set(item.name, node);
    const again = Array.from(node.querySelectorAll(".choice")).find((one) => one.dataset.id === focused);
    if (focused && again) again.focus({ preventScroll: true });
    return node;
  }

  async #picture(key, n) {
    for (const size of ["thumb", "full"]) {
      const name = `${key}/${size}/${n}`;
      const blob = this.#pictures.has(name) || (await getPhoto(name));
      if (blob instanceof Blob) this.#pictures.set(name, URL.createObjectURL(blob));
      if (this.#pictures.has(name)) return this.#pictures.get(name);
    }
    return null;
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

  // --- what the person does

  say(text, { label, shots = [], hidden } = {}) {
    const content = { text: text || undefined, label, hidden };
    this.#push({ ...content, photos: shots.length || undefined }, shots);
  }

  share(lat, lon) {
    this.#push({ place: { lat, lon } });
  }

  press(name, id) {
    const item = this.memory.byName(name);
    const choice = item && item.choices.find((one) => one.id === id);
    if (!choice || item.ended || this.#tapped === `${name} ${id}`) return;
    this.#tapped = `${name} ${id}`;
    setTimeout(() => (this.#tapped = ""), TWICE);
    item.pressed = id;
    item.ended = !isCard(item);
    this.#redraw(item);
    this.#push({ choice: id, label: choice.label, of: name });
  }

  #push(content, shots = []) {
    const item = this.memory.add(content);
    if (shots.length) keepPhotos(item.key, shots).then((kept) => kept || this.tell("noStorage"));
    if (!this.memory.save()) this.tell("noStorage");
    for (const ask of this.log.querySelectorAll(".ask")) ask.remove();
    this.#append(item);
    this.#follower.toEnd();
    this.#sender.send();
  }

  sharePlace() {
    if (!navigator.geolocation) return this.tell("placeFailed");
    this.tell("findingPlace");
    const found = ({ coords }) => {
      this.toast.textContent = "";
      this.share(Number(coords.latitude.toFixed(6)), Number(coords.longitude.toFixed(6)));
    };
    const failed = (error) => this.tell(error.code === 1 ? "placeDenied" : "placeFailed");
    const how = { enableHighAccuracy: true, timeout: PLACE_WITHIN, maximumAge: 60000 };
    return navigator.geolocation.getCurrentPosition(found, failed, how);
  }

  async rework(name) {
    const item = this.memory.byName(name);
    const { text, choice, place, label, of, key, photos = 0 } = item;
    const stored = await Promise.all([...Array(photos).keys()].map((n) => getPhoto(`${key}/full/${n}`)));
    this.memory.remove(name);
    this.#nodes.get(name).remove();
    if (choice || place) return this.#push({ choice, place, label, of });
    this.composer.value = text || "";
    this.composer.restore(stored.filter(Boolean).map((photo) => ({ photo, thumb: null })));
    dropPhotos(key);
    return this.composer.field.focus();
  }

  draft(text) {
    this.memory.draft = text;
    this.memory.save();
  }

  async copy(text) {
    await copyText(text);
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
    if (!item) return;
    item.status = "sent";
    this.memory.save();
    if (item.photos) dropPhotos(`${key}/full`);
    this.#redraw(item);
    this.#listener.expectAnswer();
    this.#dots(true);
  }

  refused({ name }, words) {
    const item = this.memory.byName(name);
    if (!item) return;
    Object.assign(item, { status: "failed", error: words, hidden: false });
    const asked = item.of && this.memory.byName(item.of);
    if (asked) Object.assign(asked, { ended: false, pressed: null });
    if (asked) this.#redraw(asked);
    this.memory.save();
    if (!this.#redraw(item)) this.#append(item);
    this.settle();
  }

  arrived(messages) {
    const items = messages.map((message) => this.memory.take(message)).filter(Boolean);
    if (!items.length) return;
    this.memory.save();
    this.#dots(false);
    const drawn = items.map((item) => this.#redraw(item) || this.#append(item));
    this.#follower.came(drawn.filter((node, n) => !items[n].was));
    this.#onnews(this, items);
  }

  trouble(later) {
    const offline = !navigator.onLine || Boolean(later && later.offline);
    const shown = offline || Boolean(later && !later.quiet);
    this.banner.hidden = !shown;
    if (shown) this.banner.textContent = offline ? word("offline") : later.message || word("busy");
    this.settle();
  }

  #renewed() {
    if (!this.memory.waiting().length) this.say("/start", { hidden: true });
    this.#paintAll();
  }

  #dots(shown) {
    this.typing.hidden = !shown;
    clearTimeout(this.answering);
    if (shown) this.answering = setTimeout(() => this.#dots(false), ANSWER_SHOWN);
    this.settle();
  }

  #elsewhere({ key, newValue }) {
    if (key !== this.memory.space || !newValue) return;
    this.memory.merge(JSON.parse(newValue));
    this.#paintAll();
    this.#sender.send();
  }

  // --- opening and starting over

  open() {
    this.repaint();
    this.#connect();
    return this;
  }

  #connect() {
    this.#session = new Session(this.memory, this.#renew, () => this.#renewed());
    this.#sender = new Sender(this.memory, this.#session, this);
    this.#listener = new Listener(this.memory, this.#session, this);
    const { signal } = this.#session;
    for (const kind of ["online", "offline"]) window.addEventListener(kind, () => this.#network(), { signal });
    document.addEventListener("visibilitychange", () => this.#looked(), { signal });
    this.#greet().finally(() => {
      this.#sender.send();
      this.#listener.listen();
    });
  }

  // A person who sees nothing yet is shown the menu.
  async #greet() {
    if (this.memory.items.length) return;
    if (this.#given) await this.#listener.catchUp().catch(() => undefined);
    if (!this.memory.items.length) this.memory.add({ text: "/start", hidden: true });
  }

  #network() {
    this.trouble(null);
    if (!navigator.onLine) return;
    this.#sender.hurry();
    this.#listener.hurry();
  }

  #looked() {
    if (document.hidden) return this.#listener.hide();
    return this.#network();
  }

  async startOver() {
    const [title, more, yes, no] = ["newChatAsk", "newChatMore", "begin", "keep"].map((name) => word(name));
    if (!(await confirmed({ title, more, yes, no }))) return;
    this.#session.stop.abort();
    this.memory.forget();
    this.composer.value = "";
    this.#dots(false);
    this.#paintAll();
    this.#connect();
  }
}
