"""The menu, the help, small talk, languages, data; and an answer to whatever comes."""

import pytest

from tests.handlers.steps import TEXT, accepted, answers_up_to_review, opens_name, reports

MENU = ("Gửi phản ánh", "Phản ánh của tôi", "Tra cứu mã", "Trợ giúp")


def test_the_first_word(town):
    town.person("chị Hoa").says("/start").sees("Xin chào anh/chị! Đây là Nâng Niu").may_press(
        *MENU, "Ngôn ngữ / Language"
    )


@pytest.mark.parametrize(
    "typed",
    ["Trợ giúp", "tro giup", "TRỢ GIÚP", "/giupdo", "/help", "/giup_do@nangniu_bot", "Help"],
)
def test_help_for_citizens(town, typed):
    citizen = (
        town.person("chị Hoa")
        .says(typed)
        .sees("Gửi phản ánh:", "/phananh", "/cuatoi", "/tim", "/dulieu")
    )
    citizen.may_press(*MENU, "Ngôn ngữ / Language", "Dữ liệu của tôi")


def test_help_for_those_who_work(town):
    officer = (
        town.officer("anh Minh", "SXD")
        .says("/giupdo")
        .sees("Việc của cán bộ:", "/viec", "Dán một mã hồ sơ")
    )
    officer.may_press("Việc của tôi", *MENU, "Ngôn ngữ / Language", "Dữ liệu của tôi")


@pytest.mark.parametrize(
    "typed", ["xin chào", "Chào bạn!", "hello", "Alo ad ơi".replace(" ơi", ""), "XIN CHÀO ANH CHỊ"]
)
def test_a_greeting_is_no_report(town, typed):
    town.person("chị Hoa").says(typed).sees("Đây là Nâng Niu").does_not_see("thành một phản ánh")


@pytest.mark.parametrize(
    "typed", ["cảm ơn", "Cám ơn ad rất nhiều ạ!", "thanks", "Cảm ơn các anh chị nhé"]
)
def test_a_word_of_thanks_is_no_report(town, typed):
    town.person("chị Hoa").says(typed).sees("không có gì ạ").may_press(*MENU)


@pytest.mark.parametrize(
    "typed", ["chào mời bán hàng rong lấn hết vỉa hè", "hi vọng thành phố sửa con đường này"]
)
def test_a_report_that_begins_like_a_greeting(town, typed):
    town.person("chị Hoa").says(typed).sees("thành một phản ánh")


@pytest.mark.parametrize("typed", ["?", "ừ", "ok", "123", "/", "....", "hu hu"])
def test_what_is_not_understood_brings_the_menu(town, typed):
    town.person("chị Hoa").says(typed).sees("Xin lỗi, tôi chưa hiểu ý anh/chị.").may_press(*MENU)


@pytest.mark.parametrize("kind", ["sticker", "poll", "voice", "contact", "bất kỳ"])
def test_what_nobody_can_read_brings_the_menu(town, kind):
    town.person("chị Hoa").sends_something_odd(kind).sees(
        "chưa đọc được loại tin nhắn này"
    ).may_press(*MENU)


def test_the_last_buttons_can_be_named_by_number_or_label(town):
    """As it has to be where a channel has no buttons."""
    citizen = town.person("chị Hoa").says("/start").says("1").sees("điều gì đang xảy ra")
    citizen.says("/huy")
    officer = town.officer("anh Minh", "SXD")
    code = reports(citizen)
    officer.says("/viec").says("1").sees(f"📌 {code}").says("tiep nhan").sees(
        "Anh/chị đã tiếp nhận hồ sơ"
    )
    officer.says("trả lời kết quả").sees("đã làm gì, khi nào")


def test_a_number_means_nothing_where_nothing_was_offered(town):
    citizen = town.person("chị Hoa").says("/start")
    citizen.presses("Gửi phản ánh").says("1").sees("từ 10 đến 2000 ký tự", "điều gì đang xảy ra")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("/huy", "không có gì đang viết dở để hủy"), ("/tieptuc", "không có gì đang viết dở")],
)
def test_nothing_to_cancel_or_to_go_on_with(town, typed, said):
    town.person("chị Hoa").says(typed).sees(said).may_press(*MENU)


