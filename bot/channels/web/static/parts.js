// Small parts of a page: elements and icons.

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
	clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 3.5V12l3 2",
};

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

export function unseen(words) {
	return el("span", { class: "unseen" }, words);
}
