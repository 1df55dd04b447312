"""Cases, moments and people to try the workflow with, without any database."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.calendar import build_calendar
from domain.case import WAITING_FOR_THE_CITY, Case, State
from domain.hours import parse_week
from domain.people import SYSTEM, Actor, Grant, Role
from domain.public_days import PublicDays
from domain.rules import Moment, Rules
from domain.severity import Severity
from domain.workflow import Act, Change, decide

CALENDAR = build_calendar(
    parse_week({"mon-fri": "08:00-12:00, 13:30-17:30"}),
    "Asia/Ho_Chi_Minh",
    public=PublicDays(range(2026, 2029)),
)
RULES = Rules(CALENDAR)
# Monday, 09:00 in Hanoi.
NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
MOMENT = Moment(NOW, RULES)

OURS, THEIRS = "SXD", "SGTVT"
REPORTER, CITIZEN, OFFICER, LEADER, DISPATCHER, ADMIN, ANSWERER = range(1, 8)


def actor(person: int, *held: tuple[Role, str | None]) -> Actor:
    """A person with roles."""
    return Actor(person, frozenset(Grant(role, agency) for role, agency in held))


OF_OURS, LEADS_OURS = (Role.OFFICER, OURS), (Role.LEADER, OURS)
OF_THEIRS, LEADS_THEIRS = (Role.OFFICER, THEIRS), (Role.LEADER, THEIRS)
DISPATCHES, ADMINISTERS = (Role.DISPATCHER, None), (Role.ADMIN, None)

# Who they are, and as what they may act: R reporter, C citizen, O officer, L leader,
# D dispatcher, S the system. Nobody handles a report of their own; a role in another agency,
# and an admin's, count for nothing on a case.
PERSONAS: Mapping[str, tuple[Actor, str]] = {
    "the reporter": (actor(REPORTER), "R"),
    "the reporter, officer of the agency too": (actor(REPORTER, OF_OURS), "R"),
    "the reporter, leader of the agency too": (actor(REPORTER, LEADS_OURS), "R"),
    "the reporter, dispatcher too": (actor(REPORTER, DISPATCHES), "R"),
    "a citizen": (actor(CITIZEN), "C"),
    "an officer of the agency": (actor(OFFICER, OF_OURS), "CO"),
    "a leader of the agency": (actor(LEADER, LEADS_OURS), "CL"),
    "officer and leader at once": (actor(LEADER, OF_OURS, LEADS_OURS), "COL"),
    "officer of two agencies": (actor(OFFICER, OF_OURS, OF_THEIRS), "CO"),
    "an officer of another agency": (actor(OFFICER, OF_THEIRS), "C"),
    "a leader of another agency": (actor(LEADER, LEADS_THEIRS), "C"),
    "a dispatcher": (actor(DISPATCHER, DISPATCHES), "CD"),
    "dispatcher and leader at once": (actor(DISPATCHER, DISPATCHES, LEADS_OURS), "CLD"),
    "an admin": (actor(ADMIN, ADMINISTERS), "C"),
    "the system": (SYSTEM, "S"),
}


USUAL: Mapping[str, Any] = {
    "id": 1,
    "code": "HN-7K3M-Q9TX-2VV",
    "version": 3,
    "reporter": REPORTER,
    "text": "Cống tắc gây ngập ngõ suốt ba ngày nay",
    "category": "drainage",
    "severity": Severity.NORMAL,
    "ward": "00097",
    "address": "ngõ 211",
    "photos": (),
    "name_shown": True,
    "contact": "ref",
    "hops": 0,
    "asks": 0,
    "round": 0,
    "contested": False,
    "proof": (),
    "submitted_at": NOW - timedelta(days=3),
    "receive_from_at": NOW - timedelta(days=3),
    "clock_from_at": NOW - timedelta(days=3),
    "receive_due_at": NOW + timedelta(hours=1),
    "handle_due_at": NOW + timedelta(days=2),
    "paused_minutes": 0,
    "extended_minutes": 0,
    "rated": False,
    "checked": (),
    "extra": {},
}


def a_case(state: State = State.ASSIGNED, **changed: Any) -> Case:
    """A case in that state, in which every guard lets everybody pass."""
    answered = state in (State.RESOLVED, State.CLOSED, State.AWAITING_APPROVAL)
    told: dict[str, Any] = {
        "state": state,
        "agency": None if state in WAITING_FOR_THE_CITY else OURS,
        "answer": "Đã nạo vét toàn bộ cống đầu ngõ, nước đã rút hết." if answered else None,
        "answered_by": ANSWERER if answered else None,
        "paused_at": NOW - timedelta(hours=1) if state is State.AWAITING_CITIZEN else None,
        "resolved_at": NOW - timedelta(days=1) if answered else None,
        "second_look_due_at": NOW + timedelta(days=1) if answered else None,
    }
    nothing = dict.fromkeys(field.name for field in fields(Case))
    return Case(**nothing | dict(USUAL) | told | changed)


PENDING = {"until": "2026-10-20", "reason": "Chờ vật tư thay thế", "by": ANSWERER}


def case_for(action: str, state: State, **changed: Any) -> Case:
    """A case in that state which the action's own guards let pass."""
    decides = action in ("grant_extension", "refuse_extension")
    return a_case(state, **({"extension": PENDING} if decides else {}) | changed)


