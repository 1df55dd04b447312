// The pages' own few words, in Vietnamese; English is fetched when asked for.

import { read, write } from "./keep.js";

const WORDS = {
	vi: {
		bot: "Nâng Niu",
		you: "Bạn",
		conversation: "Cuộc trò chuyện",
		write: "Viết tin nhắn…",
		send: "Gửi",
		more: "Thêm ảnh, vị trí và mục khác",
		takePhoto: "Chụp ảnh",
		choosePhoto: "Chọn ảnh có sẵn",
		photos: "Ảnh kèm theo",
		photoN: "Ảnh {0}",
		document: "Mở tài liệu",
		documentOf: "Tài liệu {0}",
		dropPhoto: "Bỏ ảnh {0}",
		photosMost: "Mỗi tin nhắn kèm được nhiều nhất 10 ảnh.",
		preparing: "Đang chuẩn bị ảnh…",
		sharePlace: "Chia sẻ vị trí",
		myPlace: "Vị trí của tôi",
		findingPlace: "Đang tìm vị trí của bạn…",
		placeDenied: "Máy chưa cho phép lấy vị trí. Bạn có thể viết tên đường, ngõ, phường.",
		placeFailed: "Chưa tìm được vị trí. Bạn có thể viết tên đường, ngõ, phường.",
		phone: "Số điện thoại của bạn",
		choices: "Lựa chọn",
		map: "Xem bản đồ",
		mainMenu: "Về menu chính",
		newChat: "Cuộc trò chuyện mới",
		waiting: "Đang chờ gửi",
		refused: "Tin này chưa gửi được.",
		rework: "Sửa và gửi lại",
		copyCode: "Chép mã {0}",
		copied: "Đã chép mã {0}",
		lookUp: "Tra cứu {0}",
		offline: "Đang mất mạng. Tin nhắn được giữ lại và tự gửi khi có mạng.",
		busy: "Máy chủ đang bận. Tin nhắn được giữ lại và sẽ tự gửi.",
		newer: "Tin mới",
		language: "English",
		languageTag: "EN",
		noStorage: "Máy không cho lưu tin nhắn: đừng đóng trang khi tin còn chờ gửi.",
	},
};

let spoken = "vi"; // kept here: a browser that translates pages changes <html lang>

export const language = () => spoken;

export function addWords(more) {
	for (const [lang, words] of Object.entries(more)) WORDS[lang] = { ...WORDS[lang], ...words };
}

export function word(name, ...parts) {
	return parts.reduce((text, part, n) => text.replace(`{${n}}`, part), WORDS[spoken][name] || WORDS.vi[name]);
}

async function speak(lang) {
	if (lang === "en") addWords({ en: (await import("./english.js")).default });
	spoken = lang;
	document.documentElement.lang = lang;
	for (const node of written()) node.textContent = word(node.dataset.word);
	document.dispatchEvent(new Event("language"));
}

const written = () => document.querySelectorAll("[data-word]");

export async function startLanguage(button) {
	// The Vietnamese that stands in the page needn't be said twice.
	for (const node of written()) WORDS.vi[node.dataset.word] = node.textContent;
	const show = () => {
		button.textContent = word("languageTag");
		button.setAttribute("aria-label", word("language"));
	};
	document.addEventListener("language", show);
	button.addEventListener("click", async () => {
		await speak(spoken === "vi" ? "en" : "vi");
		write("nangniu.lang", spoken);
	});
	if (read("nangniu.lang") === "en") await speak("en").catch(show); // no network: stay as we are
}
