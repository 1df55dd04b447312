"""A broadcast's card in words."""

from domain.broadcast import VALUELESS, Aim, Broadcast, Filter
from domain.broadcast_words import lasting
from domain.conversation import Notice
from domain.requests import Steer, encode
from domain.text import shorten
from handlers.turn import Turn

LINE_MOST = 40


def line(turn: Turn, broadcast: Broadcast) -> str:
    """One line of the list."""
    return turn.text(
        "broadcast.line",
        number=broadcast.id,
        standing=turn.text(f"broadcast.standing.{broadcast.standing}"),
        text=shorten(broadcast.content.text, LINE_MOST),
    )


def words(turn: Turn, broadcast: Broadcast) -> dict[str, object]:
    """Everything the card says."""
    wording, language = turn.house.wording, turn.language
    rules, starts_at = turn.house.rules.broadcasts, broadcast.starts_at
    now = turn.text("broadcast.at_once")
    alarm = turn.text("broadcast.alarm", reason=broadcast.reason) if broadcast.emergency else ""
    return {
        "number": broadcast.id,
        "standing": turn.text(f"broadcast.standing.{broadcast.standing}"),
        "audience": ", ".join(_filter(turn, one) for one in broadcast.audience),
        "count": broadcast.people,
        "channels": _channels(turn, broadcast),
        "lasts": lasting(wording, language, rules.lasts(broadcast.counted)),
        "starts": wording.when(language, starts_at) if starts_at else now,
        "expires": wording.when(language, broadcast.expires_at),
        "alarm": alarm,
    }


def _channels(turn: Turn, broadcast: Broadcast) -> str:
    """A line for each channel: how many people, how long, what it may cost."""
    rules = turn.house.rules.broadcasts
    lines = []
    for channel, count in sorted(broadcast.counted.items()):
        lasts = lasting(turn.house.wording, turn.language, rules.lasts({channel: count}))
        cost = rules.paid_vnd.get(channel, 0) * count
        key = "broadcast.channel.paid" if cost else "broadcast.channel"
        lines.append(turn.text(key, channel=channel, count=count, lasts=lasts, cost=f"{cost:,}"))
    return "\n".join(lines)


def _filter(turn: Turn, one: Filter) -> str:
    label = turn.text(f"broadcast.aim.{one.aim}")
    if one.aim in VALUELESS:
        return label
    wording, language = turn.house.wording, turn.language
    names = {
        Aim.WARDS: wording.ward,
        Aim.OFFICERS: wording.agency,
        Aim.CATEGORIES: wording.category,
    }
    named = names.get(one.aim)
    values = [named(language, value) if named else value for value in one.values]
    return f"{label}: {', '.join(values)}"


def to_approve(broadcast: Broadcast) -> Notice:
    """What those who may approve it are asked."""
    below = tuple(
        encode(Steer(move, broadcast.id, broadcast.version))
        for move in ("approve", "decline", "view")
    )
    params = {"number": broadcast.id, "count": broadcast.people, "reason": broadcast.reason}
    return Notice("broadcast.ask", params, below)
