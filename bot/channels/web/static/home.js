// Opens the page "/": one chat, and the case named by a link.

import { Chat } from "./chat.js";
import { startLanguage, word } from "./words.js";

async function openHome(node) {
	await startLanguage(document.getElementById("language"));
	const chat = new Chat(node, { space: "home" }).open();
	const { searchParams, pathname } = new URL(location.href);
	const code = (searchParams.get("case") || "").trim().toUpperCase();
	if (/^[0-9A-Z-]{4,32}$/.test(code)) {
		history.replaceState(null, "", pathname); // a reload must not ask again
		chat.say(`/tim ${code}`, { label: word("lookUp", code) });
	}
	if (window.matchMedia("(pointer: fine)").matches) chat.composer.field.focus();
}

openHome(document.getElementById("home"));
