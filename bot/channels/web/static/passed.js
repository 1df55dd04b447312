// Which messages have had their time: their buttons would change nothing any more.

// The answers to a question are good once, whatever the question is about.
export const isQuestion = (item) => (item.choices || []).some(({ id }) => id.startsWith("pick:"));

// The case an officer may work on by this message, as it stood then: {code, version, id}.
function workOf(item) {
	const ids = (item.choices || []).map(({ id }) => id.split(":"));
	const [, , code] = ids.find(([what, view]) => what === "show" && view === "history") || [];
	const versions = ids.filter(([what, , about]) => what === "do" && about === code).map((parts) => Number(parts[3]));
	return code && { code, id: item.id, version: versions.length ? Math.max(...versions) : Infinity };
}

// Questions from before the person last spoke were answered, or are asked again below; a case
// that a newer message shows at a later step is worked on there.
export function passed(items) {
	const spoken = items.reduce((last, { own, status }, n) => (own && status === "sent" ? n : last), 0);
	const works = items.filter((item) => !item.own).map(workOf).filter(Boolean);
	const isBehind = (work) => works.some(({ code, id, version }) => code === work.code && id > work.id && version > work.version);
	return items.filter((item, n) => {
		if (item.own || item.ended) return false;
		const work = workOf(item);
		return (n < spoken && isQuestion(item)) || Boolean(work && isBehind(work));
	});
}
