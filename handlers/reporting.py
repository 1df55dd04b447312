"""The report: from the first word to the receipt (product.md section 4)."""

import json
from typing import Any

from domain.case import Case, Report
from domain.codes import case_code
from domain.errors import BadInputError
from domain.people import SYSTEM
from domain.report import (
    CONSENT_VERSION,
    DESCRIPTION_LEAST,
    DESCRIPTION_MOST,
    OFFER_FORM,
    REPORT_FORM,
)
from domain.requests import Do
from domain.routing import route
from domain.severity import Severity
from domain.text import clean, has_words
from domain.understanding import mask, personal_in, severity_of
from domain.workflow import Act
from handlers import case_actions, early, forms, showing
from handlers.keyboards import menu
from handlers.options import ANSWER_TO
from handlers.turn import Draft, Turn
from storage import cases, contacts, people

_CODE_BYTES = 7
_REF_BYTES = 16
_KNOWN = {question.key for question in REPORT_FORM.questions}


# --- the beginning ---------------------------------------------------------------------------


def start(turn: Turn, rest: str) -> None:
    """Begin a report, or go on with the one that is open or was just offered."""
    offered = next((d for d in turn.drafts if d.form == OFFER_FORM.key), None)
    if any(d.form == REPORT_FORM.key for d in turn.drafts):
        turn.note("report.resumed")
    if offered is not None:
        turn.drafts.remove(offered)
    _begin_with(turn, offered or Draft("offer"))


def offer(turn: Turn) -> bool:
    """Something sent outside any conversation may become a report; False: it is too little."""
    text, draft = clean(turn.event.text or ""), Draft("offer", rows=[*turn.rows])
    try:
        early.keep(turn, OFFER_FORM, draft)
    except BadInputError as error:
        turn.say(error.again, *menu(turn))
        return True
    if len(text) > DESCRIPTION_MOST:
        limits = {"least": DESCRIPTION_LEAST, "most": DESCRIPTION_MOST}
        turn.say("report.text.again", *menu(turn), **limits)
        return True
    if not (_is_enough(text) or draft.kept or (text and _is_asked(turn))):
        return False
    draft.answers |= {"text": text} if text else {}
    forms.begin(turn, draft)
    return True


def _is_enough(text: str) -> bool:
    return len(text) >= DESCRIPTION_LEAST and has_words(text, DESCRIPTION_LEAST)


def _is_asked(turn: Turn) -> bool:
    """Whether an officer waits for this person's answer."""
    return bool(cases.asked_of(turn.session, turn.person.id))


def accept_offer(turn: Turn, draft: Draft) -> None:
    """What was sent becomes the beginning of a report, or an answer, or is forgotten."""
    chosen = draft.answers["start"]
    if chosen == "no":
        turn.forget(*draft.rows)
        turn.say("offer.dropped", *menu(turn))
    elif chosen.startswith(ANSWER_TO):
        _answer_with(turn, draft, chosen.removeprefix(ANSWER_TO))
    else:
        _begin_with(turn, draft)


def _begin_with(turn: Turn, offered: Draft) -> None:
    report = Draft("report", kept=offered.kept, rows=offered.rows)
    if _is_enough(text := offered.answers.get("text", "")):
        report.answers["text"] = text
        report.asked.append("text")
    forms.begin(turn, report)


def _answer_with(turn: Turn, offered: Draft, code: str) -> None:
    case = cases.get(turn.session, code)
    told = {key: offered.answers[key] for key in ("text",) if offered.answers.get(key)}
    kept = {key: offered.kept[key] for key in ("photos",) if key in offered.kept}
    case_actions.press(turn, Do("answer_question", code, case.version), answers=told, kept=kept)


# --- the end ---------------------------------------------------------------------------------


def finish(turn: Turn, draft: Draft) -> None:
    """The report is sent, or another's is followed, or nothing is kept without consent."""
    similar = draft.answers.get("similar")
    if draft.answers.get("consent") == "no":
        turn.forget(*draft.rows)
        turn.say("consent.refused", *menu(turn))
    elif similar not in (None, "none"):
        turn.forget(*draft.rows)
        _join(turn, cases.get(turn.session, similar))
    else:
        _send(turn, draft)


def _join(turn: Turn, case: Case) -> None:
    if case.reporter == turn.person.id:
        turn.say("similar.own", code=case.code)
        showing.timeline(turn, case)
    else:
        case_actions.press(turn, Do("follow", case.code, case.version))


def _send(turn: Turn, draft: Draft) -> None:
    """The reviewed report becomes a case: code, receipt and routing in this transaction."""
    if turn.person.consent != CONSENT_VERSION:
        people.consent(turn.session, turn.person.id, CONSENT_VERSION, now=turn.now)
    code = case_code(turn.house.randomness(_CODE_BYTES))
    report = _report(turn, draft.answers)
    case = cases.submit(turn.session, report, code=code, moment=turn.moment)
    _route(turn, case)


def _report(turn: Turn, answers: dict[str, Any]) -> Report:
    place, text, address = answers["place"], answers["text"], answers.get("address") or ""
    if answers.get("personal") == "mask":
        text, address = (
            mask(words, personal_in(words, turn.house.knowledge)) for words in (text, address)
        )
    return Report(
        reporter=turn.person.id,
        text=text,
        category=answers["category"],
        severity=_severity(turn, answers),
        ward=place["ward"],
        address=address,
        lat=place.get("lat"),
        lon=place.get("lon"),
        photos=tuple(answers.get("photos") or ()),
        name_shown=answers["name"] == "open",
        contact=_contact(turn, answers),
        extra={key: value for key, value in answers.items() if key not in _KNOWN},
    )


def _severity(turn: Turn, answers: dict[str, Any]) -> Severity:
    """Urgent is what the words say; complex may also be what the category usually is."""
    said = severity_of(answers["text"], turn.house.knowledge)
    usual = turn.house.city.category(answers["category"]).severity
    if said is not Severity.URGENT and Severity.COMPLEX in (said, usual):
        return Severity.COMPLEX
    return said


def _contact(turn: Turn, answers: dict[str, Any]) -> str | None:
    if answers["name"] != "open":
        return None
    ref = turn.house.randomness(_REF_BYTES).hex()
    told = {"name": answers["own_name"], "phone": answers.get("own_phone")}
    sealed = turn.house.seal(json.dumps(told).encode())
    contacts.keep(turn.session, ref, sealed, now=turn.now)
    return ref


def _route(turn: Turn, case: Case) -> None:
    on = turn.house.rules.calendar.local_date(turn.now)
    found = route(turn.house.city, category=case.category, ward_code=case.ward, on=on)
    reasons = [[reason.key, dict(reason.params)] for reason in found.reasons]
    given = {"agency": found.agency_code, "reasons": reasons}
    cases.perform(turn.session, case, Act("route", SYSTEM, turn.moment, given))
    turn.answered = True  # the receipt is a notice of the routing
