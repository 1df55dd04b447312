// Draws one message. Every word from outside becomes a text node, never markup.

import { getPhoto } from "./keep.js";
import { SIGN, el, fileMark, icon, sign, unseen, weight } from "./parts.js";
import { isQuestion } from "./passed.js";
import { language, word } from "./words.js";

const CODE = /HN-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/;
const WHOLE_CODE = new RegExp(`^${CODE.source}$`);
const TOKENS = new RegExp(
	[
		/(?<url>https?:\/\/[^\s<>"]+)/.source,
		/tel:(?<tel>\+?\d(?:[\d .-]{0,18}\d)?)/.source,
		`(?<code>\\b${CODE.source}\\b)(?<after>[.,:;?!)]*)`,
		/\b(?<rescue>11[345])\b/.source,
		`(?<mark>${SIGN})`,
	].join("|"),
	"gu",
);
const TELLS_TO_CALL = /(gọi|call)[^\n]{0,40}\b11[345]\b/i; // then 113, 114, 115 are phone links
const SHOWN_OF_URL = 30; // characters; of a longer one the host is enough
const LONG_LABEL = { few: 26, many: 44 }; // characters; longer ones take a whole row
const MANY = 5; // from so many choices on they stand in columns

// A card of one case stays usable after a press: an officer comes back to it many times.
// So does what is said of a broadcast: first its answers are looked at, then it is taken back.
const steers = (item) => (item.choices || []).some((choice) => choice.id.startsWith("steer:"));
export const isCard = (item) => !isQuestion(item) && (CODE.test(item.text || "") || Boolean(item.was) || steers(item));

function link(url) {
	const [tail] = /[.,;:!?)\]}'’”]*$/.exec(url);
	const href = url.slice(0, url.length - tail.length);
	const bare = href.replace(/^https?:\/\/(www\.)?/, "");
	const brief = bare.length > SHOWN_OF_URL ? `${bare.split(/[/?#]/)[0]}/…` : bare;
	const shown = bare.startsWith("openstreetmap.org/") ? word("map") : brief;
	return [el("a", { href, rel: "noopener noreferrer", target: "_blank", title: href }, shown), tail];
}

function call(number) {
	return el("a", { href: `tel:${number.replace(/[^\d+]/g, "")}`, class: "call" }, number);
}

// What follows a code stays on its line. Where the message has a button for it, it is that button.
function code(text, after, { chat, item, first }) {
	const name = el("b", { translate: "no" }, text);
	const choice = (item.choices || []).find((one) => one.label === text && one.id.endsWith(`:${text}`));
	const open = choice && el("button", { class: "open", onclick: () => chat.press(item.name, choice.id) }, name);
	return el("span", { class: "whole" }, open || (first ? copyable(text, name, chat) : name), after);
}

function copyable(text, name, chat) {
	if (!navigator.clipboard) return name; // there is none without TLS
	const copy = { class: "copy", "aria-label": word("copyCode", text), onclick: () => chat.copy(text) };
	return el("span", { class: "code" }, name, el("button", copy, icon("copy")));
}

function richText(item, chat) {
	const { text } = item;
	const parts = [];
	const copied = new Set();
	const calls = TELLS_TO_CALL.test(text);
	let from = 0;
	for (const { 0: found, index, groups } of text.matchAll(TOKENS)) {
		const { url, tel, code: named, after, rescue, mark } = groups;
		parts.push(text.slice(from, index));
		if (url) parts.push(...link(url));
		if (tel) parts.push(call(tel));
		if (rescue) parts.push(calls ? call(rescue) : rescue);
		if (named) parts.push(code(named, after, { chat, item, first: !copied.has(named) }));
		if (mark) parts.push(sign(mark));
		copied.add(named);
		from = index + found.length;
	}
	return [...parts, text.slice(from)];
}

// A film or recording is played here; a document is for the program it belongs to.
function file({ kind, url, type, bytes }) {
	if (kind === "video") return el("video", { src: url, controls: true, preload: "metadata", playsinline: true });
	if (kind === "audio") return el("audio", { src: url, controls: true, preload: "metadata" });
	const words = type ? weight(word("documentOf", type), bytes) : word("document");
	return el("a", { href: url, download: "", class: "file" }, icon("file"), words);
}

function files(list) {
	const safe = list.filter(({ url }) => /^\/(?!\/)/.test(url));
	return safe.length ? el("div", { class: "files" }, ...safe.map(file)) : null;
}

function hour(at) {
	const form = { hour: "2-digit", minute: "2-digit", hour12: false };
	return el("time", { datetime: at }, new Date(at).toLocaleTimeString(language(), form));
}

const lost = () => el("span", { class: "lost" }, icon("picture"));

