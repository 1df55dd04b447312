"""The report: from the first word to the receipt (product.md section 4)."""

import json
from typing import Any

from domain.case import Case, Report
from domain.codes import case_code
from domain.people import SYSTEM
from domain.report import CONSENT_VERSION, DESCRIPTION_LEAST, REPORT_FORM
from domain.routing import route
from domain.severity import Severity
from domain.text import clean
from domain.understanding import mask, personal_in, severity_of
from domain.workflow import Act
from handlers import forms, screening
from handlers.keyboards import menu
from handlers.turn import Draft, Turn
from storage import cases, contacts, people

_CODE_BYTES = 7
_REF_BYTES = 16
_KNOWN = {question.key for question in REPORT_FORM.questions}


def start(turn: Turn, rest: str) -> None:
    """Begin a report, or go on with the one that is open."""
    opened = next((d for d in turn.drafts if d.form == "report"), None)
    if opened is not None:
        turn.say("report.resumed")
    forms.begin(turn, opened or Draft("report"))


def offer(turn: Turn) -> bool:
    """Something sent outside any conversation may become a report; False: it is too little."""
    text, event = clean(turn.event.text or ""), turn.event
    answers: dict[str, Any] = {}
    if len(text) >= DESCRIPTION_LEAST:
        if screening.turned_away(turn, text):
            turn.say("scope.then", *menu(turn))
            return True
        screening.warn_of_emergency(turn, text)
        answers["text"] = text
    partial: dict[str, Any] = {"photos": list(event.photos)} if event.photos else {}
    if event.place is not None:
        partial["place"] = [event.place.lat, event.place.lon]
    if answers or partial:
        forms.begin(turn, Draft("offer", answers=answers | {"kept": partial}))
    return bool(answers or partial)


def accept_offer(turn: Turn, draft: Draft) -> None:
    """What was sent becomes the beginning of a report, or is forgotten."""
    if draft.answers["start"] != "yes":
        turn.forget = True
        turn.say("offer.dropped", *menu(turn))
        return
    text, kept = draft.answers.get("text"), draft.answers.get("kept", {})
    report = Draft("report")
    if text:
        report.answers["text"] = report.shown["text"] = text
    if kept.get("photos"):
        photos = kept["photos"]
        report.answers["photos"] = photos
        report.shown["photos"] = turn.text("photos.count", count=len(photos))
    forms.begin(turn, report)


def answered(turn: Turn, draft: Draft) -> None:
    """Some answers end the report by themselves: following another's, no consent."""
    similar = draft.answers.get("similar")
    if draft.answers.get("consent") == "no":
        _leave(turn, draft)
        turn.say("consent.refused", *menu(turn))
    elif similar not in (None, "none"):
        _leave(turn, draft)
        _follow_instead(turn, similar)


def _leave(turn: Turn, draft: Draft) -> None:
    turn.drafts.remove(draft)
    turn.replies.clear()
    turn.close_options()


def _follow_instead(turn: Turn, code: str) -> None:
    act = Act("follow", turn.actor, turn.moment)
    case = cases.perform(turn.session, cases.get(turn.session, code), act)
    due = turn.house.wording.when(turn.language, case.due_at)
    agency = turn.house.wording.agency(turn.language, case.agency)
    turn.say("done.follow", *menu(turn), code=code, agency=agency, due=due)


def send(turn: Turn, draft: Draft) -> None:
    """The reviewed report becomes a case: code, receipt and routing in this transaction."""
    if turn.person.consent != CONSENT_VERSION:
        people.consent(turn.session, turn.person.id, CONSENT_VERSION, now=turn.now)
    code = case_code(turn.house.randomness(_CODE_BYTES))
    report = _report(turn, draft.answers)
    case = cases.submit(turn.session, report, code=code, moment=turn.moment)
    _route(turn, case)


def _report(turn: Turn, answers: dict[str, Any]) -> Report:
    place, text = answers["place"], answers["text"]
    if answers.get("personal") == "mask":
        text = mask(text, personal_in(text, turn.house.knowledge))
    return Report(
        reporter=turn.person.id,
        text=text,
        category=answers["category"],
        severity=_severity(turn, answers),
        ward=place["ward"],
        address=answers.get("address") or "",
        lat=place.get("lat"),
        lon=place.get("lon"),
        photos=tuple(answers.get("photos") or ()),
        name_shown=answers["name"] == "open",
        contact=_contact(turn, answers),
        extra={key: value for key, value in answers.items() if key not in _KNOWN},
    )


def _severity(turn: Turn, answers: dict[str, Any]) -> Severity:
    """The more pressing of what the words say and what the category usually is."""
    said = severity_of(answers["text"], turn.house.knowledge)
    usual = turn.house.city.category(answers["category"]).severity
    for severity in (Severity.URGENT, Severity.COMPLEX):
        if severity in (said, usual):
            return severity
    return Severity.NORMAL


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
