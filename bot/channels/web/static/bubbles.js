// Draws one message. Every word from outside becomes a text node, never markup.

import { el, icon, unseen } from "./parts.js";

const CODE = /HN-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/;
const TOKENS = new RegExp(
  [
    /(?<url>https?:\/\/[^\s<>"]+)/.source,
    /(?<tel>tel:\+?\d(?:[\d .-]{0,18}\d)?)/.source,
    `(?<code>\\b${CODE.source}\\b)`,
    /\b(?<rescue>11[345])\b/.source,
  ].join("|"),
  "gu",
);
const TELLS_TO_CALL = /(gọi|call)[^\n]{0,40}\b11[345]\b/i; // then 113, 114, 115 are phone links
const LONG_LABEL = { few: 26, many: 44 }; // characters; longer ones take a whole row
const MANY = 5; // from so many choices on they stand in columns

// A card of one case stays usable after a press: an officer comes back to it many times.
export const isCard = (item) => CODE.test(item.text || "") || Boolean(item.was && item.was.length);

function link(url) {
  const tail = /[.,;:!?)\]}'’”]+$/.exec(url);
  const href = tail ? url.slice(0, tail.index) : url;
  const bare = href.replace(/^https?:\/\/(www\.)?/, "");
  const shown = bare.length > 30 ? `${bare.slice(0, 29)}…` : bare;
  const rel = "noopener noreferrer nofollow";
  const anchor = el("a", { href, rel, target: "_blank", title: href }, shown);
  return tail ? [anchor, tail[0]] : [anchor];
}

function call(number, shown) {
  return el("a", { href: `tel:${number.replace(/[^\d+]/g, "")}`, class: "call" }, shown);
}

function code(text, chat, first) {
  const name = el("b", { translate: "no" }, text);
  if (!first) return name;
  const label = chat.word("copyCode", text);
  const copy = { type: "button", class: "copy", "aria-label": label, onclick: () => chat.copy(text) };
  return el("span", { class: "code" }, name, el("button", copy, icon("copy")));
}

export function richText(text, chat) {
  const parts = [];
  const copied = new Set();
  const calls = TELLS_TO_CALL.test(text);
  let from = 0;
  for (const found of text.matchAll(TOKENS)) {
    const { url, tel, code: mark, rescue } = found.groups;
    parts.push(text.slice(from, found.index));
    if (url) parts.push(...link(url));
    if (tel) parts.push(call(tel, tel.slice(4)));
    if (rescue) parts.push(calls ? call(rescue, rescue) : rescue);
    if (mark) parts.push(code(mark, chat, !copied.has(mark)));
    copied.add(mark);
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function hour(at, lang) {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return null;
  const shown = time.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  return el("time", { datetime: at }, shown);
}

function pictures(urls, chat) {
  const safe = urls.filter((url) => /^(blob:|\/(?!\/))/.test(url) || url.startsWith(location.origin));
  const shots = safe.map((src, n) => {
    const alt = chat.word("photoN", n + 1);
    const image = el("img", { src, alt, loading: "lazy", onload: () => chat.settle() });
    return el("a", { href: src, target: "_blank", rel: "noopener" }, image);
  });
  return shots.length ? el("div", { class: `photos n${Math.min(shots.length, 3)}` }, ...shots) : null;
}

// --- choices

function choiceButton(choice, item, chat) {
  const pressed = item.pressed === choice.id;
  const off = Boolean(item.ended);
  const traits = {
    type: "button",
    class: pressed ? "choice pressed" : "choice",
    "aria-disabled": off ? "true" : null,
    "aria-pressed": pressed ? "true" : null,
    tabindex: off ? "-1" : null,
    "data-id": choice.id,
    onclick: () => chat.press(item.name, choice.id),
  };
  return el("button", traits, pressed && icon("check"), el("span", {}, choice.label));
}

function shapeOf(list) {
  const many = list.length >= MANY;
  const most = many ? LONG_LABEL.many : LONG_LABEL.few;
  if (list.some((choice) => choice.label.length > most)) return "rows";
  return many ? "columns" : "flow";
}

function choices(item, chat) {
  const list = item.choices || [];
  if (!list.length) return null;
  const traits = { class: `choices ${shapeOf(list)}${item.ended ? " ended" : ""}`, role: "group", "aria-label": chat.word("choices") };
  return el("div", traits, ...list.map((choice) => choiceButton(choice, item, chat)));
}

// --- what the bot asks for: a place or a phone number

function askPlace(chat) {
  const button = { type: "button", class: "choice main", onclick: () => chat.sharePlace() };
  return el("div", { class: "ask" }, el("button", button, icon("pin"), chat.word("sharePlace")));
}

function askPhone(item, chat) {
  const id = `tel-${item.name}`;
  const traits = { id, type: "tel", inputmode: "tel", autocomplete: "tel", maxlength: 20, required: true };
  const field = el("input", traits);
  const onsubmit = (event) => {
    event.preventDefault();
    if (field.value.trim()) chat.say(field.value.trim());
  };
  const send = el("button", { class: "choice main" }, chat.word("send"));
  const label = el("label", { for: id }, chat.word("phone"));
  return el("form", { class: "ask phone", onsubmit }, label, el("div", {}, field, send));
}

const ASKS = { place: (item, chat) => askPlace(chat), phone: askPhone };

// --- whole messages

export function botMessage(item, chat, current) {
  const text = item.text ? el("p", { class: "text" }, ...richText(item.text, chat)) : null;
  const photos = pictures(item.photos || [], chat);
  const body = el("div", { class: "bubble" }, unseen(`${chat.word("bot")}: `), photos, text, hour(item.at, chat.lang));
  const extra = current && ASKS[item.ask] ? ASKS[item.ask](item, chat) : null;
  const kind = isCard(item) ? "msg bot card" : "msg bot";
  return el("div", { class: kind, "data-name": item.name }, body, choices(item, chat), extra);
}

function state(item, chat) {
  if (item.status === "failed") {
    const words = item.error || chat.word("refused");
    const again = { type: "button", class: "again", onclick: () => chat.rework(item.name) };
    return el("div", { class: "state failed" }, words, el("button", again, chat.word("rework")));
  }
  if (item.status !== "waiting") return null;
  return el("div", { class: "state waiting" }, icon("clock"), chat.word("waiting"));
}

function place(item, chat) {
  const { lat, lon } = item.place;
  const spot = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return el("p", { class: "text place" }, icon("pin"), el("span", {}, chat.word("myPlace"), el("small", {}, spot)));
}

export function ownMessage(item, chat) {
  const body = el("div", { class: "bubble" }, unseen(`${chat.word("you")}: `));
  if (item.photos) body.append(el("div", { class: `photos n${Math.min(item.photos, 3)}` }));
  if (item.place) body.append(place(item, chat));
  const words = item.label || item.text;
  if (words) body.append(el("p", { class: "text" }, words));
  const time = hour(item.at, chat.lang);
  const foot = el("span", { class: "foot" }, time, item.status === "sent" && icon("check"));
  body.append(foot);
  return el("div", { class: `msg own ${item.status}`, "data-name": item.name }, body, state(item, chat));
}

// Own photos come from this device's store, a moment after the bubble.
export async function fillPhotos(node, item, load) {
  const box = node.querySelector(".photos");
  for (let n = 0; box && n < item.photos; n += 1) {
    const src = await load(item.key, n);
    const lost = el("span", { class: "lost" }, icon("picture"));
    box.append(src ? el("img", { src, alt: `${n + 1}` }) : lost);
  }
}
