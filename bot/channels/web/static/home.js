// Opens the page "/": one chat, and the case named by a link.

import { Chat } from "./chat.js";
import { language, startLanguage, word } from "./words.js";

async function openHome(node) {
	await startLanguage(document.getElementById("language"));
	const chat = new Chat(node, { space: "home" }).open();
	// Who changes the frame's language is spoken to in it too, and asked again.
	document.addEventListener("language", () => chat.say(`/${language()}`, { hidden: true }));
	const { searchParams, pathname } = new URL(location.href);
	const code = (searchParams.get("case") || "").trim().toUpperCase();
	if (/^[0-9A-Z-]{4,32}$/.test(code)) {
		history.replaceState(null, "", pathname); // a reload must not ask again
		chat.say(`/tim ${code}`, { label: word("lookUp", code) });
	}
	if (window.matchMedia("(pointer: fine)").matches) chat.composer.field.focus();
}

openHome(document.getElementById("home"));
