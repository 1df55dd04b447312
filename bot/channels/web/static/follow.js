// Keeps the newest message in view, unless the reader has scrolled back to read.

const NEAR_END = 140; // px; a reader so close to the end follows new messages
const TOGETHER = 1500; // ms; messages so close to each other are one answer

export class Follower {
	#log;
	#newer;
	#following = true;
	#scrolledTo = 0;
	#cameAt = 0;
	#first = null; // first of the new messages: its top stays in view when all don't fit

	constructor(log, newer) {
		this.#log = log;
		this.#newer = newer;
		newer.addEventListener("click", () => this.toEnd());
		log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
		// The keyboard opens, photos are chosen: the page gets shorter under the reader.
		if (window.ResizeObserver) new ResizeObserver(() => this.settle()).observe(log);
	}

	#scrolled() {
		if (Math.abs(this.#log.scrollTop - this.#scrolledTo) < 2) return;
		const { scrollHeight, scrollTop, clientHeight } = this.#log;
		this.#following = scrollHeight - scrollTop - clientHeight < NEAR_END;
		if (this.#following) this.#newer.hidden = true;
	}

	toEnd() {
		this.#following = true;
		this.#newer.hidden = true;
		this.#first = null;
		this.settle();
	}

	came(nodes) {
		if (!nodes.length) return this.settle();
		if (!this.#following) this.#newer.hidden = false;
		if (Date.now() - this.#cameAt > TOGETHER || !this.#first) this.#first = nodes[0];
		this.#cameAt = Date.now();
		return this.settle();
	}

	settle() {
		if (!this.#following) return;
		const log = this.#log;
		const top = this.#first && this.#first.isConnected ? this.#first.offsetTop - 12 : Infinity;
		log.scrollTop = Math.min(top, log.scrollHeight - log.clientHeight);
		this.#scrolledTo = log.scrollTop;
	}
}
