"""Where every event comes in: one event, one turn, at least one visible answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.conversation import Event, Lane, Notice, Say
from domain.requests import Do, Go, Heard, Pick, Show, Steer, decode
from domain.text import clean, shorten
from domain.workflow import ACTIONS
from handlers import (
    absence,
    attribution,
    broadcasts,
    case_actions,
    drafts,
    finding,
    forms,
    greeting,
    joining,
    languages,
    leaving,
    queue,
    rating,
    reporting,
    screening,
    showing,
    synonyms,
    unreadable,
    verdicts,
)
from handlers.keyboards import menu
from handlers.menu import PLACES, find_place, meant_place
from handlers.turn import CONTROL, Draft, House, Option, Turn
from storage import conversations, inbox, outbox
from storage.conversations import Conversation
from storage.database import Session

FIRST_LANGUAGE = "vi"

# What a finished form leads to; the forms of actions all lead to the same place.
FINISH: Mapping[str, Callable[[Turn, Draft], None]] = {
    "report": reporting.finish,
    "offer": reporting.accept_offer,
    "find": finding.finish,
    "join": joining.finish,
    "away": absence.finish,
    "seek": queue.finish,
    "broadcast": broadcasts.finish,
    "rating": rating.finish,
    **{action.key: case_actions.finish for action in ACTIONS.values() if action.asks},
}

# What every single answer of a form leads to, before the form is finished.
ANSWERED: Mapping[str, Callable[[Turn, Draft], None]] = {"rating": rating.count}


def answer(
    session: Session, event: Event, *, house: House, rows: Sequence[int], now: datetime
) -> None:
    """Take one event through its turn: everything it changes is in this session."""
    heard = Incoming(event, tuple(rows), conversations.find(session, event.peer))
    save(session, [hear(session, heard, house=house, now=now)], now=now)


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event, the raw rows it came in (one, or all of an album), and what it goes on with."""

    event: Event
    rows: tuple[int, ...]
    conversation: Conversation | None


def hear(session: Session, heard: Incoming, *, house: House, now: datetime) -> Turn:
    """The turn of one event, up to saving where it ends and what is said."""
    event = heard.event
    opened = heard.conversation or conversations.begin(
        session, event.peer, language=FIRST_LANGUAGE, now=now
    )
    begun, lost = unreadable.drafts(opened.drafts)
    turn = Turn(session, house, event, opened, now, heard.rows, begun)
    unreadable.tell(turn, lost)
    _hear(turn)
    _finish(turn)
    if not (turn.replies or turn.answered):
        greeting.misunderstood(turn)
    _ask_again(turn)
    return turn


def _finish(turn: Turn) -> None:
    while turn.finished:
        draft = turn.finished.pop()
        FINISH[draft.form](turn, draft)


def _ask_again(turn: Turn) -> None:
    """What is open is what is seen last, whatever came between."""
    if turn.draft is not None and not turn.asked:
        turn.note("resume.offer", what=drafts.name(turn, turn.draft))
        forms.ask(turn, turn.draft)
        _finish(turn)


def save(session: Session, turns: Sequence[Turn], *, now: datetime) -> None:
    """Save where each turn ends and what is said in it, all of them in few statements."""
    conversations.save_all(session, [_end(turn) for turn in turns], now=now)
    letters = [
        outbox.Letter(
            f"reply:{turn.row}:{number}", turn.event.peer, Lane.REPLY, turn.language, reply
        )
        for turn in turns
        for number, reply in enumerate(turn.replies)
    ]
    outbox.put(session, letters, now=now)
    for row in sorted(row for turn in turns for row in turn.forgotten):
        inbox.forget_body(session, row)


def _end(turn: Turn) -> Conversation:
    """Where the conversation stands after the turn."""
    stored = tuple(draft.stored() for draft in turn.drafts)
    conversation = replace(turn.conversation, drafts=stored)
    if turn.draft is None:
        return replace(conversation, options=_shown_last(turn), nonce="")
    return conversation


def _shown_last(turn: Turn) -> tuple[Option, ...]:
    """The buttons below the last reply: they too can be named by number or label."""
    if not turn.replies:
        return ()
    match turn.replies[-1]:
        case Say(choices=choices):
            return tuple((c.id, c.label) for c in choices if not c.is_link)
        case Notice(requests=requests):
            button = turn.house.wording.button
            return tuple((data, button(turn.language, data)) for data in requests)


def _hear(turn: Turn) -> None:
    event = turn.event
    if event.lost is not None:
        turn.say(f"lost.{event.lost}", *(() if turn.draft else menu(turn)))
    if event.unsupported is not None:
        if event.lost is None:
            turn.say("unsupported", *(() if turn.draft else menu(turn)))
    elif event.edited:
        _amend(turn)
    elif event.choice is not None:
        _press(turn, event.choice)
    elif event.ref and not event.text:
        _visit(turn, "start", event.ref)
    else:
        _listen(turn, event.text or "")


