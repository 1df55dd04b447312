"""The work of those who work for the city: least time left first, page by page, or searched."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.case import Case
from domain.codes import parse_case_code
from domain.conversation import Choice, Say
from domain.requests import Go, Show, encode
from domain.text import shorten
from handlers import forms, showing
from handlers.keyboards import menu
from handlers.similar import summary
from handlers.synonyms import bare
from handlers.turn import Draft, Turn
from storage import cases

PAGE = 8
"""Cases on one page: as many as a phone shows with few strokes of the thumb."""
COUNTED_MOST = 500
PAGES_DIGITS = 3
WORDS_SHOWN = 40


def show(turn: Turn, rest: str) -> None:
    """A page of the cases waiting for this person, with the time left, a button for each.

    `rest` is the page's number, the code of a case on it, or words to look for.
    """
    waiting, code = _waiting(turn), parse_case_code(rest)
    if not waiting:
        turn.say("queue.none" if turn.actor.works_for_the_city else "queue.not_yours", *menu(turn))
    elif code is not None:
        _show_page(turn, waiting, _page_of(turn, waiting, code))
    elif rest.isdecimal() or not rest:
        _show_page(turn, waiting, int(rest[:PAGES_DIGITS] or 1) - 1)
    else:
        _show_found(turn, waiting, rest)


def _waiting(turn: Turn) -> list[Case]:
    return sorted(cases.queue(turn.session, turn.actor, most=COUNTED_MOST), key=_order)


def ask(turn: Turn, rest: str) -> None:
    """Ask what to look for in one's work, or look for it at once."""
    if rest or not _waiting(turn):
        show(turn, rest)
    else:
        forms.begin(turn, Draft("seek"))


def finish(turn: Turn, draft: Draft) -> None:
    """The words to look for were typed."""
    _show_found(turn, _waiting(turn), draft.answers["words"])


def _order(case: Case) -> tuple[bool, datetime]:
    """Where the clock stands still there is time; a second look has a date of its own."""
    return case.paused_at is not None, _due_at(case)


def _due_at(case: Case) -> datetime:
    return case.second_look_due_at or case.due_at


def _is_late(turn: Turn, case: Case) -> bool:
    return case.paused_at is None and _due_at(case) < turn.now


# --- pages -----------------------------------------------------------------------------------


def _page_of(turn: Turn, waiting: Sequence[Case], code: str) -> int:
    """The page a case stands on, or stood on before it was done."""
    case = showing.find(turn, code)
    before = (one for one in waiting if case is not None and _order(one) < _order(case))
    return sum(1 for _ in before) // PAGE


def _show_page(turn: Turn, waiting: Sequence[Case], page: int) -> None:
    pages = -(-len(waiting) // PAGE)
    page = max(0, min(page, pages - 1))
    late = sum(_is_late(turn, case) for case in waiting)
    lines = [turn.text("queue.head", count=len(waiting), late=late)]
    if pages > 1:
        lines.append(turn.text("queue.page", page=page + 1, pages=pages))
    steps = {"queue.earlier": page, "queue.later": page + 2}
    ways = [
        Choice(encode(Go("queue", f"{number}")), turn.text(key))
        for key, number in steps.items()
        if 1 <= number <= pages
    ]
    besides = turn.go(*(["seek"] if pages > 1 else []), "away")
    _list(turn, lines, waiting[page * PAGE :][:PAGE], (*ways, *besides))


def _list(
    turn: Turn, head: Iterable[str], shown: Sequence[Case], besides: Iterable[Choice]
) -> None:
    lines = [*head, *(_line(turn, case, number) for number, case in enumerate(shown, start=1))]
    choices = (Choice(encode(Show("card", case.code)), case.code) for case in shown)
    turn.reply(Say("\n".join(lines), (*choices, *besides, *turn.go("start"))))


def _line(turn: Turn, case: Case, number: int) -> str:
    return turn.text(
        "queue.late" if _is_late(turn, case) else "queue.line",
        number=number,
        code=case.code,
        due=turn.house.wording.briefly(_due_at(case)),
        state=turn.text(f"state.{case.state}"),
        summary=summary(turn, case.text),
    )


# --- search ----------------------------------------------------------------------------------


def _show_found(turn: Turn, waiting: Iterable[Case], words: str) -> None:
    """What is waiting and holds all these words; a single case is opened."""
    wanted = bare(words).split()
    found = [case for case in waiting if _holds(turn, case, wanted)]
    told = {"words": shorten(words, WORDS_SHOWN), "count": len(found)}
    again = turn.go("seek", "queue")
    if not found:
        turn.say("queue.not_found", *again, **told)
    elif len(found) == 1:
        showing.card(turn, found[0])
    else:
        narrow = [turn.text("queue.narrow", shown=PAGE)] if len(found) > PAGE else []
        _list(turn, [turn.text("queue.found", **told), *narrow], found[:PAGE], again)


def _holds(turn: Turn, case: Case, wanted: Iterable[str]) -> bool:
    """Whether each of these begins a word that tells of the case."""
    wording = turn.house.wording
    named = (
        wording.category(turn.language, case.category),
        wording.ward(turn.language, case.ward),
        turn.text(f"state.{case.state}"),
    )
    told = bare(" ".join((case.text, case.address, *named))).split()
    code = bare(case.code).split()  # parts of it begin by chance with what is meant otherwise
    return all(start in code or any(word.startswith(start) for word in told) for start in wanted)
