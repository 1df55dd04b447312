"""Broadcasts in conversation: written, shown as people will see them, approved, steered."""

from dataclasses import replace

from domain.broadcast import Broadcast
from domain.broadcast_life import MOVES, may_begin, may_steer, offered
from domain.broadcast_notices import announcement, progress, report
from domain.conversation import Choice, Lane, Say
from domain.errors import NotFoundError, RefusedError, StaleError
from domain.people import Role
from domain.requests import Heard, Steer, encode
from handlers import broadcast_answers, broadcast_card, forms
from handlers.broadcast_plan import plan
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
    kept = broadcasts.begin(turn.session, replace(new, counted=counted), now=turn.now)
    _preview(turn, kept)
    card(turn, kept)


def _preview(turn: Turn, broadcast: Broadcast) -> None:
    """Each language once, through the same renderer that everybody's letter goes through."""
    languages = ("vi", "en") if broadcast.content.text_en else ("vi",)
    for language in languages:
        said = turn.house.wording.render(language, announcement(broadcast, language))
        turn.reply(said)


def card(turn: Turn, broadcast: Broadcast, *news: str) -> None:
    """The news, then what it is, for whom, how long it takes, and what may be done with it."""
    scene = broadcasts.scene(turn.session, broadcast, turn.moment)
    moves = offered(broadcast, turn.actor, scene)
    buttons = [
        Choice(
            encode(Steer(move, broadcast.id, broadcast.version)),
            turn.text(f"broadcast.move.{move}"),
        )
        for move in moves
        if move != "change"
    ]
    text = turn.text("broadcast.card", **broadcast_card.words(turn, broadcast)).rstrip()
    turn.reply(Say("\n\n".join([*news, text]), tuple(buttons)))


def press(turn: Turn, steer: Steer) -> None:
    """A button of a broadcast: data from outside, so everything is checked again."""
    broadcast = _find(turn, steer.number)
    if broadcast is None:
        turn.say("forged", *menu(turn))
    elif steer.move == "view":
        view(turn, broadcast)
    elif steer.move == "results":
        broadcast_answers.show(turn, broadcast)
    elif steer.move not in MOVES or steer.version > broadcast.version:
        turn.say("forged", *menu(turn))
    else:
        _move(turn, broadcast, steer.move)


def _find(turn: Turn, number: int) -> Broadcast | None:
    try:
        found = broadcasts.get(turn.session, number)
    except NotFoundError:
        return None
    return found if may_steer(found, turn.actor) else None


def view(turn: Turn, broadcast: Broadcast) -> None:
    """As it stands: the card before it begins, how far it is afterwards."""
    if broadcast.started_at is None:
        card(turn, broadcast)
        return
    counts = recipients.counts(turn.session, broadcast.id)
    is_over = broadcast.ended_at is not None
    turn.reply(report(broadcast, counts) if is_over else progress(broadcast, counts, 0.0))


def _move(turn: Turn, broadcast: Broadcast, key: str) -> None:
    try:
        after = broadcasts.perform(turn.session, broadcast, key, turn.actor, turn.moment)
    except RefusedError as refused:
        card(turn, broadcast, turn.text(f"broadcast.refused.{refused.reason}"))
    except StaleError:
        now = broadcasts.get(turn.session, broadcast.id)
        card(turn, now, turn.text("broadcast.refused.not_now"))
    else:
        card(turn, after, turn.text(f"broadcast.done.{key}"))
        if key == "submit":
            _ask_others(turn, after)


def _ask_others(turn: Turn, broadcast: Broadcast) -> None:
    """Everybody who may approve it gets it to read, with the buttons for it."""
    asked = people.holders(turn.session, {Role.ADMIN}, None, now=turn.now)
    if broadcast.agency is not None:
        asked |= people.holders(turn.session, {Role.LEADER}, broadcast.agency, now=turn.now)
    notice = broadcast_card.to_approve(broadcast)
    letters = [
        Letter(
            f"broadcast-ask:{broadcast.id}:{broadcast.version}:{one.person}:{number}",
            one.peer,
            Lane.ASSIGNMENT,
            one.language,
            content,
        )
        for one in people.reach(turn.session, asked - {broadcast.author})
        for number, content in enumerate((announcement(broadcast, one.language), notice))
    ]
    outbox.put(turn.session, letters, now=turn.now)


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
