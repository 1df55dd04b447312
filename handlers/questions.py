"""How each kind of answer is asked for and read: one row of `KINDS` for each kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.codes import parse_case_code
from domain.conversation import Ask
from domain.errors import BadInputError, NotFoundError
from domain.evidence import reused
from domain.forms import Kind, Question
from domain.text import clean
from handlers import places, screening
from handlers.answers import Answer
from handlers.options import SOURCES
from handlers.turn import Draft, Option, Turn
from storage import attachments, cases

Controls = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks for, and reads, one kind of answer. `read` gives None while it is incomplete."""

    ask: Callable[[Turn, Question, Draft, Controls], None]
    read: Callable[[Turn, Question, Draft, str | None], Answer | None]


def ask(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    """Put the question."""
    KINDS[question.kind].ask(turn, question, draft, controls)


def read(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    """Read the event as an answer; BadInputError says what an answer looks like."""
    return KINDS[question.kind].read(turn, question, draft, option)


def is_worth_asking(turn: Turn, question: Question, draft: Draft) -> bool:
    """A choice with nothing to choose from is passed over."""
    if question.kind is not Kind.CHOICE:
        return True
    return bool(SOURCES[question.options](turn, draft, ""))


def words(turn: Turn, question: Question, draft: Draft) -> str:
    """The question in words."""
    return turn.text(f"{draft.form}.{question.key}.ask", code=draft.about or "")


def _again(question: Question, draft: Draft) -> BadInputError:
    key = f"{draft.form}.{question.key}.again"
    return BadInputError(key, least=question.least, most=question.most)


# --- words -----------------------------------------------------------------------------------


def _ask_text(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    turn.offer(words(turn, question, draft), controls)


def _read_text(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    text = clean(turn.event.text or "")
    if question.screened and text and screening.turned_away(turn, text):
        return None
    if not question.least <= len(text) <= question.most:
        raise _again(question, draft)
    if question.screened:
        screening.warn_of_emergency(turn, text)
    return Answer(text, text)


# --- one of several, or many of several ------------------------------------------------------

MORE = "more"


def _ask_choice(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    wanted = draft.partial.get("wanted", "")
    options = SOURCES[question.options](turn, draft, wanted)
    turn.offer(words(turn, question, draft), (*options, *controls))


def _read_choice(
    turn: Turn, question: Question, draft: Draft, option: str | None
) -> Answer | None:
    labels = dict(turn.conversation.options)
    if option is not None and option != MORE:
        return Answer(option, labels[option])
    wanted = "*" if option == MORE else clean(turn.event.text or "")
    if not wanted or not SOURCES[question.options](turn, draft, wanted):
        raise _again(question, draft)
    draft.partial = {"wanted": wanted}
    return None


DONE = "done"


def _ask_many(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    picked = draft.partial.get("picked", [])
    options = [
        (key, f"✓ {label}" if key in picked else label)
        for key, label in SOURCES[question.options](turn, draft, "")
    ]
    done = [(DONE, turn.text("control.done"))] if picked else []
    turn.offer(words(turn, question, draft), (*options, *done, *controls))


def _read_many(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    if option is None:
        raise _again(question, draft)
    picked: list[str] = list(draft.partial.get("picked", []))
    if option == DONE:
        return Answer(picked, ", ".join(picked))
    picked = [p for p in picked if p != option] if option in picked else [*picked, option]
    draft.partial = {"picked": picked}
    return None


# --- pictures --------------------------------------------------------------------------------


def _ask_photos(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    have = draft.partial.get("photos", [])
    if not have:
        turn.offer(words(turn, question, draft), controls)
        return
    done = ((DONE, turn.text("control.done")), ("none", turn.text("control.drop_photos")))
    text = turn.text("photos.have", count=len(have), most=question.most)
    turn.offer(text, (*done, *(c for c in controls if not c[0].endswith("skip"))))


def _read_photos(
    turn: Turn, question: Question, draft: Draft, option: str | None
) -> Answer | None:
    have: list[str] = list(draft.partial.get("photos", []))
    if option == DONE:
        return Answer(have, turn.text("photos.count", count=len(have)))
    if option == "none":
        draft.partial = {}
    elif turn.event.photos:
        draft.partial = {"photos": _more_photos(turn, question, draft, have)}
    else:
        raise _again(question, draft)
    return None


def _more_photos(turn: Turn, question: Question, draft: Draft, have: list[str]) -> list[str]:
    sent = turn.event.photos
    if question.fresh:
        seen = attachments.used_pictures(turn.session, sent)
        if reused(sent, seen):
            raise BadInputError("photos.reused")
    together = list(dict.fromkeys([*have, *sent]))
    if len(together) > question.most:
        turn.say("photos.too_many", most=question.most)
    return together[: question.most]


# --- dates and codes -------------------------------------------------------------------------


def _read_date(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    digits = "".join(c if c.isdigit() else " " for c in turn.event.text or "").split()
    try:
        day, month, year = (int(part) for part in digits)
        on = date(year, month, day)
    except ValueError:
        raise _again(question, draft) from None
    return Answer(on.isoformat(), turn.house.wording.day(on))


def _read_code(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    code = parse_case_code(turn.event.text or "")
    if code is None or code == draft.about:
        raise _again(question, draft)
    try:
        cases.get(turn.session, code)
    except NotFoundError:
        raise BadInputError("find.unknown") from None
    return Answer(code, code)


# --- the place -------------------------------------------------------------------------------


def _ask_place(turn: Turn, question: Question, draft: Draft, controls: Controls) -> None:
    options = places.options(turn, draft.partial)
    if options:
        turn.offer(turn.text("place.which"), (*options, *controls), ask=Ask.PLACE)
    else:
        turn.offer(words(turn, question, draft), controls, ask=Ask.PLACE)


def _read_place(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    if option is not None:
        return places.confirmed(turn, draft.partial, option)
    partial = places.read(turn)
    if partial is None:
        raise _again(question, draft)
    draft.partial = partial
    return None


KINDS: Mapping[Kind, Asking] = {
    Kind.TEXT: Asking(_ask_text, _read_text),
    Kind.CHOICE: Asking(_ask_choice, _read_choice),
    Kind.MANY: Asking(_ask_many, _read_many),
    Kind.PHOTOS: Asking(_ask_photos, _read_photos),
    Kind.DATE: Asking(_ask_text, _read_date),
    Kind.CODE: Asking(_ask_text, _read_code),
    Kind.PLACE: Asking(_ask_place, _read_place),
}
