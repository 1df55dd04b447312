"""Broadcasts in words: the announcement, what decides about it, its progress, its end."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from domain.broadcast import ON_THE_WAY, VALUELESS, Aim, Fate
from domain.broadcast_notices import ANSWERS, RECALLED
from domain.naming import Naming, Params

BLOCKS = 20
WARDS_SHOWN = 20


def bar(done: int, all_: int) -> str:
    """How far it is, drawn."""
    full = BLOCKS * done // all_ if all_ else 0
    return "█" * full + "░" * (BLOCKS - full)


def lasting(naming: Naming, language: str, in_: timedelta) -> str:
    """A duration in hours and minutes, rounded up; less than a minute is called one."""
    minutes = max(1, -(-round(in_.total_seconds()) // 60))
    hours, rest = divmod(minutes, 60)
    key = "broadcast.hours" if hours else "broadcast.minutes"
    return naming.texts.say(language, key, hours=hours, minutes=rest)


def grouped(language: str, count: int) -> str:
    """A number of people as it is written: 1.000.000, in English 1,000,000."""
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", ".")


def _announcement(naming: Naming, language: str, params: Params) -> str:
    return str(params["text"])


# --- before it begins ------------------------------------------------------------------------


def card(naming: Naming, language: str, facts: Params) -> str:
    """What it is, for whom, on which channels, when, how long."""
    say, reason, starts_at = naming.texts.say, facts["reason"], facts["starts_at"]
    at_once = say(language, "broadcast.at_once")
    links = "".join(f"• {label}: {url}\n" for label, url in facts["links"])
    return say(
        language,
        "broadcast.card",
        number=facts["number"],
        standing=say(language, f"broadcast.standing.{facts['standing']}"),
        audience=", ".join(_chosen(naming, language, *one) for one in facts["audience"]),
        count=grouped(language, facts["count"]),
        channels="\n".join(_channel(naming, language, one) for one in facts["channels"]),
        lasts=_lasts(naming, language, facts),
        starts=naming.when(language, starts_at) if starts_at else at_once,
        expires=naming.when(language, facts["expires_at"]),
        links=links,
        alarm=say(language, "broadcast.alarm", reason=reason) if reason else "",
    ).rstrip()


def _lasts(naming: Naming, language: str, facts: Params) -> str:
    return lasting(naming, language, timedelta(seconds=facts["lasts"]))


def _channel(naming: Naming, language: str, one: Params) -> str:
    """How many people there, how long it takes, what it may cost."""
    key = "broadcast.channel.paid" if one["cost"] else "broadcast.channel"
    return naming.texts.say(
        language,
        key,
        channel=channel_name(naming, language, one["channel"]),
        count=grouped(language, one["count"]),
        lasts=_lasts(naming, language, one),
        cost=grouped(language, one["cost"]),
    )


def channel_name(naming: Naming, language: str, name: str) -> str:
    """What a channel is called."""
    key = f"channel.{name}"
    return naming.texts.say(language, key) if naming.texts.has(key) else name


def _chosen(naming: Naming, language: str, aim: str, values: list[str]) -> str:
    label = naming.texts.say(language, f"broadcast.aim.{aim}")
    if aim in VALUELESS:
        return label
    named: Mapping[str, Callable[[str], str]] = {
        Aim.WARDS: lambda code: naming.ward(language, code),
        Aim.OFFICERS: lambda code: naming.agency(language, code),
        Aim.CATEGORIES: lambda code: naming.category(language, code),
        Aim.CHANNEL: lambda name: channel_name(naming, language, name),
        Aim.LANGUAGE: lambda key: naming.texts.say(language, f"menu.{key}"),
    }
    name = named.get(aim, str)
    return f"{label}: {', '.join(name(value) for value in values)}"


def _ask(naming: Naming, language: str, params: Params) -> str:
    facts = params["facts"]
    head = naming.texts.say(language, "broadcast.ask", number=facts["number"])
    return f"{head}\n\n{card(naming, language, facts)}"


# --- under way and afterwards ----------------------------------------------------------------


def _news(naming: Naming, language: str, params: Params) -> str:
    say = naming.texts.say
    by = params["by"] or say(language, "broadcast.news.somebody")
    return say(language, f"broadcast.news.{params['move']}", number=params["number"], by=by)


def _progress(naming: Naming, language: str, params: Params) -> str:
    counts: Mapping[str, int] = params["counts"]
    all_, left = sum(counts.values()), sum(counts.get(fate, 0) for fate in ON_THE_WAY)
    rate = params["rate"]
    left_in = timedelta(seconds=left / rate) if rate else None
    figures = {
        "sent": counts.get(Fate.SENT, 0),
        "left": left,
        "failed": counts.get(Fate.FAILED, 0) + counts.get(Fate.BLOCKED, 0),
    }
    return naming.texts.say(
        language,
        "broadcast.progress",
        number=params["number"],
        standing=naming.texts.say(language, f"broadcast.standing.{params['standing']}"),
        bar=bar(all_ - left, all_),
        percent=100 * (all_ - left) // all_ if all_ else 0,
        rate=f"{rate:.0f}",
        time=lasting(naming, language, left_in) if left and left_in is not None else "–",
        **{name: grouped(language, count) for name, count in figures.items()},
    )


def _report(naming: Naming, language: str, params: Params) -> str:
    """The final figures; they add up to the number of people it was for."""
    counts: Mapping[str, int] = params["counts"]
    lines = [
        naming.texts.say(language, "broadcast.report.line", count=grouped(language, counts[fate]),
                         fate=naming.texts.say(language, f"broadcast.fate.{fate}"))
        for fate in Fate
        if counts.get(fate)
    ]  # fmt: skip
    head = naming.texts.say(
        language,
        "broadcast.report.head",
        number=params["number"],
        standing=naming.texts.say(language, f"broadcast.standing.{params['standing']}"),
        count=grouped(language, sum(counts.values())),
    )
    return "\n".join([head, *lines])


def _results(naming: Naming, language: str, params: Params) -> str:
    """How many answered what, in all and ward by ward."""
    say, wards = naming.texts.say, params["wards"]
    total = {one: sum(row[one] for row in wards) for one in ANSWERS}
    lines = [
        say(language, "broadcast.results.line", ward=naming.ward(language, row["ward"]),
            **{one: row[one] for one in ANSWERS})
        for row in wards[:WARDS_SHOWN]
    ]  # fmt: skip
    head = say(language, "broadcast.results", number=params["number"], **total)
    return "\n".join([head, *lines])


def _recalled(naming: Naming, language: str, params: Params) -> str:
    return naming.texts.say(language, "broadcast.recalled")


BROADCASTS: Mapping[str, Callable[[Naming, str, Params], str]] = {
    "broadcast": _announcement,
    "broadcast.ask": _ask,
    "broadcast.news": _news,
    "broadcast.progress": _progress,
    "broadcast.report": _report,
    RECALLED: _recalled,
    "broadcast.results": _results,
}
