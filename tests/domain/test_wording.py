"""Codes and figures into words: every notice that can be sent has them, in both languages."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.locales import load_texts
from domain import notices
from domain.case import State
from domain.conversation import Choice, Notice, Say
from domain.requests import Do, Go, Pick, Show, encode
from domain.severity import Severity
from domain.texts import LANGUAGES
from domain.wording import Wording
from domain.workflow import ACTIONS, Audience, decide, refusal
from tests.domain.cases import (
    CITIZEN,
    GIVEN,
    MOMENT,
    NOW,
    PERSONAS,
    a_case,
    act,
    actor,
    after,
    case_for,
)
from tests.domain.hanoi import hanoi

LOCALES = Path(__file__).parents[2] / "locales"
OFFICER = PERSONAS["an officer of the agency"][0]


@cache
def wording():
    return Wording(load_texts(LOCALES), hanoi())


WHEN = [
    ("vi", "2026-10-05T02:00:00+00:00", "09:00 thứ Hai, 05/10/2026"),
    ("en", "2026-10-05T02:00:00+00:00", "09:00 Monday, 05/10/2026"),
    ("vi", "2026-10-03T17:30:00+00:00", "00:30 Chủ nhật, 04/10/2026"),
    ("en", "2026-12-31T23:59:59+07:00", "23:59 Thursday, 31/12/2026"),
]


@pytest.mark.parametrize(("language", "moment", "said"), WHEN)
def test_when(language, moment, said):
    assert wording().when(language, moment) == said


def test_a_moment_and_its_text_are_said_alike():
    assert wording().when("vi", NOW) == wording().when("vi", NOW.isoformat())
    assert wording().day(date(2026, 10, 5)) == wording().day("2026-10-05") == "05/10/2026"


# A code, and its name in both languages; a code that is gone still says something.
NAMES = [
    ("agency", "SXD", "Sở Xây dựng", "Department of Construction"),
    ("agency", "GONE", "GONE", "GONE"),
    ("category", "drainage", "Ngập, thoát nước", "Flooding and drains"),
    ("category", "gone", "gone", "gone"),
    ("ward", "00004", "Phường Ba Đình", "Ba Đình Ward"),
]


@pytest.mark.parametrize(("kind", "code", "vi", "en"), NAMES)
def test_names(kind, code, vi, en):
    name = getattr(wording(), kind)
    assert (name("vi", code), name("en", code)) == (vi, en)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_without_agency_or_ward_is_said_too(language):
    assert wording().agency(language, None)
    assert wording().ward(language, None)


# --- every notice the table can bring ----------------------------------------------------------

# What may be given for an action, where its notices differ by it.
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "route": [{"agency": "SXD"}, {"agency": None}],
    "resolve": [GIVEN["resolve"], {"answer": "x" * 40}],
    "rate": [{"tap": tap} for tap in ACTIONS["rate"].taps],
}


def told():
    """Each change that tells somebody: the case after it, the change, the audience."""
    for action in ACTIONS.values():
        for state in sorted(action.from_):
            case = case_for(action.key, state, severity=Severity.URGENT, ward="00004", round=1)
            for given in VARIANTS.get(action.key, [GIVEN.get(action.key, {})]):
                change = _decided(case, action.key, given)
                yield from ((after(case, change), change, tell.audience) for tell in change.tells)


def _decided(case, action, given):
    """The change, made by the first who may."""
    for who, _ in PERSONAS.values():
        if refusal(case, ACTIONS[action], who, MOMENT) is None:
            return decide(case, act(action, who, **given))
    raise AssertionError(f"nobody may {action} a case that is {case.state}")


PUBLIC = (Audience.REPORTER, Audience.FOLLOWERS, Audience.FORMER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_has_words(language):
    kinds = set()
    for case, change, audience in told():
        news = notices.of_change(case, change, audience)
        reader = actor(CITIZEN) if audience in PUBLIC else OFFICER
        if audience in PUBLIC:
            notice = notices.addressed(news, case, reader, MOMENT)
        else:
            card = notices.card(case, reader, MOMENT, followers=2)
            notice = notices.with_card(news, card)
        say = wording().render(language, notice)
        assert case.code in say.text
        assert not re.search(r"[{}]|\bNone\b|^\s|\s$", say.text), say.text
        assert all(choice.label for choice in say.choices)
        assert say.photos == notice.photos
        kinds.add(news.kind)
    spoken = {a.key for a in ACTIONS.values() if a.tells}
    assert {kind.partition(".")[2] for kind in kinds} == spoken


def test_vietnamese_and_english_are_not_mixed_up():
    english = re.compile(r"\b(the|was|is|case|report|please|agency)\b", re.IGNORECASE)
    for case, change, audience in told():
        text = wording().render("vi", notices.of_change(case, change, audience)).text
        assert not english.search(text), text


# --- the officer's card ------------------------------------------------------------------------

# What the case holds, and whether a line of the card is there for it.
LINES = [
    ({"round": 0}, "Mở lại", False),
    ({"round": 2}, "2", True),
    ({"name_shown": False}, "👤", False),
    ({"name_shown": True}, "👤", True),
    ({"paused_at": None}, "⏸", False),
    ({"paused_at": NOW}, "⏸", True),
    ({"question": None}, "❓", False),
    ({"question": "Số ngõ?"}, "Số ngõ?", True),
    ({"answer": None}, "✍️", False),
    ({"answer": "Đã xong", "document": "12/TB (2026-10-02)"}, "Đã xong 12/TB (2026-10-02)", True),
    ({"address": "ngõ 211"}, "ngõ 211", True),
    ({"text": "Cống tắc {code} %s"}, "Cống tắc {code} %s", True),
]


@pytest.mark.parametrize(("changed", "words", "there"), LINES)
def test_card_line(changed, words, there):
    case = a_case(**{"ward": "00004", "round": 0, "name_shown": False} | changed)
    params = notices.card_params(case, followers=0)
    assert (words in wording().card("vi", params)) is there


@pytest.mark.parametrize(("count", "there"), [(0, False), (1, True), (12, True)])
def test_followers_are_counted_when_there_are_any(count, there):
    params = notices.card_params(a_case(ward="00004"), followers=count)
    assert ("👥" in wording().card("en", params)) is there
    assert (f"{count} follower" in wording().card("en", params)) is there


# A point, a ward, or neither, and the link of the card.
MAPS = [
    ({"lat": 21.03861, "lon": 105.838}, "https://www.openstreetmap.org/?mlat=21.03861&mlon=105.83800#map=18/21.03861/105.83800"),
    ({"ward": "00004"}, "https://www.openstreetmap.org/#map=15/21.0386/105.838"),
    ({"ward": None}, "https://www.openstreetmap.org"),
    ({"lat": -0.0000001, "lon": 0.0}, "https://www.openstreetmap.org/?mlat=-0.00000&mlon=0.00000#map=18/-0.00000/0.00000"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "link"), MAPS)
def test_map_link(where, link):
    params = notices.card_params(a_case(**{"ward": "00004"} | where), followers=0)
    assert link in wording().card("vi", params).split()


# --- buttons -----------------------------------------------------------------------------------

LABELS = [
    (Do("accept", "X", 1), "Tiếp nhận", "Accept"),
    (Do("return", "X", 1), "Trả về", "Return"),
    (Do("ask_citizen", "X", 1), "Hỏi người dân", "Ask the citizen"),
    (Do("refer_up", "X", 1), "Vượt thẩm quyền", "Refer up"),
    (Do("resolve", "X", 1), "Trả lời kết quả", "Resolve"),
    (Do("reject", "X", 1), "Từ chối", "Reject"),
    (Do("rate", "X", 1, "satisfied"), "Hài lòng", "Satisfied"),
    (Do("rate", "X", 1, "acceptable"), "Chấp nhận", "Acceptable"),
    (Do("rate", "X", 1, "dissatisfied"), "Chưa hài lòng", "Dissatisfied"),
    (Go("report"), "Gửi phản ánh", "Send a report"),
    (Go("mine"), "Phản ánh của tôi", "My reports"),
    (Go("find"), "Tra cứu mã", "Look up a code"),
    (Go("help"), "Trợ giúp", "Help"),
    (Show("timeline", "X"), "Xem hồ sơ", "See the case"),
]


@pytest.mark.parametrize(("request_", "vi", "en"), LABELS)
def test_label(request_, vi, en):
    data = encode(request_)
    assert (wording().button("vi", data), wording().button("en", data)) == (vi, en)


def test_every_action_and_view_has_a_label_in_both_languages():
    for language in LANGUAGES:
        for action in ACTIONS.values():
            if action.button.value != "none":
                for tap in action.taps or (None,):
                    assert wording().button(language, encode(Do(action.key, "X", 1, tap)))
        for view in ("card", "history", "timeline"):
            assert wording().button(language, encode(Show(view, "X")))


@pytest.mark.parametrize("data", ["", "do:fly:X:1", "go:nowhere", encode(Pick("n", "o"))])
def test_what_is_none_of_ours_has_no_label(data):
    with pytest.raises(KeyError):
        wording().button("vi", data)


def test_finished_words_stay_as_they_are():
    say = Say("Xin chào {name}", (Choice("go:start", "Bắt đầu"),), ("photo",))
    assert wording().render("en", say) is say


def test_a_card_by_itself_is_rendered_with_its_buttons():
    case = replace(a_case(State.ACCEPTED), ward="00004", text="Cống tắc", name_shown=False)
    say = wording().render("vi", notices.card(case, OFFICER, MOMENT, followers=0))
    assert [c.label for c in say.choices] == [
        "Trả về",
        "Hỏi người dân",
        "Trả lời kết quả",
        "Xin gia hạn",
        "Lịch sử",
        "Việc của tôi",
    ]
    assert "Cống tắc" in say.text


def test_a_notice_without_words_is_a_mistake_that_shows():
    case = a_case(ward="00004")
    with pytest.raises(KeyError):
        wording().render("vi", Notice("case.nothing", notices.public_params(case)))
