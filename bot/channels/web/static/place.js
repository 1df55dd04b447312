// The page on which a place is marked. The link's token stays behind the #, and is sent once.

const WORDS = {
	vi: {
		finding: "Đang tìm vị trí…",
		found: "Đã có vị trí: {0} (sai số khoảng {1} m).",
		typed: "Vị trí: {0}.",
		denied: "Điện thoại chưa cho phép dùng vị trí. Anh/chị bật định vị rồi thử lại, hoặc dán tọa độ bên dưới.",
		unclear: "Chưa đọc được tọa độ. Ví dụ: 21.0285, 105.8542",
		sending: "Đang gửi…",
		done: "Đã nhận vị trí. Anh/chị quay lại cuộc trò chuyện trên Zalo để tiếp tục.",
		offline: "Chưa gửi được, xin kiểm tra mạng rồi bấm gửi lại.",
	},
	en: {
		title: "Where is it?",
		intro: "If you are at the spot now, one tap is enough.",
		here: "Use my position",
		label: "Or paste coordinates from a map app",
		send: "Send this place",
		privacy: "The position is only used to find the right ward for this report.",
		finding: "Finding your position…",
		found: "Position found: {0} (within about {1} m).",
		typed: "Place: {0}.",
		denied: "The phone does not share its position. Switch location on and try again, or paste coordinates below.",
		unclear: "These coordinates can't be read. Example: 21.0285, 105.8542",
		sending: "Sending…",
		done: "The place has arrived. Please go back to the chat on Zalo to continue.",
		offline: "Not sent yet. Please check the connection and send again.",
	},
};
const NUMBERS = /(-?\d{1,2}[.]\d+)\s*[,; ]\s*(-?\d{1,3}[.]\d+)/;
const find = (id) => document.getElementById(id);
const token = location.hash.slice(1);
const said = find("said");
const shown = [...document.querySelectorAll("[data-word]")].map((box) => [box, box.dataset.word, box.textContent]);
let language = "vi";
let place = null;
let last = null;

history.replaceState(null, "", location.pathname); // neither bookmark nor history keep the token

function word(key, ...given) {
	return given.reduce((text, value, at) => text.replace(`{${at}}`, value), WORDS[language][key]);
}

function say(key, ...given) {
	last = [key, ...given];
	said.className = ["denied", "unclear", "offline"].includes(key) ? "wrong" : "";
	said.textContent = word(...last);
}

function choose(lat, lon, key, ...more) {
	place = { lat, lon };
	say(key, `${lat.toFixed(5)}, ${lon.toFixed(5)}`, ...more);
	find("send").hidden = false;
}

function locate() {
	say("finding");
	const found = ({ coords }) => choose(coords.latitude, coords.longitude, "found", Math.round(coords.accuracy));
	if (!navigator.geolocation) return say("denied");
	navigator.geolocation.getCurrentPosition(found, () => say("denied"), { enableHighAccuracy: true, timeout: 20000 });
}

function read() {
	const numbers = NUMBERS.exec(find("typed").value);
	if (numbers && Math.abs(numbers[1]) <= 90 && Math.abs(numbers[2]) <= 180) {
		return choose(Number(numbers[1]), Number(numbers[2]), "typed");
	}
	place = null;
	find("send").hidden = true;
	if (find("typed").value) say("unclear");
}

async function send(event) {
	event.preventDefault();
	if (!place) return read();
	find("send").disabled = true;
	say("sending");
	try {
		const headers = { "Content-Type": "application/json", "Accept-Language": language };
		const answer = await fetch("/api/place", { method: "POST", headers, body: JSON.stringify({ token, place }) });
		if (!answer.ok) return refuse((await answer.json()).error);
		say("done");
		for (const box of find("form").querySelectorAll("button, input, label, p:not(#said)")) box.hidden = true;
	} catch {
		say("offline");
		find("send").disabled = false;
	}
}

function refuse(error) {
	last = null;
	said.className = "wrong";
	said.textContent = error;
}

function turn() {
	language = language === "vi" ? "en" : "vi";
	document.documentElement.lang = language;
	for (const [box, key, vietnamese] of shown) box.textContent = WORDS[language][key] || vietnamese;
	find("language").textContent = language === "vi" ? "EN" : "VI";
	find("language").setAttribute("aria-label", language === "vi" ? "English" : "Tiếng Việt");
	if (last) say(...last);
}

find("here").addEventListener("click", locate);
find("typed").addEventListener("input", read);
find("form").addEventListener("submit", send);
find("language").addEventListener("click", turn);
