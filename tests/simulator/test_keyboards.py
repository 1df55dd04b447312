"""Reply markup: what passes, what is refused in which words. No network."""

from __future__ import annotations

import pytest

from simulator.telegram.keyboards import Markup, MarkupKind, read_markup
from simulator.telegram.query import Query
from simulator.telegram.refusals import ApiError


def read(markup: object, *, private: bool = True) -> Markup:
    return read_markup(Query("sendmessage", {"reply_markup": markup}), private=private)


def inline(**button: object) -> dict:
    return {"inline_keyboard": [[button]]}


def reply(*buttons: object, **options: object) -> dict:
    return {"keyboard": [list(buttons)], **options}


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        (inline(text="Có", callback_data="yes"), MarkupKind.INLINE),
        (inline(text="Có", callback_data="x" * 64), MarkupKind.INLINE),
        (inline(text="Mở", url="https://hanoi.gov.vn"), MarkupKind.INLINE),
        (inline(text="Mở", url="hanoi.gov.vn"), MarkupKind.INLINE),
        (inline(text="Chép", copy_text={"text": "HN-7K3M"}), MarkupKind.INLINE),
        (inline(text="Có", callback_data="y", style="success"), MarkupKind.INLINE),
        (reply("A", {"text": "B", "request_location": True}), MarkupKind.KEYBOARD),
        ({"remove_keyboard": True}, MarkupKind.REMOVE),
        ({"force_reply": True}, MarkupKind.FORCE),
    ],
)
def test_markup_that_passes(markup, kind):
    assert read(markup).kind is kind


@pytest.mark.parametrize("markup", [{}, "", {"inline_keyboard": []}, {"keyboard": [[]]}])
def test_markup_that_is_none(markup):
    assert read(markup) is None


INLINE = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
        (
            {"inline_keyboard": ["x"]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"keyboard": ["x"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"inline_keyboard": [["x"]]}, f"{INLINE}InlineKeyboardButton must be an Object"),
        (inline(callback_data="x"), f'{INLINE}Can\'t find field "text"'),
        (inline(text=1, callback_data="x"), f'{INLINE}Field "text" must be of type String'),
        (
            inline(text="A"),
            f"{INLINE}Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline(text="A", callback_data=""),
            f"{INLINE}Text buttons are unallowed in the inline keyboard",
        ),
        (inline(text="A", callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (inline(text="A", callback_data="ệ" * 22), "BUTTON_DATA_INVALID"),
        (
            inline(text="A", url="không"),
            "inline keyboard button URL 'không' is invalid: Wrong HTTP URL",
        ),
        (
            inline(text="A", url="ftp://a.vn"),
            "inline keyboard button URL 'ftp://a.vn' is invalid: Unsupported URL protocol",
        ),
        (
            inline(text="A", web_app={"url": "http://a.vn"}),
            (
                "inline keyboard button Web App URL 'http://a.vn' is invalid: "
                "Only HTTPS links are allowed"
            ),
        ),
        (inline(text="A", copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
        (inline(text="A", copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (inline(text="A", pay=True), "BUTTON_TYPE_INVALID"),
        (inline(text="A", callback_data="x", style="loud"), "BUTTON_STYLE_INVALID"),
        (reply(7), "can't parse keyboard button: KeyboardButton must be a String or an Object"),
        (reply({}), "can't parse keyboard button: Can't find field \"text\""),
        (reply("A", selective="yes"), 'field "selective" must be of type Boolean'),
        (reply("A", resize_keyboard="yes"), 'field "resize_keyboard" must be of type Boolean'),
        ({"remove_keyboard": "yes"}, 'field "remove_keyboard" must be of type Boolean'),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
        (
            {"inline_keyboard": [[{"text": "A", "callback_data": "x"}]] * 101},
            "reply markup is too long",
        ),
        (
            {"inline_keyboard": [[{"text": "A", "callback_data": "x"}] * 9]},
            "reply markup is too long",
        ),
    ],
)
def test_markup_that_is_refused(markup, complaint):
    with pytest.raises(ApiError) as refused:
        read(markup)
    assert refused.value.description == f"Bad Request: {complaint}"


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ("request_contact", "phone number can be requested in private chats only"),
        ("request_location", "location can be requested in private chats only"),
    ],
)
def test_groups_cannot_be_asked_for_place_or_phone(wish, complaint):
    with pytest.raises(ApiError) as refused:
        read(reply({"text": "A", wish: True}), private=False)
    assert refused.value.description == f"Bad Request: {complaint}"


def test_a_button_without_a_label_vanishes_without_a_word():
    rows = [[{"text": "", "callback_data": "x"}], [{"text": "A", "callback_data": "y"}]]
    shown = read({"inline_keyboard": rows}).body["inline_keyboard"]
    assert shown == [[{"text": "A", "callback_data": "y"}]]