function pictures(urls, chat) {
	const safe = urls.filter((url) => /^\/(?!\/)/.test(url) || url.startsWith(`${location.origin}/`));
	const shots = safe.map((src, n) => {
		const onload = () => chat.timeline.settle();
		const onerror = ({ target }) => target.replaceWith(lost());
		const image = el("img", { src, alt: word("photoN", n + 1), loading: "lazy", onload, onerror });
		return el("a", { href: src, target: "_blank", rel: "noopener" }, image);
	});
	return shots.length ? el("div", { class: `photos n${Math.min(shots.length, 3)}` }, ...shots) : null;
}

// --- choices

// An answer or a deed comes before going back, that before looking at a case or going elsewhere.
const RANKS = [/^(?!show:|go:|pick:[^:]*:~)/, /^pick:/, /^show:/, /^go:/];
const rank = (choice) => RANKS.findIndex((kind) => kind.test(choice.id));

// Its address stands in the title, and nothing goes back to the bot.
function linkButton({ id, label }) {
	const traits = { class: "choice link", href: id, rel: "noopener noreferrer", target: "_blank", title: id };
	return el("a", traits, icon("link"), el("span", {}, label));
}

function choiceButton(choice, item, chat) {
	if (/^https:\/\//.test(choice.id)) return linkButton(choice);
	const pressed = item.pressed === choice.id;
	const quiet = item.choices.some((other) => rank(other) < rank(choice));
	const traits = {
		class: ["choice", pressed && "pressed", quiet && "quiet", WHOLE_CODE.test(choice.label) && "code"].filter(Boolean).join(" "),
		"aria-pressed": pressed ? "true" : null,
		"aria-disabled": item.ended ? "true" : null, // stays focusable where the focus is
		tabindex: item.ended ? "-1" : null,
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
	const shape = `choices ${shapeOf(list)}${item.ended ? " ended" : ""}`;
	const buttons = list.map((choice) => choiceButton(choice, item, chat));
	return el("div", { class: shape, role: "group", "aria-label": word("choices") }, ...buttons);
}

// --- what the bot asks for

function askPlace(chat) {
	const button = { class: "choice main", onclick: () => chat.sharePlace() };
	return el("div", { class: "ask" }, el("button", button, icon("pin"), word("sharePlace")));
}

function askPhone(chat) {
	const traits = { type: "tel", inputmode: "tel", autocomplete: "tel", maxlength: 20, required: true };
	const field = el("input", traits);
	const onsubmit = (event) => {
		event.preventDefault();
		if (field.value.trim()) chat.say(field.value.trim());
	};
	const send = el("button", { class: "choice main", type: "submit" }, word("send"));
	const label = el("label", {}, word("phone"), field);
	return el("form", { class: "ask phone", onsubmit }, label, send);
}

const ASKS = { place: askPlace, phone: askPhone };

// --- whole messages

export function botMessage(item, chat, current) {
	const text = item.text ? el("p", { class: "text" }, ...richText(item, chat)) : null;
	const who = unseen(`${word("bot")}: `);
	const body = el("div", { class: "bubble" }, who, pictures(item.photos || [], chat), files(item.files || []), text, hour(item.at));
	const ask = current && ASKS[item.ask] ? ASKS[item.ask](chat) : null;
	return el("div", { class: "msg bot" }, body, choices(item, chat), ask);
}

function state(item, chat) {
	if (item.status === "waiting") return el("div", { class: "state waiting" }, icon("clock"), word("waiting"));
	if (item.status !== "failed") return null;
	const again = el("button", { class: "again", onclick: () => chat.rework(item.name) }, word("rework"));
	return el("div", { class: "state failed" }, item.error || word("refused"), again);
}

function place({ lat, lon }) {
	const spot = el("small", {}, `${lat.toFixed(5)}, ${lon.toFixed(5)}`);
	return el("p", { class: "text place" }, icon("pin"), el("span", {}, word("myPlace"), spot));
}

export function ownMessage(item, chat) {
	const { photos, label, text, status, at } = item;
	const words = label || text;
	const body = el(
		"div",
		{ class: "bubble" },
		unseen(`${word("you")}: `),
		photos && el("div", { class: `photos n${Math.min(photos, 3)}` }),
		item.place && place(item.place),
		words && el("p", { class: "text" }, words),
		el("span", { class: "foot" }, hour(at), status === "sent" && icon("check")),
	);
	return el("div", { class: `msg own ${status}` }, body, state(item, chat));
}

// Own photos come from this device's store, a moment after the bubble.
export async function fillPhotos(node, { key, photos }) {
	const box = node.querySelector(".photos");
	for (let n = 0; n < photos; n += 1) {
		const blob = (await getPhoto(`${key}/thumb/${n}`)) || (await getPhoto(`${key}/full/${n}`));
		const src = blob && URL.createObjectURL(blob);
		const onload = () => URL.revokeObjectURL(src);
		const onerror = ({ target }) => target.replaceWith(fileMark(blob));
		box.append(src ? el("img", { src, alt: word("photoN", n + 1), onload, onerror }) : lost());
	}
}
