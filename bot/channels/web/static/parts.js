// Small parts of a page: elements and icons.

import { language } from "./words.js";

const ICONS = {
	plus: "M12 5v14M5 12h14",
	send: "M4 12 20 4l-5 16-4-6.5L4 12Zm7 1.5L20 4",
	pin: "M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21Zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
	camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4V8Zm8 8.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6Z",
	picture: "M4 5h16v14H4V5Zm0 11 5-5 4 4 2.5-2.5L20 17M15.5 9.5h.01",
	menu: "M5 7h14M5 12h14M5 17h9",
	fresh: "M20 12a8 8 0 1 1-2.5-5.8M20 4v4.5h-4.5",
	cross: "M6 6l12 12M18 6 6 18",
	copy: "M9 9h10v11H9V9Zm-4 6V4h10",
	check: "M5 12.5 10 17.5 19 7",
	down: "M12 5v14m-6-6 6 6 6-6",
	file: "M6 3h8l4 4v14H6V3Zm8 0v4h4M9 12h6M9 16h6",
	link: "M9.5 14.5l5-5M8 12l-2.5 2.5a3.5 3.5 0 0 0 5 5L13 17m-2-10 2.5-2.5a3.5 3.5 0 0 1 5 5L16 12",
	clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 3.5V12l3 2",
	tag: "M6 3h12v18l-6-5-6 5V3Z",
	map: "M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2V6Zm5-2v14m6-12v14",
	person: "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 9a7.5 7.5 0 0 1 15 0",
	people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 9a6.5 6.5 0 0 1 13 0M16 4.4a3.5 3.5 0 0 1 0 6.2m2 3.6a6.5 6.5 0 0 1 3.5 5.8",
	pause: "M9 5v14m6-14v14",
	ask: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3m0 4v.01",
	pen: "M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19 4 20Z",
	star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 16.9l-5.2 2.8 1-5.9L3.5 9.7l5.9-.8L12 3.5Z",
	alert: "M12 4 2.5 20h19L12 4Zm0 6v5m0 2.5v.01",
	bell: "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15L6 16Zm4 4.5h4",
	horn: "M4 10v4h3l8 4.5v-13L7 10H4Zm14.5-1.5a5 5 0 0 1 0 7",
	phone: "M8 3h8v18H8V3Zm3 15h2",
	sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4",
	chart: "M4 20h16M7 16v-5m5 5V6m5 10V9",
	dot: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z",
};

// Signs that messages carry, drawn by the page: not every machine has letters for them.
const SIGNS = {
	"📌": "file", "🔖": "tag", "🔁": "fresh", "📍": "pin", "🗺": "map", "👤": "person", "👥": "people",
	"⏱": "clock", "⏳": "clock", "⏸": "pause", "❓": "ask", "✍": "pen", "⭐": "star", "⏰": "bell",
	"📣": "horn", "📱": "phone", "☀": "sun", "📊": "chart", "❗": "alert late", "🚨": "alert late",
	"⚠": "alert late", "🔴": "dot full late", "🟥": "dot full late", "🟨": "dot full soon",
};

export const SIGN = `[${Object.keys(SIGNS).join("")}]\\ufe0f?`;

export function sign(letter) {
	const [name, ...tone] = SIGNS[letter.replace("\ufe0f", "")].split(" ");
	const drawn = icon(name);
	drawn.classList.add("sign", ...tone);
	return drawn;
}

export function icon(name) {
	const space = "http://www.w3.org/2000/svg";
	const svg = document.createElementNS(space, "svg");
	const path = document.createElementNS(space, "path");
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("class", "icon");
	svg.setAttribute("aria-hidden", "true");
	path.setAttribute("d", ICONS[name]);
	svg.append(path);
	return svg;
}

// Builds an element: "onclick" listens, true sets a bare attribute, null and false set none.
// Strings inside become text nodes; a button submits only where it says so.
export function el(tag, traits = {}, ...inside) {
	const node = document.createElement(tag);
	if (tag === "button") node.type = "button";
	for (const [name, value] of Object.entries(traits)) {
		if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
		else if (value === true) node.setAttribute(name, "");
		else if (value !== false && value != null) node.setAttribute(name, value);
	}
	node.append(...inside.filter(Boolean));
	return node;
}

// What a file is and how large, in so many words.
export function weight(name, bytes) {
	const large = bytes >= 1048576;
	const size = Math.max(bytes / (large ? 1048576 : 1024), large ? 0.1 : 1).toLocaleString(language(), { maximumFractionDigits: large ? 1 : 0 });
	return `${name} · ${size} ${large ? "MB" : "KB"}`;
}

// A file that is shown by name, type and size: there is no picture of it.
export function fileMark(blob) {
	const type = blob.type.split("/").pop().toUpperCase();
	return el("span", { class: "file" }, icon("file"), weight([blob.name, type].filter(Boolean).join(" · "), blob.size));
}

export function unseen(words) {
	return el("span", { class: "unseen" }, words);
}
