"""What people say in words of an answer or a refusal: taken for the button it means."""

import pytest
from sqlalchemy import select

from storage.schema import ratings
from tests.handlers.steps import answered, reports, resolves


@pytest.fixture
def town(plain_town):
    """What words mean is the same on every channel."""
    return plain_town


REASON = "tôi không đồng ý với việc từ chối vì ngõ này do phường quản lý"


def rejects(leader, why):
    leader.presses("Từ chối").presses("Trùng với phản ánh khác").says(why).presses("Gửi")


def refused(town, leader=None):
    """A citizen whose report was refused, and the code."""
    citizen, leader = town.person("chị Hoa"), leader or town.leader("bà Lan", "SXD")
    code = reports(citizen)
    rejects(leader, "Việc này đã có trong một phản ánh khác của ngõ")
    return citizen, code


def scores(town):
    with town.database.reading() as session:
        return list(session.scalars(select(ratings.c.score)))


# --- an objection ------------------------------------------------------------------------------

OBJECTS = ["tôi không đồng ý", "khieu nai ket qua", "Khiếu nại việc từ chối", "I disagree"]


@pytest.mark.parametrize("typed", OBJECTS)
def test_an_objection_to_a_refusal_asks_for_the_reason(town, typed):
    citizen, code = refused(town)
    citizen.says("chào bạn").says(typed).sees(f"từ chối phản ánh {code}", "Văn phòng thành phố")
    citizen.says("Ngõ này do phường quản lý mà").sees(f"Đã gửi khiếu nại về phản ánh {code}")
    assert town.case(code).state == "triage"


def test_an_objection_that_says_why_is_shown_once_more_and_then_sent(town):
    citizen, code = refused(town)
    citizen.says("chào").says(REASON).sees(code, f"• Lý do khiếu nại: {REASON}")
    assert town.case(code).state == "rejected"
    citizen.presses("Gửi").sees(f"Đã gửi khiếu nại về phản ánh {code}")
    assert town.history(code)[-1].data["reason"] == REASON


@pytest.mark.parametrize("typed", ["tôi không đồng ý", REASON])
def test_a_refusal_is_contested_once(town, typed):
    leader = town.leader("bà Lan", "SXD")
    citizen, code = refused(town, leader)
    citizen.says("tôi không đồng ý").says("Ngõ này do phường quản lý mà")
    dispatcher = town.dispatcher("anh Sơn").says(code)
    rejects(dispatcher, "Đã xem lại, đúng là trùng với phản ánh trước")
    citizen.says(typed).sees("đã được khiếu nại một lần", code)


def test_an_objection_to_an_answer_shows_how_to_get_a_second_look(town):
    citizen, _, code = answered(town)
    citizen.says("chào").says("tôi không đồng ý").sees(code, "một người khác sẽ xem lại")
    citizen.may_press("Chưa hài lòng", "Chấp nhận", "Hài lòng", "Phản ánh của tôi")
    citizen.presses("Chưa hài lòng")
    assert scores(town) == ["dissatisfied"]


def test_an_objection_to_nothing_is_what_it_was(town):
    town.person("chị Hoa").says("tôi không đồng ý với việc thu phí này").sees("thành một phản ánh")


# --- a rating ----------------------------------------------------------------------------------

RATES = [
    ("tot", "satisfied"),
    ("hai long", "satisfied"),
    ("cam on, ok", "satisfied"),
    ("Cảm ơn anh chị nhiều, tốt lắm ạ", "satisfied"),
    ("tạm được", "acceptable"),
    ("KHÔNG HÀI LÒNG!!!", "dissatisfied"),
    ("very good, thanks", "satisfied"),
]


@pytest.mark.parametrize(("typed", "score"), RATES)
def test_a_verdict_in_words_counts_where_one_answer_waits(town, typed, score):
    citizen, _, code = answered(town)
    citizen.says("chào").says(typed).sees(code, "đã được ghi")
    assert scores(town) == [score]


@pytest.mark.parametrize("typed", ["ok", "cảm ơn", "vâng"])
def test_what_may_mean_anything_is_no_verdict(town, typed):
    citizen, *_ = answered(town)
    citizen.says("chào").says(typed)
    assert scores(town) == []


def test_with_two_answers_it_is_asked_which(town):
    citizen, officer, first = answered(town)
    second = reports(citizen, text="Nắp hố ga trước trường vỡ toác, nước trào lên")
    officer.presses("Tiếp nhận")
    resolves(officer, "another")
    citizen.says("tốt").sees(first, second, "Mời anh/chị đánh giá")
    assert scores(town) == []


# --- what the leader sees ----------------------------------------------------------------------


def test_words_and_then_the_button_are_one_event_and_one_card(town):
    leader = town.leader("bà Lan", "SXD")
    citizen, _, code = answered(town)
    button = citizen.button("Chưa hài lòng").id
    before = len(leader.messages)
    citizen.says("chào").says("chua hai long").presses("Chậm").forges(button)
    citizen.sees("đã được ghi").presses("Thái độ").presses("Xong").says("Gọi mãi không nghe")
    assert [e.action for e in town.history(code)].count("rate") == 1
    assert len(leader.messages) - before == 1
    card = leader.messages[-1].text
    assert "cần một người khác xem lại kết quả" in card
    assert "★ Người dân đánh giá: Chưa hài lòng\nChậm, Thái độ\n“Gọi mãi không nghe”" in card


def test_who_opens_the_case_later_sees_it_too(town):
    citizen, officer, code = answered(town)
    citizen.presses("Hài lòng").says("Làm nhanh và sạch")
    officer.says(code).sees("★ Người dân đánh giá: Hài lòng\n“Làm nhanh và sạch”")


@pytest.mark.parametrize("over", ["refused", "withdrawn"])
def test_the_card_of_a_case_that_is_over_has_no_due_date(town, over):
    leader = town.leader("bà Lan", "SXD")
    citizen, code = refused(town, leader) if over == "refused" else (town.person("chị Hoa"), "")
    if over == "withdrawn":
        code = reports(citizen)
        leader.says(code).sees("Hạn xử lý")
        citizen.presses("Rút phản ánh").presses("Có, rút lại")
    leader.says(code).sees(code).does_not_see("Hạn")
