"""From the answers of the form to a broadcast."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.broadcast import VALUELESS, Aim, Audience, Broadcast, Content, Filter, Link, Standing
from handlers.turn import Draft, Turn

_URL = re.compile(r"https?://\S+")


def plan(turn: Turn, draft: Draft, agency: str | None) -> Broadcast:
    """What the answers say; not yet kept, so it has no number."""
    answers = draft.answers
    starts_at = _starts_at(turn, answers)
    return Broadcast(
        id=0,
        version=0,
        standing=Standing.DRAFT,
        author=turn.person.id,
        content=_content(answers),
        audience=_audience(answers, agency),
        agency=agency,
        starts_at=starts_at,
        expires_at=(starts_at or turn.now) + timedelta(days=int(answers["days"])),
        emergency=answers.get("emergency") == "yes",
        reason=answers.get("reason") or "",
    )


def _content(answers: Mapping[str, Any]) -> Content:
    return Content(
        text=answers["text"],
        text_en=answers.get("text_en") or "",
        photos=tuple(answers.get("photos") or ()),
        links=tuple(_links(answers.get("links") or "")),
        asks=answers.get("asks") == "yes",
    )


def _links(text: str) -> Iterator[Link]:
    """Each line with an address is a link; what stands before the address is its label."""
    for line in text.splitlines():
        if (found := _URL.search(line)) is not None:
            label = line[: found.start()].strip(" |:-–")
            yield Link(label or found[0].split("/")[2], found[0])


def _audience(answers: Mapping[str, Any], agency: str | None) -> Audience:
    if agency is not None:
        return (Filter(Aim.OFFICERS, (agency,)),)
    aim = Aim(answers["aim"])
    return (Filter(aim, () if aim in VALUELESS else (answers[aim],)),)


def _starts_at(turn: Turn, answers: Mapping[str, Any]) -> datetime | None:
    if answers["when"] != "later":
        return None
    zone = ZoneInfo(turn.house.rules.calendar.zone)
    day, hour = datetime.fromisoformat(answers["on"]).date(), time(int(answers["hour"]))
    return datetime.combine(day, hour, zone).astimezone(UTC)
