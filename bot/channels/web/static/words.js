// The pages' own few words, in Vietnamese and English. The bot's words come from the server.

import { read, write } from "./keep.js";

const WORDS = {
  vi: {
    bot: "Nâng Niu",
    you: "Bạn",
    conversation: "Cuộc trò chuyện",
    tagline: "Phản ánh, kiến nghị Hà Nội",
    welcome: "Điều bạn thấy hôm nay, thành phố cùng sửa.",
    welcomeMore: "Kể lại bằng lời của bạn, thêm ảnh nếu có. Mỗi phản ánh có một mã để theo dõi đến khi xong.",
    write: "Viết tin nhắn…",
    send: "Gửi",
    more: "Thêm ảnh, vị trí và mục khác",
    takePhoto: "Chụp ảnh",
    choosePhoto: "Chọn ảnh có sẵn",
    photos: "Ảnh kèm theo",
    photoN: "Ảnh {0}",
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
    mainMenu: "Về menu chính",
    newChat: "Cuộc trò chuyện mới",
    newChatAsk: "Bắt đầu cuộc trò chuyện mới?",
    newChatMore: "Tin nhắn trên máy này sẽ bị xóa, kể cả tin đang chờ gửi. Phản ánh đã gửi vẫn được xử lý; hãy giữ lại mã để tra cứu.",
    begin: "Bắt đầu mới",
    keep: "Giữ lại",
    waiting: "Đang chờ gửi",
    refused: "Tin này chưa gửi được.",
    rework: "Sửa và gửi lại",
    copyCode: "Chép mã {0}",
    copied: "Đã chép mã {0}",
    lookUp: "Tra cứu {0}",
    offline: "Đang mất mạng. Tin nhắn được giữ lại và tự gửi khi có mạng.",
    busy: "Máy chủ đang bận. Tin nhắn được giữ lại và sẽ tự gửi.",
    newer: "Tin mới",
    answering: "Đang trả lời…",
    today: "Hôm nay",
    language: "English",
    languageTag: "EN",
    noStorage: "Máy không cho lưu tin nhắn: đừng đóng trang khi tin còn chờ gửi.",
  },
  en: {
    bot: "Nâng Niu",
    you: "You",
    conversation: "Conversation",
    tagline: "Reports and requests, Hanoi",
    welcome: "What you see today, we mend together.",
    welcomeMore: "Tell it in your own words, add a photo if you have one. Every report gets a code to follow it to the end.",
    write: "Write a message…",
    send: "Send",
    more: "Add photos, a place and more",
    takePhoto: "Take a photo",
    choosePhoto: "Choose photos",
    photos: "Attached photos",
    photoN: "Photo {0}",
    dropPhoto: "Remove photo {0}",
    photosMost: "One message takes at most 10 photos.",
    preparing: "Preparing photos…",
    sharePlace: "Share my location",
    myPlace: "My location",
    findingPlace: "Looking for your location…",
    placeDenied: "This device doesn't allow the location. You can write the street, lane and ward.",
    placeFailed: "The location could not be found. You can write the street, lane and ward.",
    phone: "Your phone number",
    choices: "Choices",
    mainMenu: "Main menu",
    newChat: "New conversation",
    newChatAsk: "Start a new conversation?",
    newChatMore: "The messages on this device will be erased, also those waiting to be sent. Reports already sent go on; keep their codes to look them up.",
    begin: "Start anew",
    keep: "Keep this one",
    waiting: "Waiting to be sent",
    refused: "This message could not be sent.",
    rework: "Edit and send again",
    copyCode: "Copy code {0}",
    copied: "Code {0} copied",
    lookUp: "Look up {0}",
    offline: "You are offline. Messages are kept and sent when the network is back.",
    busy: "The server is busy. Messages are kept and will be sent.",
    newer: "New message",
    answering: "Answering…",
    today: "Today",
    language: "Tiếng Việt",
    languageTag: "VI",
    noStorage: "This device keeps nothing: leave the page open while messages are waiting.",
  },
};

// --- language: one for the whole page, remembered

const root = document.documentElement;

export function addWords(more) {
  for (const [lang, words] of Object.entries(more)) Object.assign(WORDS[lang], words);
}

export function word(name, ...parts) {
  const text = (WORDS[root.lang] || WORDS.vi)[name];
  return parts.reduce((words, part, n) => words.replace(`{${n}}`, part), text);
}

export function speak(lang) {
  root.lang = WORDS[lang] ? lang : "vi";
  for (const node of document.querySelectorAll("[data-word]")) {
    node.textContent = word(node.dataset.word);
  }
  document.dispatchEvent(new Event("language"));
}

export function startLanguage(button) {
  speak(read("nangniu.lang") || "vi");
  const show = () => {
    button.textContent = word("languageTag");
    button.setAttribute("aria-label", word("language"));
  };
  button.addEventListener("click", () => {
    speak(root.lang === "vi" ? "en" : "vi");
    write("nangniu.lang", root.lang);
  });
  document.addEventListener("language", show);
  show();
}
