// A question the page itself asks before something is lost; fetched when needed.

import { el } from "./parts.js";
import { addWords, word } from "./words.js";

addWords({
	vi: {
		newChatAsk: "Bắt đầu cuộc trò chuyện mới?",
		newChatMore: "Tin nhắn trên máy này sẽ bị xóa, kể cả tin đang chờ gửi. Phản ánh đã gửi vẫn được xử lý; hãy giữ lại mã để tra cứu.",
		begin: "Bắt đầu mới",
		keep: "Giữ lại",
	},
	en: {
		newChatAsk: "Start a new conversation?",
		newChatMore: "The messages on this device will be erased, also those waiting to be sent. Reports already sent go on; keep their codes to look them up.",
		begin: "Start anew",
		keep: "Keep this one",
	},
});

export const NEW_CHAT = { title: "newChatAsk", more: "newChatMore", yes: "begin", no: "keep" };

// Asks yes or no; takes the names of the words.
export function confirmed({ title, more, yes, no, above }) {
	const button = (name, traits) => el("button", { class: "choice", type: "submit", ...traits }, word(name));
	const buttons = [button(no, { autofocus: true }), button(yes, { class: "choice main", value: "yes" })];
	const words = [el("h2", { id: "asked" }, word(title)), el("p", {}, word(more))];
	const form = el("form", { method: "dialog" }, above, ...words, el("div", { class: "row" }, ...buttons));
	const dialog = el("dialog", { "aria-labelledby": "asked" }, form);
	document.body.append(dialog);
	dialog.showModal();
	return new Promise((done) => {
		dialog.addEventListener("close", () => {
			dialog.remove();
			done(dialog.returnValue === "yes");
		});
	});
}
