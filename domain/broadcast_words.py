"""Broadcasts in words: the announcement itself, its card, its progress, its report."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from domain.broadcast import ON_THE_WAY, Fate
from domain.naming import Naming, Params

BLOCKS = 20


def bar(done: int, all_: int) -> str:
    """How far it is, drawn."""
    full = BLOCKS * done // all_ if all_ else 0
    return "█" * full + "░" * (BLOCKS - full)


def lasting(words: Naming, language: str, in_: timedelta) -> str:
    """A duration in hours and minutes, rounded up; less than a minute is called one."""
    minutes = max(1, -(-round(in_.total_seconds()) // 60))
    hours, rest = divmod(minutes, 60)
    key = "broadcast.hours" if hours else "broadcast.minutes"
    return words.texts.say(language, key, hours=hours, minutes=rest)


def _announcement(words: Naming, language: str, params: Params) -> str:
    return str(params["text"])


def _progress(words: Naming, language: str, params: Params) -> str:
    counts: Mapping[str, int] = params["counts"]
    all_, left = sum(counts.values()), sum(counts.get(fate, 0) for fate in ON_THE_WAY)
    rate = params["rate"]
    left_in = timedelta(seconds=left / rate) if rate else timedelta(0)
    return words.texts.say(
        language,
        "broadcast.progress",
        number=params["number"],
        standing=words.texts.say(language, f"broadcast.standing.{params['standing']}"),
        bar=bar(all_ - left, all_),
        percent=100 * (all_ - left) // all_ if all_ else 0,
        sent=counts.get(Fate.SENT, 0),
        left=left,
        failed=counts.get(Fate.FAILED, 0) + counts.get(Fate.BLOCKED, 0),
        rate=f"{rate:.0f}",
        time=lasting(words, language, left_in) if left else "–",
    )


def _ask(words: Naming, language: str, params: Params) -> str:
    reason = params["reason"]
    alarm = words.texts.say(language, "broadcast.alarm", reason=reason) if reason else ""
    figures = {"number": params["number"], "count": params["count"], "alarm": alarm}
    return words.texts.say(language, "broadcast.ask", **figures).rstrip()


def _report(words: Naming, language: str, params: Params) -> str:
    """The final figures; they add up to the number of people it was for."""
    counts: Mapping[str, int] = params["counts"]
    lines = [
        words.texts.say(language, "broadcast.report.line", count=counts[fate],
                        fate=words.texts.say(language, f"broadcast.fate.{fate}"))
        for fate in Fate
        if counts.get(fate)
    ]  # fmt: skip
    standing = words.texts.say(language, f"broadcast.standing.{params['standing']}")
    head = words.texts.say(
        language,
        "broadcast.report.head",
        number=params["number"],
        standing=standing,
        count=sum(counts.values()),
    )
    return "\n".join([head, *lines])


BROADCASTS: Mapping[str, Callable[[Any, str, Params], str]] = {
    "broadcast": _announcement,
    "broadcast.ask": _ask,
    "broadcast.progress": _progress,
    "broadcast.report": _report,
}
