"""What a broadcast sends: the announcement, and to those who stand behind it how it goes."""

from collections.abc import Mapping
from typing import Any

from domain.broadcast import Broadcast, BroadcastRules, Fate, Standing
from domain.conversation import Notice
from domain.requests import Go, Heard, Steer, encode

ANSWERS = ("known", "help")
"""What people may answer below an announcement."""

RECALLED = "broadcast.recalled"
_RECALLABLE = frozenset({Standing.DONE, Standing.CANCELLED})

STEERED: Mapping[Standing, tuple[str, ...]] = {
    Standing.RUNNING: ("pause", "cancel"),
    Standing.PAUSED: ("resume", "cancel"),
}
"""What may be done with one that is under way, below its figures."""


def announcement(broadcast: Broadcast, language: str) -> Notice:
    """What one recipient reads, with the buttons below; the last one ends all broadcasts."""
    content = broadcast.content
    answers = (*(encode(Heard(one, broadcast.id)) for one in ANSWERS), encode(Go("report")))
    below = (*(answers if content.asks else ()), encode(Go("mute")))
    links = [[link.label, link.url] for link in content.links]
    params = {"text": content.words(language), "broadcast": broadcast.id}
    params |= {"links": links} if links else {}
    return Notice("broadcast", params, below, content.photos)


def facts(broadcast: Broadcast, rules: BroadcastRules) -> dict[str, Any]:
    """All that whoever decides about it must know: for whom, where, when, how long, at what cost.

    Durations are in seconds, costs in đồng.
    """
    channels = [
        {
            "channel": name,
            "count": count,
            "lasts": rules.lasts({name: count}).total_seconds(),
            "cost": rules.paid_vnd.get(name, 0) * count,
        }
        for name, count in sorted(broadcast.counted.items())
    ]
    return {
        "number": broadcast.id,
        "standing": broadcast.standing,
        "audience": [[one.aim, list(one.values)] for one in broadcast.audience],
        "count": broadcast.people,
        "channels": channels,
        "lasts": rules.lasts(broadcast.counted).total_seconds(),
        "starts_at": broadcast.starts_at.isoformat() if broadcast.starts_at else None,
        "expires_at": broadcast.expires_at.isoformat(),
        "links": [[link.label, link.url] for link in broadcast.content.links],
        "reason": broadcast.reason if broadcast.emergency else "",
    }


def to_approve(broadcast: Broadcast, rules: BroadcastRules) -> Notice:
    """What those who may approve it are asked."""
    below = _steering(broadcast, "approve", "decline")
    return Notice("broadcast.ask", {"facts": facts(broadcast, rules)}, below)


def news(broadcast: Broadcast, move: str, by: str | None) -> Notice:
    """What somebody else, or the system itself, did with it."""
    params = {"number": broadcast.id, "move": move, "by": by}
    return Notice("broadcast.news", params, _steering(broadcast, "view"))


def progress(broadcast: Broadcast, counts: Mapping[Fate, int], rate: float) -> Notice:
    """How far it is; `rate` in letters a second."""
    below = _steering(broadcast, *STEERED.get(broadcast.standing, ()))
    return Notice("broadcast.progress", _figures(broadcast, counts) | {"rate": rate}, below)


def report(broadcast: Broadcast, counts: Mapping[Fate, int]) -> Notice:
    """How it ended."""
    below = ("results", "recall") if broadcast.standing in _RECALLABLE else ("results",)
    return Notice("broadcast.report", _figures(broadcast, counts), _steering(broadcast, *below))


def recalled() -> Notice:
    """What stands in the place of an announcement that was taken back."""
    return Notice(RECALLED)


def place(broadcast: Broadcast) -> str:
    """The slot an announcement holds in a chat."""
    return f"announcement:{broadcast.id}"


def results(broadcast: Broadcast, by_ward: Mapping[str | None, Mapping[str, int]]) -> Notice:
    """What people answered, ward by ward, those first where most need help."""
    rows = sorted(by_ward.items(), key=lambda pair: (-pair[1].get("help", 0), pair[0] or ""))
    wards = [{"ward": ward, **{one: row.get(one, 0) for one in ANSWERS}} for ward, row in rows]
    return Notice("broadcast.results", {"number": broadcast.id, "wards": wards})


def _figures(broadcast: Broadcast, counts: Mapping[Fate, int]) -> dict[str, object]:
    told = {str(fate): count for fate, count in counts.items()}
    return {"number": broadcast.id, "standing": broadcast.standing, "counts": told}


def _steering(broadcast: Broadcast, *moves: str) -> tuple[str, ...]:
    return tuple(encode(Steer(move, broadcast.id, broadcast.version)) for move in moves)