# --- languages ---------------------------------------------------------------------------------


def test_another_language_and_back(town):
    citizen = (
        town.person("chị Hoa")
        .says("/ngonngu")
        .sees("dùng ngôn ngữ nào")
        .may_press("Tiếng Việt", "English")
    )
    citizen.presses("English").sees("From now on I will speak English.")
    citizen.may_press("Send a report", "My reports", "Look up a code", "Help")
    citizen.says("/vi").sees("Từ bây giờ tôi sẽ nói tiếng Việt.").may_press(*MENU)


def test_the_first_words_tell_the_language(town):
    citizen = town.person("Mr Lee").says("/start").sees("Nâng Niu")
    citizen.says("There is a big pothole in front of my house").sees(
        "send this to the city as a report"
    )
    citizen.presses("Report this").sees("Which subject")
    citizen.says("/cancel").presses("Drop it").says("xe rác không đến cả tuần nay").sees(
        "send this to the city as a report"
    )


def test_the_first_words_tell_it_inside_a_report_too(town):
    citizen = town.person("Mr Lee").says("Gửi phản ánh").sees("điều gì đang xảy ra")
    citizen.says("The street lights in my alley are broken").sees("Which subject")


def test_first_words_without_marks_are_vietnamese(town):
    citizen = town.person("chị Hoa").says("den duong ngo toi hong ca tuan").sees("một phản ánh")
    citizen.presses("Gửi phản ánh này").says("lamp is broken").sees("lĩnh vực nào")


def test_a_language_once_chosen_stays(town):
    citizen = town.person("Mr Lee").says("/ngonngu").presses("Tiếng Việt")
    citizen.says("There is a big pothole in front of my house").sees("thành một phản ánh")


def test_another_language_in_the_middle_of_a_report(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước").says("Láng").presses(
        "Phường Láng"
    )
    citizen.says("/en").sees(
        "From now on I will speak English.", "You were in the middle of this: sending a report."
    )
    citizen.sees("The exact spot: house number").presses("Skip").presses("Skip").presses(
        "Hide my name"
    )
    citizen.presses("I agree").sees(
        "• Subject: Flooding and drains",
        "• Ward: Láng Ward",
        "• Address: (none)",
        "• Your name: Hide my name",
    )


def test_everybody_is_told_in_their_own_language(town):
    citizen, officer, code = accepted(town)
    neighbour = town.person("Mr Lee").says("/en").says(code).presses("Follow").reads()
    officer.says("/en").says(code).presses("Ask the citizen").says(
        "Nước tràn vào từ miệng cống nào ạ?"
    )
    citizen.sees("Sở Xây dựng cần hỏi thêm về phản ánh")
    neighbour.sees("Department of Construction has a question for whoever sent report")
    officer.sees("Your question was sent.")


# --- data --------------------------------------------------------------------------------------


def test_what_is_kept_about_a_person(town):
    citizen = town.person("chị H")
    citizen.says("/dulieu").sees(
        "Số phản ánh đã gửi: 0", "anh/chị đã chọn: –", "Luật 91/2025/QH15"
    )
    opens_name(citizen)
    other = reports(town.person("anh Ba"), text="Rãnh nước trước chợ đầy bùn, bốc mùi hôi")
    citizen.says(other).presses("Theo dõi")
    citizen.says("Dữ liệu của tôi").sees(
        "Số phản ánh đã gửi: 1 (kèm tên: 1)", "đang theo dõi: 1", "2026-01"
    )


# --- not too many buttons ----------------------------------------------------------------------


def test_no_message_of_a_report_has_more_than_a_handful_of_buttons(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen, "one")
    citizen.presses("Gửi")
    assert max(len(message.choices) for message in citizen.messages) <= 6
