"""The life of a broadcast as one table: a row is a button.

Two people stand behind every broadcast: its author and somebody else who approved it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.broadcast import OVER, RECALL_IN, Broadcast, BroadcastRules, Standing
from domain.errors import RefusedError
from domain.people import Actor, Role


class Side(StrEnum):
    """What somebody is to a broadcast."""

    AUTHOR = "author"
    PEER = "peer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a decision depends on; `in_office` are those who may still send broadcasts."""

    now: datetime
    rules: BroadcastRules
    in_office: Collection[int] = ()
    left: int = 0
    filled: bool = True


Guard = Callable[[Broadcast, Scene], bool]


def has_started(broadcast: Broadcast, scene: Scene) -> bool:
    """Its time has come, and all who stand behind it are still in office."""
    due = broadcast.starts_at is None or broadcast.starts_at <= scene.now
    return due and not someone_left(broadcast, scene)


def someone_left(broadcast: Broadcast, scene: Scene) -> bool:
    """Its author or an approver has lost the role they sent it in."""
    return not {broadcast.author, *broadcast.approvals} <= {*scene.in_office}


def not_over_time(broadcast: Broadcast, scene: Scene) -> bool:
    """It may still be sent."""
    return scene.now < broadcast.expires_at


def over_time(broadcast: Broadcast, scene: Scene) -> bool:
    """Nobody needs it any more."""
    return not not_over_time(broadcast, scene)


def nobody_left(broadcast: Broadcast, scene: Scene) -> bool:
    """Everybody it is for has been written down and has a final state."""
    return scene.filled and scene.left == 0


def can_be_recalled(broadcast: Broadcast, scene: Scene) -> bool:
    """Something may have arrived, all that was under way has, and the platforms still allow it."""
    started_at = broadcast.started_at
    return started_at is not None and scene.left == 0 and scene.now < started_at + RECALL_IN


def has_reason(broadcast: Broadcast, scene: Scene) -> bool:
    """An emergency says why it is one."""
    return not broadcast.emergency or bool(broadcast.reason.strip())


@dataclass(frozen=True, slots=True)
class Move:
    """One row: who may, from where, to where, under which conditions."""

    key: str
    who: frozenset[Side]
    from_: frozenset[Standing]
    to: Standing
    guards: tuple[Guard, ...] = ()


_AUTHOR, _PEER = frozenset({Side.AUTHOR}), frozenset({Side.PEER})
_PEOPLE, _SYSTEM = _AUTHOR | _PEER, frozenset({Side.SYSTEM})
_BEFORE = frozenset({Standing.DRAFT, Standing.AWAITING_APPROVAL, Standing.SCHEDULED})
_UNDER_WAY = frozenset({Standing.RUNNING, Standing.PAUSED})


def _only(standing: Standing) -> frozenset[Standing]:
    return frozenset({standing})


LIFE: tuple[Move, ...] = (
    Move("change", _AUTHOR, _only(Standing.DRAFT), Standing.DRAFT),
    Move(
        "submit",
        _AUTHOR,
        _only(Standing.DRAFT),
        Standing.AWAITING_APPROVAL,
        (not_over_time, has_reason),
    ),
    Move(
        "approve",
        _PEER,
        _only(Standing.AWAITING_APPROVAL),
        Standing.SCHEDULED,
        (not_over_time, has_reason),
    ),
    Move("decline", _PEER, _only(Standing.AWAITING_APPROVAL), Standing.DRAFT),
    Move("revise", _AUTHOR, _only(Standing.AWAITING_APPROVAL), Standing.DRAFT),
    Move("pause", _PEOPLE, _only(Standing.RUNNING), Standing.PAUSED),
    Move("resume", _PEOPLE, _only(Standing.PAUSED), Standing.RUNNING, (not_over_time,)),
    Move("cancel", _PEOPLE, _BEFORE | _UNDER_WAY, Standing.CANCELLED),
    Move(
        "start",
        _SYSTEM,
        _only(Standing.SCHEDULED),
        Standing.RUNNING,
        (not_over_time, has_started),
    ),
    Move(
        "recall",
        _PEOPLE,
        frozenset({Standing.DONE, Standing.CANCELLED}),
        Standing.RECALLED,
        (can_be_recalled,),
    ),
    Move("void", _SYSTEM, _only(Standing.SCHEDULED), Standing.CANCELLED, (someone_left,)),
    Move("finish", _SYSTEM, _only(Standing.RUNNING), Standing.DONE, (nobody_left,)),
    Move("expire", _SYSTEM, frozenset(Standing) - OVER, Standing.EXPIRED, (over_time,)),
)

MOVES: Mapping[str, Move] = {move.key: move for move in LIFE}


def side(broadcast: Broadcast, actor: Actor) -> Side | None:
    """What the actor is to the broadcast; None for whom it is none of their business."""
    if actor.person is None:
        return Side.SYSTEM
    if not may_steer(broadcast, actor):
        return None
    return Side.AUTHOR if actor.person == broadcast.author else Side.PEER


def may_steer(broadcast: Broadcast, actor: Actor) -> bool:
    """Admins steer every broadcast, leaders those of their own agency."""
    if broadcast.agency is not None and actor.holds(Role.LEADER, broadcast.agency):
        return True
    return actor.holds(Role.ADMIN)


def may_begin(actor: Actor) -> bool:
    """Who may write broadcasts at all."""
    return actor.holds(Role.ADMIN) or actor.holds(Role.LEADER)


def approvers(broadcast: Broadcast, rules: BroadcastRules) -> int:
    """How many besides the author must agree: a leader's to many people needs two."""
    is_wide = broadcast.agency is not None and broadcast.people >= rules.many
    return 2 if is_wide else 1


def refusal(broadcast: Broadcast, move: Move, actor: Actor, scene: Scene) -> str | None:
    """Why the actor may not do this now, as the key of a text; None when they may."""
    here = side(broadcast, actor)
    if here is None:
        return "not_yours"
    if here not in move.who:
        return "own" if here is Side.AUTHOR and Side.PEER in move.who else "not_yours"
    if broadcast.standing not in move.from_:
        return "not_now"
    if move.key == "approve" and actor.person in broadcast.approvals:
        return "own"
    failed = (guard for guard in move.guards if not guard(broadcast, scene))
    return next((guard.__name__ for guard in failed), None)


def offered(broadcast: Broadcast, actor: Actor, scene: Scene) -> tuple[str, ...]:
    """The moves this actor may make now, in the table's order."""
    if actor.person is None:
        return ()
    return tuple(m.key for m in LIFE if refusal(broadcast, m, actor, scene) is None)


def decide(broadcast: Broadcast, key: str, actor: Actor, scene: Scene) -> Standing:
    """Where the move leads; RefusedError says why it may not be made."""
    move = MOVES[key]
    if (reason := refusal(broadcast, move, actor, scene)) is not None:
        raise RefusedError(reason)
    agreed = len(broadcast.approvals) + 1
    if key == "approve" and agreed < approvers(broadcast, scene.rules):
        return Standing.AWAITING_APPROVAL
    return move.to
