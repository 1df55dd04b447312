// The page "/demo": four people side by side, and the story that plays by itself.

import { Chat } from "./chat.js";
import { el, unseen } from "./parts.js";
import { confirmed } from "./question.js";
import { Story, Unseen } from "./story.js";
import { addWords, language, startLanguage, word } from "./words.js";

const ROLES = ["citizen", "officer", "leader", "dispatcher"];

addWords({
	vi: {
		closed: "Trang dùng thử chỉ mở khi chạy “make demo” trên máy này.",
		people: "Bốn người",
		citizen: "Người dân",
		officer: "Cán bộ xử lý",
		leader: "Lãnh đạo đơn vị",
		dispatcher: "Điều phối thành phố",
		admin: "Quản trị",
		unread: "có tin mới",
		play: "Xem câu chuyện",
		again: "Xem lại",
		pause: "Tạm dừng",
		resume: "Tiếp tục",
		failed: "Câu chuyện dừng ở bước {0} ({1}): chưa thấy “{2}” sau 15 giây.",
		broken: "Câu chuyện không chạy được: {0}",
		endTitle: "Một phản ánh đã đi trọn vòng.",
		endMore: "Người dân kể, cán bộ xử lý và đưa minh chứng, người dân đánh giá. Mọi bước vừa rồi là thật: bạn có thể bấm tiếp trong từng khung. Xem lại sẽ gửi một phản ánh mới; “make demo FRESH=1” bắt đầu lại từ đầu.",
		before: "Tranh minh họa: ngõ ngập vì cống tắc",
		after: "Tranh minh họa: ngõ khô sau khi thông cống",
		stay: "Tự mình thử",
	},
	en: {
		demoTitle: "One report, four views",
		demoIntro: "Four people, one report, running for real on this machine. Use any column, or let the story play by itself.",
		loading: "Opening four conversations…",
		closed: "The demo page is open only while “make demo” runs on this machine.",
		people: "Four people",
		citizen: "Citizen",
		officer: "Officer",
		leader: "Leader of the agency",
		dispatcher: "City dispatcher",
		admin: "Admin",
		unread: "new message",
		play: "Play the story",
		again: "Play again",
		pause: "Pause",
		resume: "Resume",
		stop: "Stop",
		speed: "Speed",
		failed: "The story stopped at step {0} ({1}): “{2}” did not appear within 15 seconds.",
		broken: "The story cannot play: {0}",
		endTitle: "One report has come full circle.",
		endMore: "A citizen told, an officer mended it and showed proof, the citizen rated it. Every step was real: go on in any column. Playing again sends a new report; “make demo FRESH=1” starts over.",
		before: "Drawing: a lane flooded by a blocked drain",
		after: "Drawing: the lane dry once the drain is cleared",
		stay: "Try it myself",
	},
});

const find = (id) => document.getElementById(id);

async function people(method = "GET") {
	const answer = await fetch("/demo/personas", { method });
	if (!answer.ok) throw new Error(word("closed"));
	return answer.json();
}

async function renewed(role) {
	return (await people()).find((person) => person.role === role).session;
}

class Stage {
	chats = {};
	#panels = {};
	#tabs = {};
	#step = null;
	#box = find("stage");

	constructor(persons) {
		this.#box.replaceChildren();
		for (const person of persons) this.#seat(person);
		const seen = new IntersectionObserver((looks) => this.#looked(looks), { root: this.#box, threshold: 0.6 });
		for (const panel of Object.values(this.#panels)) seen.observe(panel);
		for (const chat of Object.values(this.chats)) chat.open();
		document.addEventListener("language", () => this.caption());
	}

	#seat({ role, name, agency, session }) {
		const id = `name-${role}`;
		const box = el("div", { class: "chat" });
		const job = el("p", {}, el("span", { "data-word": role }, word(role)), agency ? ` · ${agency}` : "");
		const initial = el("span", { class: "face", "aria-hidden": "true" }, name.trim().split(" ").pop()[0]);
		const head = el("header", {}, initial, el("div", {}, el("h2", { id }, name), job));
		const panel = el("section", { class: `panel ${role}`, "aria-labelledby": id }, head, box);
		this.#box.append(panel);
		this.#panels[role] = panel;
		this.#tabs[role] = this.#tab(role);
		const renew = () => renewed(role);
		const onnews = () => this.#news(role);
		this.chats[role] = new Chat(box, { space: `demo.${role}`, session, renew, name, onnews });
	}

	#tab(role) {
		const dot = el("i", { hidden: true }, unseen(word("unread")));
		const onclick = () => this.show(role);
		const tab = el("button", { onclick }, el("span", { "data-word": role }, word(role)), dot);
		find("tabs").append(tab);
		return tab;
	}

	#looked(looks) {
		for (const { target, isIntersecting } of looks) {
			const role = ROLES.find((one) => this.#panels[one] === target);
			target.classList.toggle("seen", isIntersecting);
			this.#tabs[role].setAttribute("aria-current", String(isIntersecting));
			if (isIntersecting) this.#tabs[role].querySelector("i").hidden = true;
		}
	}

	#news(role) {
		const panel = this.#panels[role];
		this.#tabs[role].querySelector("i").hidden = panel.classList.contains("seen");
		panel.classList.remove("pinged");
		void panel.offsetWidth; // lets the same animation run again
		panel.classList.add("pinged");
	}

