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

const isDeed = ({ id }) => id.startsWith("do:");

// Ends questions from before the person last spoke: they were answered, or are asked again below.
// Takes the deeds off a case that a newer message shows at a later step. Gives what has changed.
export function retire(items) {
	const spoken = items.reduce((last, { own, status }, n) => (own && status === "sent" ? n : last), 0);
	const asked = items.filter((item, n) => n < spoken && !item.own && !item.ended && isQuestion(item));
	const works = items.filter((item) => !item.own).map((item) => ({ item, ...workOf(item) })).filter(({ code }) => code);
	const isBehind = (one) => works.some(({ code, id, version }) => code === one.code && id > one.id && version > one.version);
	const behind = works.filter(isBehind).map(({ item }) => item);
	for (const item of asked) item.ended = true;
	for (const item of behind) item.choices = item.choices.filter((choice) => !isDeed(choice));
	return [...asked, ...behind];
}
