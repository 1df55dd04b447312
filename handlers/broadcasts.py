"""Broadcasts in conversation: written, shown as people will see them, approved, steered."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.broadcast import Broadcast
from domain.broadcast_life import MOVES, may_begin, may_steer, refusal
from domain.broadcast_notices import announcement, progress, report
from domain.conversation import Choice, Lane, Say
from domain.errors import NotFoundError, RefusedError, StaleError
from domain.people import Role
from domain.requests import Heard, Steer, encode
from handlers import broadcast_answers, broadcast_card, forms
from handlers.broadcast_card import CONFIRMED, SURE
from handlers.broadcast_plan import begun_from, plan
from handlers.keyboards import menu
from handlers.turn import Draft, Turn
from storage import audiences, broadcasts, opt_outs, outbox, people, recipients
from storage.outbox import Letter

SHOWN_MOST = 5


def show(turn: Turn, rest: str) -> None:
    """The newest broadcasts, and the way to a new one."""
    if not may_begin(turn.actor):
        turn.say("broadcast.not_yours", *menu(turn))
        return
    found = broadcasts.recent(turn.session, _own_agency(turn), most=SHOWN_MOST)
    lines = [broadcast_card.line(turn, one) for one in found]
    views = (Choice(encode(Steer("view", one.id)), f"#{one.id}") for one in found)
    head = turn.text("broadcast.list" if found else "broadcast.list.none")
    turn.say("broadcast.lines", *turn.go("compose"), *views, head=head, lines="\n".join(lines))


def compose(turn: Turn, rest: str) -> None:
    """Ask what is to be said."""
    if may_begin(turn.actor):
        forms.begin(turn, Draft("broadcast"))
    else:
        turn.say("broadcast.not_yours", *menu(turn))


def _own_agency(turn: Turn) -> str | None:
    """The agency a leader speaks for; None for admins, who speak for the city."""
    if turn.actor.holds(Role.ADMIN):
        return None
    led = sorted(g.agency or "" for g in turn.actor.grants if g.role is Role.LEADER)
    return led[0] if led else ""


def finish(turn: Turn, draft: Draft) -> None:
    """All is said: keep the draft and show it exactly as people will see it."""
    if not may_begin(turn.actor):
        turn.say("broadcast.not_yours", *menu(turn))
        return
    new = plan(turn, draft, _own_agency(turn))
    counted = audiences.count(turn.session, new.audience, now=turn.now)
    planned = replace(new, counted=counted)
    if draft.about is None:
        _shown(turn, broadcasts.begin(turn.session, planned, now=turn.now))
    elif (old := _find(turn, int(draft.about))) is not None:
        _rewrite(turn, old, planned, draft.version)


def _rewrite(turn: Turn, old: Broadcast, planned: Broadcast, version: int) -> None:
    """Put the new words in the place of those that were looked at, and of no others."""
    try:
        seen = replace(old, version=version)
        kept = broadcasts.rewrite(turn.session, seen, planned, turn.actor, turn.moment)
    except RefusedError as refused:
        broadcast_card.show(turn, old, turn.text(f"broadcast.refused.{refused.reason}"))
    except StaleError:
        broadcast_card.show(turn, old, turn.text("broadcast.refused.not_now"))
    else:
        _shown(turn, kept)


def _shown(turn: Turn, broadcast: Broadcast) -> None:
    """Each language once, through the renderer of everybody's letter; then its card.

    It goes to every channel its author uses, so that they see it as each of them shows it.
    """
    languages = ("vi", "en") if broadcast.content.text_en else ("vi",)
    said = [(language, announcement(broadcast, language)) for language in languages]
    for language, notice in said:
        turn.reply(turn.house.wording.render(language, notice))
    others = [
        Letter(f"broadcast-shown:{turn.row}:{one.peer.channel}:{language}", one.peer,
               Lane.REPLY, language, notice)
        for one in people.addresses(turn.session, turn.person.id)
        if one.peer.channel != turn.event.peer.channel
        for language, notice in said
    ]  # fmt: skip
    outbox.put(turn.session, others, now=turn.now)
    broadcast_card.show(turn, broadcast)


def press(turn: Turn, steer: Steer) -> None:
    """A button of a broadcast: data from outside, so everything is checked again."""
    broadcast = _find(turn, steer.number)
    move = steer.move.removesuffix(SURE)
    if broadcast is None:
        turn.say("forged", *menu(turn))
    elif move in _LOOKS:
        _LOOKS[move](turn, broadcast)
    elif move not in MOVES or steer.version > broadcast.version:
        turn.say("forged", *menu(turn))
    elif (why := _refusal(turn, broadcast, move)) is not None:
        broadcast_card.show(turn, broadcast, turn.text(f"broadcast.refused.{why}"))
    elif move == "change":
        forms.confirm(turn, begun_from(turn, broadcast))
    elif steer.move in CONFIRMED:
        broadcast_card.confirm(turn, broadcast, move)
    else:
        _move(turn, broadcast, move)


def _find(turn: Turn, number: int) -> Broadcast | None:
    try:
        found = broadcasts.get(turn.session, number)
    except NotFoundError:
        return None
    return found if may_steer(found, turn.actor) else None


def _refusal(turn: Turn, broadcast: Broadcast, move: str) -> str | None:
    scene = broadcasts.scene(turn.session, broadcast, turn.moment)
    return refusal(broadcast, MOVES[move], turn.actor, scene)


def _move(turn: Turn, broadcast: Broadcast, key: str) -> None:
    try:
        after = broadcasts.perform(turn.session, broadcast, key, turn.actor, turn.moment)
    except StaleError:
        now = broadcasts.get(turn.session, broadcast.id)
        broadcast_card.show(turn, now, turn.text("broadcast.refused.not_now"))
        return
    done = turn.text(f"broadcast.done.{key}")
    if after.started_at is None:
        broadcast_card.show(turn, after, done)
    else:  # the figures stand in the message that changes
        turn.reply(Say(done, broadcast_card.buttons(turn, after)))


def view(turn: Turn, broadcast: Broadcast) -> None:
    """As it stands: the card before it begins, how far it is afterwards."""
    if broadcast.started_at is None:
        broadcast_card.show(turn, broadcast)
        return
    counts = recipients.counts(turn.session, broadcast.id)
    is_over = broadcast.ended_at is not None
    rate = broadcast.rate(counts, turn.now)
    turn.reply(report(broadcast, counts) if is_over else progress(broadcast, counts, rate))


_LOOKS: Mapping[str, Callable[[Turn, Broadcast], None]] = {
    "view": view,
    "results": broadcast_answers.show,
}


# --- those who are told ----------------------------------------------------------------------


def mute(turn: Turn, rest: str) -> None:
    """No broadcasts from this moment on, with one tap."""
    opt_outs.stop(turn.session, turn.person.id, now=turn.now)
    turn.say("broadcast.muted", *turn.go("unmute"))


def unmute(turn: Turn, rest: str) -> None:
    """Broadcasts again."""
    opt_outs.resume(turn.session, turn.person.id)
    turn.say("broadcast.unmuted", *turn.go("mute"))


def hear(turn: Turn, heard: Heard) -> None:
    """An answer below an announcement."""
    broadcast_answers.take(turn, heard)
