"""Cases that may be about the same thing: shown before a report is sent."""

from dataclasses import dataclass

from domain import duplicates
from domain.case import Case
from domain.text import shorten
from domain.understanding import mask, personal_in
from handlers.listing import matching
from handlers.turn import Draft, Option, Turn
from storage import cases

COMPARED_MOST = 20
TEXT_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Sketch:
    """As much of the coming report as is compared with others."""

    text: str
    category: str
    ward: str
    lat: float | None
    lon: float | None


def find(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """A button for each case that is like this report, and one for none of them."""
    options = [(case.code, label(turn, case.code)) for case in _alike(turn, draft)]
    return matching(wanted, [*options, ("none", label(turn, "none"))]) if options else []


def label(turn: Turn, key: str) -> str:
    """The words on a button."""
    return turn.text("similar.none" if key == "none" else "similar.see", code=key)


def lines(turn: Turn, draft: Draft) -> str:
    """What the cases are about, as anybody may read it."""
    return "\n".join(
        turn.text("similar.line", code=case.code, summary=summary(turn, case.text))
        for case in _alike(turn, draft)
    )


def _alike(turn: Turn, draft: Draft) -> list[Case]:
    if turn.alike is None:
        turn.alike = _look(turn, draft)
    return turn.alike


def _look(turn: Turn, draft: Draft) -> list[Case]:
    new = _Sketch(draft.answers["text"], draft.answers["category"], **draft.answers["place"])
    since_at = turn.now - duplicates.WINDOW_IN
    others = cases.nearby(
        turn.session, ward=new.ward, category=new.category, since_at=since_at, most=COMPARED_MOST
    )
    known = {case.code: case for case in others}
    return [known[c.code] for c in duplicates.similar(new, others, now=turn.now)]


def summary(turn: Turn, text: str) -> str:
    """The first words of a report as anybody may read them: personal data masked."""
    return shorten(" ".join(masked(turn, text).split()), TEXT_SHOWN)


def masked(turn: Turn, text: str) -> str:
    """The text with personal data masked."""
    return mask(text, personal_in(text, turn.house.knowledge))
