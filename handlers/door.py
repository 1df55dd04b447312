"""Where every event comes in: one event, one turn, at least one visible answer."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime

from domain.codes import find_case_codes, parse_case_code, parse_invitation_code
from domain.conversation import Event, Lane
from domain.requests import Do, Go, Pick, Show, decode
from domain.text import fold
from domain.workflow import ACTIONS
from handlers import case_actions, finding, forms, greeting, joining, rating, reporting, showing
from handlers.keyboards import menu
from handlers.menu import PLACES, find_place
from handlers.turn import CONTROL, Draft, House, Turn
from storage import conversations, inbox, outbox
from storage.database import Session

FIRST_LANGUAGE = "vi"

# What a finished form leads to; the forms of actions all lead to the same place.
FINISH: Mapping[str, Callable[[Turn, Draft], None]] = {
    "report": reporting.send,
    "offer": reporting.accept_offer,
    "find": finding.finish,
    "join": joining.finish,
    "rating": rating.finish,
    **{action.key: case_actions.finish for action in ACTIONS.values() if action.asks},
}

# What every single answer of a form leads to, before the form is finished.
ANSWERED: Mapping[str, Callable[[Turn, Draft], None]] = {
    "report": reporting.answered,
    "rating": rating.count,
}


def answer(session: Session, event: Event, *, house: House, row: int, now: datetime) -> None:
    """Take one event through its turn: everything it changes is in this session."""
    found = conversations.find(session, event.peer)
    opened = found or conversations.begin(session, event.peer, language=FIRST_LANGUAGE, now=now)
    drafts = [Draft(**draft) for draft in opened.drafts]
    turn = Turn(session, house, event, opened, now, row, drafts)
    _hear(turn)
    if not (turn.replies or turn.answered):
        greeting.misunderstood(turn)
    _save(turn)


def _save(turn: Turn) -> None:
    drafts = tuple(asdict(draft) for draft in turn.drafts)
    conversations.save(turn.session, replace(turn.conversation, drafts=drafts), now=turn.now)
    letters = [
        outbox.Letter(
            f"reply:{turn.row}:{number}", turn.event.peer, Lane.REPLY, turn.language, reply
        )
        for number, reply in enumerate(turn.replies)
    ]
    outbox.put(turn.session, letters, now=turn.now)
    if turn.forget:
        inbox.forget_body(turn.session, turn.row)


def _hear(turn: Turn) -> None:
    event = turn.event
    if event.unsupported is not None:
        turn.say("unsupported")
        _ask_again(turn)
    elif event.choice is not None:
        _press(turn, event.choice)
    elif event.text and (place := find_place(turn, event.text)) is not None:
        _visit(turn, *place)
    elif turn.draft is not None:
        _answer_form(turn, turn.draft, _typed_option(turn))
    else:
        _free(turn)


def _press(turn: Turn, data: str) -> None:
    match decode(data):
        case Pick(nonce, option):
            _pick(turn, nonce, option)
        case Go(command) if command in PLACES:
            _visit(turn, command, "")
        case Do() as do:
            case_actions.press(turn, do)
        case Show(view, code):
            showing.show(turn, view, code)
        case _:
            turn.say("forged", *menu(turn))


def _pick(turn: Turn, nonce: str, option: str) -> None:
    offered = dict(turn.conversation.options)
    if turn.draft is None or nonce != turn.conversation.nonce or option not in offered:
        turn.say("stale", *(() if turn.draft else menu(turn)))
        _ask_again(turn)
        return
    _answer_form(turn, turn.draft, option)


def _typed_option(turn: Turn) -> str | None:
    """The open option a text names: by its number, or by its label in whatever spelling."""
    typed = fold(turn.event.text or "")
    options = turn.conversation.options
    numbered = [key for key, _ in options if not key.startswith(CONTROL)]
    if typed.isdecimal() and 1 <= int(typed) <= len(numbered):
        return numbered[int(typed) - 1]
    return next((key for key, label in options if fold(label) == typed), None)


def _answer_form(turn: Turn, draft: Draft, option: str | None) -> None:
    finished = forms.take(turn, draft, option)
    if draft.form in ANSWERED:
        ANSWERED[draft.form](turn, draft)
    if finished is not None:
        below = turn.draft
        FINISH[finished.form](turn, finished)
        if turn.draft is below:  # what has just been begun asks for itself
            _offer_to_resume(turn)


def _visit(turn: Turn, command: str, rest: str) -> None:
    before = len(turn.drafts)
    PLACES[command].go(turn, rest)
    if len(turn.drafts) <= before and command not in ("resume", "report", "find", "join"):
        _offer_to_resume(turn)


def _offer_to_resume(turn: Turn) -> None:
    """An open draft is never lost from sight."""
    if turn.draft is not None and turn.draft.form == "report":
        turn.say("resume.offer", *turn.go("resume", "cancel"))


def _ask_again(turn: Turn) -> None:
    if turn.draft is not None:
        forms.ask(turn, turn.draft)


def _free(turn: Turn) -> None:
    """A message outside any conversation: a code, or something that may become a report."""
    text = turn.event.text or ""
    codes = [c for c in (parse_case_code(text), *find_case_codes(text)) if c]
    if codes and finding.by_code(turn, codes[0]):
        return
    if parse_invitation_code(text):
        joining.redeem(turn, text)
    elif not reporting.offer(turn):
        greeting.misunderstood(turn)
