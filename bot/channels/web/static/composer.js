// The row at the bottom: text, photos waiting to be sent with it, and the + menu.

import { shrink } from "./keep.js";
import { el, icon } from "./parts.js";

const PHOTOS_MOST = 10;
const DRAFT_AFTER = 400; // ms of rest in typing until the draft is kept

export class Composer {
  #chat;
  #shots = [];
  #busy = 0; // photos being shrunk

  constructor(chat) {
    this.#chat = chat;
    this.#build();
    this.value = chat.memory.draft;
  }

  get value() {
    return this.field.value;
  }

  set value(text) {
    this.field.value = text;
    this.#grow();
  }

  get shots() {
    return this.#shots;
  }

  #button(name, shape, onclick, traits = {}) {
    const label = this.#chat.word(name);
    return el("button", { type: "button", class: shape, "aria-label": label, onclick, ...traits });
  }

  #build() {
    const chat = this.#chat;
    const id = `say-${chat.memory.space}`;
    this.field = el("textarea", { id, rows: 1, enterkeyhint: "send", placeholder: chat.word("write") });
    this.tray = el("div", { class: "tray", hidden: true, role: "group", "aria-label": chat.word("photos") });
    this.more = this.#button("more", "round", () => this.#toggle(), { "aria-expanded": "false" });
    this.more.append(icon("plus"));
    this.go = this.#button("send", "round go", () => this.send());
    this.go.append(icon("send"));
    this.menu = this.#menu();
    const label = el("label", { class: "unseen", for: id }, chat.word("write"));
    const row = el("div", { class: "row" }, this.more, label, this.field, this.go);
    this.root = el("div", { class: "composer" }, this.menu, this.tray, row);
    this.#hear();
  }

  #hear() {
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("paste", (event) => this.add(event.clipboardData.files));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.#close(true));
  }

  // While an input method composes a Vietnamese letter, Enter belongs to it.
  #key(event) {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!sends || event.keyCode === 229) return;
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
    const camera = this.#fileInput({ capture: "environment" });
    const album = this.#fileInput({ multiple: true });
    const entries = [
      ["camera", "takePhoto", () => camera.click()],
      ["picture", "choosePhoto", () => album.click()],
      ["pin", "sharePlace", () => this.#chat.sharePlace()],
      ["menu", "mainMenu", () => this.#chat.say("/start", { label: this.#chat.word("mainMenu") })],
    ];
    if (this.#chat.restarts) entries.push(["fresh", "newChat", () => this.#chat.startOver()]);
    const buttons = entries.map(([sign, name, act]) => this.#entry(sign, name, act));
    const traits = { class: "menu", hidden: true, role: "group", "aria-label": this.#chat.word("more") };
    return el("div", traits, ...buttons, camera, album);
  }

  #entry(sign, name, act) {
    const onclick = () => {
      this.#close(true);
      act();
    };
    return el("button", { type: "button", onclick }, icon(sign), this.#chat.word(name));
  }

  #fileInput(traits) {
    const label = this.#chat.word("photos");
    const input = el("input", { type: "file", accept: "image/*", hidden: true, "aria-label": label, ...traits });
    input.addEventListener("change", async () => {
      await this.add(input.files);
      input.value = "";
      this.field.focus();
    });
    return input;
  }

  #toggle() {
    if (!this.menu.hidden) return this.#close(true);
    this.menu.hidden = false;
    this.more.setAttribute("aria-expanded", "true");
    return this.menu.querySelector("button").focus();
  }

  #close(back) {
    if (this.menu.hidden) return;
    this.menu.hidden = true;
    this.more.setAttribute("aria-expanded", "false");
    if (back) this.more.focus();
  }

  // --- photos

  async add(files) {
    const room = PHOTOS_MOST - this.#shots.length - this.#busy;
    const images = Array.from(files).filter((file) => file.type.startsWith("image/"));
    const taken = images.slice(0, room);
    if (images.length > room) this.#chat.tell("photosMost");
    if (!taken.length) return;
    this.#busy += taken.length;
    this.#showTray();
    // One at a time: a cheap phone has no memory for ten decoded pictures.
    for (const file of taken) {
      this.#shots.push(await shrink(file));
      this.#busy -= 1;
      this.#showTray();
    }
  }

  restore(shots) {
    this.#shots = shots;
    this.#showTray();
  }

  #showTray() {
    for (const image of this.tray.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    const rest = this.#busy ? el("span", { class: "preparing", role: "status" }, this.#chat.word("preparing")) : "";
    this.tray.replaceChildren(...this.#shots.map((shot, n) => this.#shown(shot, n)), rest);
    this.tray.hidden = !this.#shots.length && !this.#busy;
    this.go.setAttribute("aria-disabled", String(this.#busy > 0));
  }

  #shown(shot, n) {
    const alt = this.#chat.word("photoN", n + 1);
    const onclick = () => {
      this.#shots.splice(n, 1);
      this.#showTray();
      this.field.focus();
    };
    const label = this.#chat.word("dropPhoto", n + 1);
    const src = URL.createObjectURL(shot.thumb || shot.photo);
    const drop = el("button", { type: "button", "aria-label": label, onclick }, icon("cross"));
    return el("span", { class: "shot" }, el("img", { src, alt }), drop);
  }

  send() {
    const text = this.value.trim();
    if (this.#busy || (!text && !this.#shots.length)) return;
    const shots = this.#shots;
    this.#shots = [];
    this.value = "";
    clearTimeout(this.drafting);
    this.#chat.draft("");
    this.#showTray();
    this.#close(false);
    this.#chat.say(text, { shots });
  }
}
