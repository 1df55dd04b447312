"""How each kind of answer is asked for, read and shown: one row of `KINDS` for each kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.broadcast_links import in_lines, parse_links
from domain.codes import find_case_codes, parse_case_code
from domain.conversation import Ask, Say
from domain.errors import BadInputError, NotFoundError
from domain.evidence import names_document
from domain.forms import Kind, Question
from domain.text import clean, has_words
from handlers import choosing, dates, early, options, pictures, places, prepared, synonyms
from handlers.answers import Answer
from handlers.turn import Draft, Option, Turn
from storage import cases

Controls = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks for, reads and shows one kind of answer.

    `read` gives None while it is incomplete, `reopened` the beginning an answer is changed from.
    """

    ask: Callable[[Turn, Question, Draft, Controls], None]
    read: Callable[[Turn, Question, Draft, str | None], Answer | None]
    show: Callable[[Turn, Question, Any], str]
    reopened: Callable[[Any], dict[str, Any]] = lambda value: {}


def ask(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    """Put the question."""
    KINDS[question.kind].ask(turn, question, draft, controls)


def read(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    """Read the event as an answer; BadInputError says what an answer looks like."""
    if question.secret:
        turn.forget()
    return KINDS[question.kind].read(turn, question, draft, option)


def show(turn: Turn, question: Question, draft: Draft) -> str:
    """The answer in words, for the review."""
    value = draft.answers[question.key]
    if value in (None, []):
        return turn.text("form.none")
    return KINDS[question.kind].show(turn, question, value)


def reopened(question: Question, value: Any) -> dict[str, Any]:
    """What changing this answer begins with."""
    return {} if value is None else KINDS[question.kind].reopened(value)


def is_worth_asking(turn: Turn, question: Question, draft: Draft) -> bool:
    """A choice with nothing to choose from is passed over."""
    if question.kind is not Kind.CHOICE:
        return True
    return bool(options.find(turn, question, draft))


def _words(turn: Turn, question: Question, draft: Draft) -> str:
    key = f"{draft.form}.{question.key}.ask"
    return turn.text(key, code=draft.about or "", least=question.least, most=question.most)


def _again(question: Question, draft: Draft) -> BadInputError:
    key = f"{draft.form}.{question.key}.again"
    return BadInputError(key, least=question.least, most=question.most)


# --- words -----------------------------------------------------------------------------------


def _ask_plainly(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    turn.offer(_words(turn, question, draft), controls)


def _ask_text(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    beginnings = options.find(turn, question, draft) if question.options else []
    turn.offer(_words(turn, question, draft), (*beginnings, *controls))


def _read_text(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    if option is not None:
        turn.reply(Say(prepared.words(turn, draft, option)))
        turn.note(f"{draft.form}.{question.key}.begun")
        return None
    text = clean(turn.event.text or "")
    if not (question.least <= len(text) <= question.most and has_words(text, question.least)):
        raise _again(question, draft)
    if question.options and (fault := prepared.fault_of(turn, draft, text)):
        raise BadInputError(f"{draft.form}.{question.key}.{fault}")
    return Answer(text)


def _read_document(
    turn: Turn, question: Question, draft: Draft, option: str | None
) -> Answer | None:
    answer = _read_text(turn, question, draft, option)
    if answer is None or not names_document(answer.value):
        raise _again(question, draft)
    return Answer(early.dated(turn, question, draft, answer.value))


def _read_links(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    links = parse_links(clean(turn.event.text or ""))
    if links is None:
        raise _again(question, draft)
    return Answer(in_lines(links))


# --- telephone numbers and codes -------------------------------------------------------------

PHONE = re.compile(r"\+?\d{8,15}")
IN_A_SENTENCE = re.compile(r"(?<![\d+])\+?\(?\d(?:[\s.()-]{0,2}\d){7,14}(?!\d)")


def _ask_phone(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    turn.offer(_words(turn, question, draft), controls, ask=Ask.PHONE)


def _read_phone(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    told = clean(turn.event.phone or turn.event.text or "")
    found = IN_A_SENTENCE.findall(told)
    if _is_phone(told):
        return Answer(told)
    if len(found) != 1 or not _is_phone(found[0]):
        raise _again(question, draft)
    return Answer(found[0])


def _is_phone(told: str) -> bool:
    return PHONE.fullmatch(re.sub(r"[\s.()-]", "", told)) is not None


def _read_code(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    code = code_in(turn.event.text or "")
    if code is None or code == draft.about:
        raise _again(question, draft)
    try:
        case = cases.get(turn.session, code)
    except NotFoundError:
        raise BadInputError("find.unknown") from None
    if not options.fits(question, case):
        raise BadInputError(f"{draft.form}.{question.key}.unfit", code=code)
    return Answer(code)


def code_in(text: str) -> str | None:
    """The case code a person typed, alone or in a sentence."""
    return parse_case_code(text) or next(iter(find_case_codes(text)), None)


# --- the place -------------------------------------------------------------------------------


def _ask_place(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    wards = places.options(draft.partial)
    words = turn.text("place.which") if wards else _words(turn, question, draft)
    named = [] if wards else places.named_in(turn, draft.answers.get("text") or "")
    turn.offer(words, (*wards, *named, *controls), ask=Ask.PLACE)


def _read_place(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    if option is not None:
        return Answer(places.confirmed(draft.partial, option))
    if places.options(draft.partial) and synonyms.says(turn, synonyms.YES, turn.event.text or ""):
        raise BadInputError("place.several")
    found = places.read(turn, draft.partial)
    if found is None:
        raise _again(question, draft)
    draft.partial = found
    return None


def _as_it_is(turn: Turn, question: Question, value: Any) -> str:
    return str(value)


def _show_photos(turn: Turn, question: Question, value: list[str]) -> str:
    return turn.text("photos.count", count=len(value))


KINDS: Mapping[Kind, Asking] = {
    Kind.TEXT: Asking(_ask_text, _read_text, _as_it_is),
    Kind.NAME: Asking(_ask_text, _read_text, _as_it_is),
    Kind.CHOICE: Asking(choosing.ask_one, choosing.read_one, choosing.show_one),
    Kind.MANY: Asking(
        choosing.ask_many, choosing.read_many, choosing.show_many, lambda v: {"picked": v}
    ),
    Kind.PHOTOS: Asking(pictures.ask, pictures.read, _show_photos, lambda v: {"photos": v}),
    Kind.DATE: Asking(dates.ask, dates.read, dates.show),
    Kind.CODE: Asking(_ask_plainly, _read_code, _as_it_is),
    Kind.PLACE: Asking(_ask_place, _read_place, places.show),
    Kind.DOCUMENT: Asking(_ask_text, _read_document, _as_it_is),
    Kind.LINKS: Asking(_ask_plainly, _read_links, _as_it_is),
    Kind.PHONE: Asking(_ask_phone, _read_phone, _as_it_is),
}