# fmt: off
# What is given for each action where it asks for something.
GIVEN: Mapping[str, dict[str, Any]] = {
    "route": {"agency": OURS},
    "return": {"reason": "Việc này không thuộc thẩm quyền của Sở"},
    "ask_citizen": {"question": "Ông bà cho biết số ngõ cụ thể?"},
    "refer_up": {"body": "UBND thành phố", "proposal": "Bố trí vốn thay cả tuyến cống", "until": "2026-12-01"},
    "resolve": {"answer": "Đội thoát nước đã nạo vét toàn bộ cống đầu ngõ, nước rút hết.", "photos": ["after"]},
    "send_back": {"reason": "Chưa có ảnh sau khi xử lý"},
    "assign": {"agency": THEIRS},
    "classify": {"category": "roads", "severity": "complex"},
    "reject": {"code": "abuse", "reason": "Nội dung không nêu sự việc cụ thể"},
    "merge": {"into": "HN-0000-0000-000"},
    "unmask": {"reason": "Cần gọi điện xác minh địa điểm"},
    "reopen": {"reason": "Chưa nạo vét hết đoạn cuối ngõ"},
    "uphold": {"reason": "Đã kiểm tra lại, cống đã thông"},
    "rate": {"tap": "satisfied"},
    "explain_rating": {"reasons": ["slow"]},
    "answer_question": {"text": "Ngõ 211, gần trường học"},
    "add_information": {"text": "Hôm nay ngập sâu hơn"},
    "contest": {"reason": "Tôi đã ghi rõ địa chỉ"},
    "withdraw": {"sure": "yes"},
    "ask_extension": {"reason": "Chờ vật tư thay thế", "until": "2026-10-20"},
    "refuse_extension": {"reason": "Vật tư đã có trong kho"},
    **{
        key: {"keys": ["handle:0:due"], "clock": "handle", "stage": "due", "superseded": []}
        for key in ("note_time", "remind", "warn_leaders", "warn_city")
    },
    "remind_referral": {"keys": ["remind_referral:2026-12-01"]},
    "ask_rating": {"keys": ["ask_rating:0"]},
    "resume_clock": {"keys": ["resume_clock:1"]},
    "close_unrated": {"keys": ["close_unrated:0"]},
    "escalate": {"keys": ["escalate:0:0"]},
}
# fmt: on


def act(action: str, by: Actor, moment: Moment = MOMENT, **given: Any) -> Act:
    """A wish with what is usually given for it, or with what is named."""
    return Act(action, by, moment, given or GIVEN.get(action, {}))


def after(case: Case, change: Change) -> Case:
    """The case as it will be recorded."""
    return replace(case, **dict(change.fields), state=change.to_state, version=case.version + 1)


def done(case: Case, action: str, by: Actor, moment: Moment = MOMENT, **given: Any) -> Case:
    """The case after somebody's action."""
    return after(case, decide(case, act(action, by, moment, **given)))


def at(**later: float) -> Moment:
    """The moment so much after NOW: `at(hours=2)`."""
    return Moment(NOW + timedelta(**later), RULES)
