"""Choosing one of several, or many of several: by button, number, label or typing."""

from domain.errors import BadInputError
from domain.forms import Question
from domain.report import DESCRIPTION_MOST
from domain.text import clean
from handlers import drafts, options
from handlers.answers import Answer
from handlers.listing import ALL, FOUND_MOST, MORE
from handlers.synonyms import NO, YES, bare, says
from handlers.turn import Draft, Option, Turn

DONE = "done"
GATHERED_MOST = DESCRIPTION_MOST
TICK = "✓ "


def _again(question: Question, draft: Draft) -> BadInputError:
    return BadInputError(f"{draft.form}.{question.key}.again")


def _words(turn: Turn, question: Question, draft: Draft) -> str:
    words = turn.text(f"{draft.form}.{question.key}.ask", code=draft.about or "")
    details = options.SOURCES[question.options].details
    return f"{words}\n{details(turn, draft)}".rstrip() if details else words


def ask_one(turn: Turn, question: Question, draft: Draft, controls: tuple[Option, ...]) -> None:
    """Ask for one of the options."""
    found = options.find(turn, question, draft, draft.partial.get("wanted", ""))
    turn.offer(_words(turn, question, draft), (*found, *controls))


def read_one(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    """The option chosen; or words that narrow the list, that mean one, or that are gathered."""
    if option not in (None, MORE):
        return Answer(option)
    typed = clean(turn.event.text or "")
    if option is None and any(says(turn, key, typed) for key in (YES, NO)):
        raise _again(question, draft)
    wanted = ALL if option == MORE else typed
    found = options.find(turn, question, draft, wanted) if wanted else []
    wide = options.SOURCES[question.options].wide
    if len(found) == 1 and not wide and _is_plain(typed, found[0]):
        return Answer(found[0][0])
    if found:
        draft.partial = {"wanted": wanted}
        if option is None:
            turn.note("listing.more" if len(found) == FOUND_MOST else "listing.found")
    elif option is None and gather(turn, question, draft):
        draft.partial = {}
    else:
        raise _again(question, draft)
    return None


def _is_plain(typed: str, found: Option) -> bool:
    """One word may stand in a label by chance: unless it is a part of its own, it is offered."""
    return len(typed.split()) > 1 or bare(typed) in map(bare, found[1].split(","))


def gather(turn: Turn, question: Question, draft: Draft) -> bool:
    """Add words that tell more to the answer they belong to, and say so."""
    typed = clean(turn.event.text or "")
    before = draft.answers.get(question.gathers) or ""
    together = f"{before}\n{typed}".strip()
    tells = bool(typed) and (not question.gathers_told or drafts.tells(typed))
    if not (question.gathers and tells and len(together) <= GATHERED_MOST):
        return False
    draft.answers[question.gathers] = together
    for key in drafts.FORMS[draft.form].following(question.gathers):
        draft.answers.pop(key, None)
    turn.note("early.words")
    return True


def show_one(turn: Turn, question: Question, value: str) -> str:
    """What the option comes to, where that is told, else its label."""
    told = f"told.{question.options}.{value}"
    if turn.house.texts.has(told):
        return turn.text(told)
    return options.SOURCES[question.options].label(turn, value)


def ask_many(turn: Turn, question: Question, draft: Draft, controls: tuple[Option, ...]) -> None:
    """Ask for any number of the options; those picked carry a tick."""
    picked = draft.partial.get("picked", [])
    ticked = [
        (key, TICK * (key in picked) + label) for key, label in options.find(turn, question, draft)
    ]
    done = [(DONE, turn.text("control.done"))] if picked else []
    turn.offer(_words(turn, question, draft), (*ticked, *done, *controls))


def read_many(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    """One more option, or one less; or the end of it, also by words that are gathered."""
    picked = list(draft.partial.get("picked", []))
    typed = clean(turn.event.text or "")
    if option == DONE:
        return Answer(picked)
    if option is None and typed and question.gathers:
        draft.answers[question.gathers] = typed
        return Answer(picked)
    if option is None:
        raise _again(question, draft)
    picked = [p for p in picked if p != option] if option in picked else [*picked, option]
    draft.partial = {"picked": picked}
    return None


def show_many(turn: Turn, question: Question, value: list[str]) -> str:
    """The labels of the options."""
    return ", ".join(show_one(turn, question, key) for key in value)
