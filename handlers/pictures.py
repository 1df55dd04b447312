"""Pictures as an answer: gathered one message after another until the person is done."""

from collections.abc import Sequence

from domain.errors import BadInputError
from domain.evidence import reused
from domain.forms import Question
from handlers import choosing
from handlers.answers import Answer
from handlers.synonyms import YES, bare, phrases, says
from handlers.turn import Draft, Option, Turn
from storage import attachments

DONE, AGAIN = "done", "again"


def ask(turn: Turn, question: Question, draft: Draft, controls: tuple[Option, ...]) -> None:
    """Ask for pictures, or say how many there are."""
    have = draft.partial.get("photos", [])
    if not have:
        words = turn.text(f"{draft.form}.{question.key}.ask", most=question.most, code=draft.about)
        turn.offer(words, controls)
        return
    done = ((DONE, turn.text("control.done")), (AGAIN, turn.text("control.drop_photos")))
    text = turn.text("photos.have", count=len(have), most=question.most)
    turn.offer(text, (*done, *(c for c in controls if not c[0].endswith("skip"))))


def read(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    """More pictures, or the end of them."""
    have = draft.partial.get("photos", [])
    if option == DONE and have:
        return Answer(have)
    if option == AGAIN:
        draft.partial = {}
    elif turn.event.photos:
        draft.partial = {"photos": more(turn, question, have)}
    elif option is None and _tells(turn) and choosing.gather(turn, question, draft):
        return None
    else:
        raise BadInputError(f"{draft.form}.{question.key}.again", most=question.most)
    return None


def _tells(turn: Turn) -> bool:
    """One word, a yes or "wait a moment" promises pictures: it tells nothing more."""
    text = turn.event.text or ""
    said, later = bare(text), phrases(turn.house.texts, "said.later")
    promises = says(turn, YES, text) or any(f"{said} ".startswith(f"{way} ") for way in later)
    return len(said.split()) > 1 and not promises


def more(turn: Turn, question: Question, have: Sequence[str]) -> list[str]:
    """These pictures and the new ones, each once, no more than the question takes."""
    sent = turn.event.photos
    if question.fresh and reused(sent, attachments.used_pictures(turn.session, sent)):
        raise BadInputError("photos.reused")
    together = list(dict.fromkeys([*have, *sent]))
    if len(together) > question.most:
        turn.note("photos.too_many", most=question.most)
    return together[: question.most]