	show(role) {
		const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
		const { offsetLeft } = this.#panels[role];
		this.#box.scrollTo({ left: offsetLeft - this.#box.offsetLeft, behavior: calm ? "auto" : "smooth" });
	}

	// --- the story's view of the stage

	// A story begins in chats in which nothing was said yet.
	async ready() {
		const cast = await people("POST");
		for (const { role, session } of cast) if (this.chats[role]) this.chats[role].restart(session);
	}

	enter(step, n, total) {
		this.#step = { step, n, total };
		for (const [role, panel] of Object.entries(this.#panels)) {
			panel.classList.toggle("acting", role === step.who);
		}
		if (this.#panels[step.who]) this.show(step.who);
		this.caption();
	}

	caption() {
		if (!this.#step) return;
		const { step, n, total } = this.#step;
		const text = step.caption && (step.caption[language()] || step.caption.vi);
		if (text) this.said = step.caption;
		const words = this.said ? this.said[language()] || this.said.vi : "";
		const meter = el("progress", { max: total, value: n, "aria-label": `${n}/${total}` });
		find("caption").replaceChildren(el("p", {}, el("b", {}, word(step.who)), ` ${words}`), meter);
	}

	changed(story) {
		const { state } = story;
		const running = state === "playing" || state === "paused";
		document.body.classList.toggle("telling", running);
		find("caption").hidden = !running && state !== "failed";
		find("stop").hidden = !running;
		find("play").textContent = word(labelFor(state));
		if (!running) this.#rest();
		if (state === "failed") this.#confess(story.error);
	}

	#rest() {
		this.#step = null;
		this.said = null;
		for (const panel of Object.values(this.#panels)) panel.classList.remove("acting");
		for (const button of document.querySelectorAll(".pointed")) button.classList.remove("pointed");
	}

	#confess(error) {
		const known = error instanceof Unseen;
		const words = known ? word("failed", error.n, word(error.step.who), error.what) : word("broken", error.message);
		find("caption").replaceChildren(el("p", { role: "alert" }, words));
	}
}

function labelFor(state) {
	return { playing: "pause", paused: "resume", done: "again", failed: "again" }[state] || "play";
}

function drawings() {
	const shots = ["before", "after"].map((name) =>
		el("img", { src: `/static/demo/${name}.jpg`, alt: word(name), width: 480, height: 360 }),
	);
	return el("div", { class: "drawings" }, ...shots);
}

async function bowOut(story) {
	const names = { title: "endTitle", more: "endMore", yes: "again", no: "stay" };
	if (await confirmed({ ...names, above: drawings() })) tell(story);
}

async function tell(story) {
	await story.play();
	if (story.state === "done") bowOut(story);
}

function press(story) {
	if (story.state === "playing") return story.pause();
	if (story.state === "paused") return story.resume();
	return tell(story);
}

const CHANNELS = { web: "Web", telegram: "Telegram", zalo_oa: "Zalo OA", zalo_bot: "Zalo Bot" };

// The same story on every channel: each has a page of its own, opened when it is first asked for.
async function showChannels() {
	const answer = await fetch("/demo/channels");
	const { here, names = [] } = answer.ok ? await answer.json() : {};
	const links = names.map((name) => {
		const link = el("a", { href: `/demo/on/${name}` }, CHANNELS[name] || name);
		if (name === here) link.setAttribute("aria-current", "page");
		link.addEventListener("click", () => link.classList.add("opening"));
		return link;
	});
	find("channels").replaceChildren(...links);
	find("channels").hidden = links.length < 2;
}

async function openDemo() {
	showChannels();
	await startLanguage(find("language"));
	try {
		const persons = await people();
		const seats = ROLES.map((role) => persons.find((person) => person.role === role));
		const stage = new Stage(seats.filter(Boolean));
		window.story = new Story(stage);
		stage.changed(window.story);
		document.addEventListener("language", () => stage.changed(window.story));
	} catch (trouble) {
		find("stage").replaceChildren(el("p", { class: "loading", role: "alert" }, trouble.message));
		find("play").disabled = true;
		return;
	}
	find("tabs").setAttribute("aria-label", word("people"));
	find("play").addEventListener("click", () => press(window.story));
	find("stop").addEventListener("click", () => window.story.stop());
	find("speed").addEventListener("change", (event) => (window.story.speed = Number(event.target.value)));
}

openDemo();