def _listen(turn: Turn, text: str) -> None:
    """Words, pictures, a place: a way to somewhere, an answer, or something new."""
    is_name = synonyms.is_name(turn, drafts.question(turn))
    if text and not is_name and (place := find_place(turn, text)) is not None:
        _visit(turn, *place)
    elif synonyms.is_command(text):
        _obey(turn, text)
    elif turn.draft is not None and drafts.is_slip(turn, turn.draft):
        turn.say("find.slip", typed=clean(text))
    elif turn.draft is not None and not drafts.is_beside(turn, turn.draft):
        _answer(turn, turn.draft)
    elif (data := _typed_option(turn)) is not None:
        _press(turn, data)
    elif text and (command := meant_place(turn, text)) is not None:
        _visit(turn, command, "")
    else:
        _elsewhere(turn, lambda: _free(turn))


def _obey(turn: Turn, text: str) -> None:
    """A /command that is no place of the menu: a control, or nothing at all."""
    option = _typed_option(turn)
    if turn.draft is not None and option is not None and option.startswith(CONTROL):
        _answer_form(turn, turn.draft, option)
    elif (command := meant_place(turn, text)) is not None:
        _visit(turn, command, "")
    else:
        command = shorten(clean(text).split()[0], synonyms.LABEL_MOST)
        turn.say("command.unknown", *(() if turn.draft else menu(turn)), command=command)


def _is_stopped(turn: Turn) -> bool:
    """Words that no question of a form looks at are looked at here."""
    words = clean(turn.event.text or "")
    if not (words and screening.stops(turn, words)):
        return False
    if not turn.asked:
        turn.say("scope.then", *menu(turn))
    return True


def _amend(turn: Turn) -> None:
    """Words that were sent have been changed."""
    if turn.draft is None and _is_stopped(turn):
        return
    if turn.draft is None:
        turn.say("edited.nothing", *menu(turn))
    elif not forms.amend(turn, turn.draft):
        turn.say("edited.nothing")
        _ask_again(turn)


def _press(turn: Turn, data: str) -> None:
    match decode(data):
        case Pick(nonce, option):
            _pick(turn, nonce, option)
        case Go(command, rest) if command in PLACES and (PLACES[command].paged or not rest):
            _visit(turn, command, rest)
        case Do() as do:
            _elsewhere(turn, lambda: case_actions.press(turn, do))
        case Show(view, code):
            _elsewhere(turn, lambda: showing.show(turn, view, code))
        case Steer() as steer:
            _elsewhere(turn, lambda: broadcasts.press(turn, steer))
        case Heard() as heard:
            _elsewhere(turn, lambda: broadcasts.hear(turn, heard))
        case _:
            turn.say("forged", *menu(turn))


def _pick(turn: Turn, nonce: str, option: str) -> None:
    offered = dict(turn.conversation.options)
    if turn.draft is None or nonce != turn.conversation.nonce or option not in offered:
        turn.say("stale", *(() if turn.draft else menu(turn)))
    else:
        _answer_form(turn, turn.draft, option)


def _typed_option(turn: Turn) -> str | None:
    return synonyms.named_option(turn, drafts.question(turn))


def _wants_words(turn: Turn) -> bool:
    question = drafts.question(turn)
    return question is not None and question.in_words


def _answer(turn: Turn, draft: Draft) -> None:
    """An event while a form is open: an answer, or words said on the way."""
    is_name = synonyms.is_name(turn, drafts.question(turn))
    option, text = None if is_name else _typed_option(turn), turn.event.text or ""
    if option is None:
        languages.listen(turn, text)
    aside = bool(text) and option is None and not _wants_words(turn)
    if option is None and leaving.is_meant(turn, draft):
        leaving.leave(turn, draft)
    elif aside and (command := meant_place(turn, text)) is not None:
        _visit(turn, command, "")
    elif not (aside and greeting.thanked(turn, text)):
        _answer_form(turn, draft, option)


def _answer_form(turn: Turn, draft: Draft, option: str | None) -> None:
    forms.take(turn, draft, option)
    if draft.form in ANSWERED:
        ANSWERED[draft.form](turn, draft)


def _visit(turn: Turn, command: str, rest: str) -> None:
    place = PLACES[command]
    if rest and _is_stopped(turn):
        return
    if place.leaves:
        _elsewhere(turn, lambda: place.go(turn, rest))
    else:
        place.go(turn, rest)


def _elsewhere(turn: Turn, go: Callable[[], None]) -> None:
    """Going elsewhere ends what was only a question on the way."""
    before = list(turn.drafts)
    go()
    drafts.leave_light(turn, before)


def _free(turn: Turn) -> None:
    """A message outside any conversation: a code, or something that may become a report."""
    text = turn.event.text or ""
    languages.listen(turn, text)
    if verdicts.try_objection(turn, text) or _is_stopped(turn):
        return
    known = len(text) <= synonyms.LABEL_MOST and (
        verdicts.try_rating(turn, text)
        or joining.try_code(turn, text)
        or attribution.try_ref(turn, text)
        or finding.try_code(turn, text)
        or greeting.small_talk(turn, text)
    )
    if not (known or reporting.offer(turn)):
        greeting.misunderstood(turn)
