"""What a broadcast sends: the announcement, and to those who stand behind it how it goes."""

from collections.abc import Mapping

from domain.broadcast import Broadcast, Fate
from domain.conversation import Notice
from domain.requests import Go, Heard, Steer, encode

ANSWERS = ("known", "help")
"""What people may answer below an announcement."""


def announcement(broadcast: Broadcast, language: str) -> Notice:
    """What one recipient reads, with the buttons below; the last one ends all broadcasts."""
    content = broadcast.content
    answers = (*(encode(Heard(one, broadcast.id)) for one in ANSWERS), encode(Go("report")))
    below = (*(answers if content.asks else ()), encode(Go("mute")))
    params = {"text": content.words(language), "broadcast": broadcast.id}
    return Notice("broadcast", params, below, content.photos)


def progress(broadcast: Broadcast, counts: Mapping[Fate, int], rate: float) -> Notice:
    """How far it is; `rate` in letters a second."""
    below = _steering(broadcast, "pause", "cancel")
    return Notice("broadcast.progress", _figures(broadcast, counts) | {"rate": rate}, below)


def report(broadcast: Broadcast, counts: Mapping[Fate, int]) -> Notice:
    """How it ended."""
    return Notice("broadcast.report", _figures(broadcast, counts), _steering(broadcast, "results"))


def _figures(broadcast: Broadcast, counts: Mapping[Fate, int]) -> dict[str, object]:
    told = {str(fate): count for fate, count in counts.items()}
    return {"number": broadcast.id, "standing": broadcast.standing, "counts": told}


def _steering(broadcast: Broadcast, *moves: str) -> tuple[str, ...]:
    return tuple(encode(Steer(move, broadcast.id, broadcast.version)) for move in moves)
