"""From the answers of the form to a broadcast, and back where a draft is changed."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.broadcast import VALUELESS, Aim, Audience, Broadcast, Content, Filter, Standing
from domain.broadcast_form import BROADCAST_FORM, DAYS
from domain.broadcast_links import in_lines, parse_links
from handlers.turn import Draft, Turn


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
        links=parse_links(answers.get("links") or "") or (),
        asks=answers.get("asks") == "yes",
    )


def _audience(answers: Mapping[str, Any], agency: str | None) -> Audience:
    if agency is not None:
        return (Filter(Aim.OFFICERS, (agency,)),)
    aim = Aim(answers["aim"])
    return (Filter(aim, () if aim in VALUELESS else (answers[aim],)),)


def _starts_at(turn: Turn, answers: Mapping[str, Any]) -> datetime | None:
    if answers["when"] != "later":
        return None
    day, hour = datetime.fromisoformat(answers["on"]).date(), time(int(answers["hour"]))
    return datetime.combine(day, hour, _zone(turn)).astimezone(UTC)


def _zone(turn: Turn) -> ZoneInfo:
    return ZoneInfo(turn.house.rules.calendar.zone)


def begun_from(turn: Turn, broadcast: Broadcast) -> Draft:
    """The form as its author would have filled it in, to change any answer of it."""
    answers = _said(broadcast) | _aimed(broadcast) | _timed(turn, broadcast)
    alarm = {"emergency": "yes", "reason": broadcast.reason}
    answers |= alarm if broadcast.emergency else {"emergency": "no"}
    questions = BROADCAST_FORM.questions
    asked = [q.key for q in questions if q.key in answers and q.applies(answers)]
    return Draft(
        BROADCAST_FORM.key,
        answers=answers,
        asked=asked,
        about=str(broadcast.id),
        version=broadcast.version,
    )


def _said(broadcast: Broadcast) -> dict[str, Any]:
    content = broadcast.content
    return {
        "text": content.text,
        "text_en": content.text_en or None,
        "photos": list(content.photos),
        "links": in_lines(content.links) or None,
        "asks": "yes" if content.asks else "no",
    }


def _aimed(broadcast: Broadcast) -> dict[str, Any]:
    """A leader is not asked for whom: it is their own agency."""
    if broadcast.agency is not None:
        return {"aim": None}
    (one,) = broadcast.audience
    return {"aim": str(one.aim)} | ({str(one.aim): one.values[0]} if one.values else {})


def _timed(turn: Turn, broadcast: Broadcast) -> dict[str, Any]:
    starts_at = broadcast.starts_at
    left_in = broadcast.expires_at - (starts_at or turn.now)
    days = next((d for d in DAYS if timedelta(days=int(d)) >= left_in), DAYS[-1])
    if starts_at is None:
        return {"when": "now", "days": days}
    local = starts_at.astimezone(_zone(turn))
    return {
        "when": "later", "on": local.date().isoformat(), "hour": f"{local:%H}", "days": days,
    }  # fmt: skip
