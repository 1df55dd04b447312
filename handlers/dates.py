"""A date as an answer: past, coming, or one on which the agency of the case works."""

import re
from collections.abc import Mapping
from datetime import date

from domain.calendar import OutsideCalendarError, WorkingCalendar
from domain.errors import BadInputError
from domain.evidence import document_in
from domain.forms import Question, Span
from domain.text import clean
from handlers.answers import Answer
from handlers.turn import Draft, Option, Turn
from storage import cases


def ask(turn: Turn, question: Question, draft: Draft, controls: tuple[Option, ...]) -> None:
    """Ask for a date, or for a word on the working day a day off would become."""
    words = turn.text(f"{draft.form}.{question.key}.ask", code=draft.about or "")
    moved = draft.partial.get("moved")
    offered = [(moved, turn.text("date.take", day=turn.house.wording.day(moved)))] if moved else []
    turn.offer(words, (*offered, *controls))


def read(turn: Turn, question: Question, draft: Draft, option: str | None) -> Answer | None:
    """The date that was written, or the working day that was offered instead."""
    if option is not None:
        return Answer(option)
    today = turn.house.rules.calendar.local_date(turn.now)
    text = clean(turn.event.text or "")
    on = document_in(text).on or _written(text, today)
    if on is None or not _fits(question.span, on, today):
        raise BadInputError(f"{draft.form}.{question.key}.again")
    if question.span is Span.WORKING and (moved := _moved(turn, question, draft, on)):
        draft.partial = {"moved": moved.isoformat()}
        return None
    return Answer(on.isoformat())


def show(turn: Turn, question: Question, value: str) -> str:
    """The date as people write it."""
    return turn.house.wording.day(value)


def _fits(span: Span, on: date, today: date) -> bool:
    fits: Mapping[Span, bool] = {Span.ANY: True, Span.PAST: on <= today}
    return fits.get(span, on > today)


def _moved(turn: Turn, question: Question, draft: Draft, on: date) -> date | None:
    """The working day that a day off becomes, said with its reason; None for a working day."""
    calendar = _calendar(turn, draft)
    try:
        end_at = calendar.close_of(on)
    except OutsideCalendarError:
        raise BadInputError(f"{draft.form}.{question.key}.again") from None
    day = calendar.local_date(end_at)
    if day == on:
        return None
    wording = turn.house.wording
    turn.note("date.off", day=wording.day(on), at=wording.when(turn.language, end_at))
    return day


def _calendar(turn: Turn, draft: Draft) -> WorkingCalendar:
    agency = cases.get(turn.session, draft.about).agency if draft.about else None
    return turn.house.rules.calendar_of(agency)


def _written(text: str, today: date) -> date | None:
    """Day, month and year, however parted; without the year it is this one."""
    parts = re.findall(r"[0-9]+", text)
    if len(parts) == 2:  # noqa: PLR2004 - a day and a month
        parts.append(str(today.year))
    try:
        day, month, year = (int(part[:5]) for part in parts)
        return date(year + (today.year // 100 * 100 if year < 100 else 0), month, day)  # noqa: PLR2004 - "26" is this century's
    except ValueError:
        return None
