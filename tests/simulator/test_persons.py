"""Persons: what the bot is told of what they do, and what they see of what it does."""

from __future__ import annotations

import asyncio

import pytest

from simulator.telegram import Button
from tests.simulator.clients import jpeg

YES_NO = {
    "inline_keyboard": [
        [{"text": "✅ Có", "callback_data": "yes"}, {"text": "Không", "callback_data": "no"}],
        [{"text": "Trang chủ", "url": "https://hanoi.gov.vn/"}],
    ]
}


async def asked(api, lan, text: str = "Đúng không?", markup: dict = YES_NO) -> int:
    sent = await api("sendMessage", chat_id=lan.id, text=text, reply_markup=markup)
    return sent["message_id"]


async def newest(api) -> dict:
    return (await api.updates(-1))[-1]


async def test_a_deep_link_arrives_as_start_with_its_code(api, telegram):
    telegram.person("Lan").starts("HN-7K3M_x")
    message = (await newest(api))["message"]
    assert message["text"] == "/start HN-7K3M_x"
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    with pytest.raises(ValueError, match="not a deep link"):
        telegram.person("Lan").starts("mã số")


async def test_a_text_longer_than_a_message_comes_as_several(api, telegram):
    telegram.person("Lan").says("a" * 4096 + "b" * 10)
    telegram.person("Minh").says("🚧" * 2049)
    lengths = [len(update["message"]["text"]) for update in await api.updates()]
    assert lengths == [4096, 10, 2048, 1]


async def test_pressing_by_label_by_data_and_on_a_certain_message(api, lan):
    old = await asked(api, lan, "Cũ")
    await asked(api, lan, "Mới")
    for press, where, data in (
        ({"label": "✅ Có"}, "Mới", "yes"),
        ({"label": "Có"}, "Mới", "yes"),
        ({"data": "no"}, "Mới", "no"),
        ({"label": "Không", "message_id": old}, "Cũ", "no"),
    ):
        tap = lan.presses(**press)
        update = (await newest(api))["callback_query"]
        assert (update["message"]["text"], update["data"]) == (where, data)
        assert update["id"] == tap.id


async def test_buttons_that_are_not_there_or_not_for_pressing(api, lan):
    await asked(api, lan)
    with pytest.raises(LookupError, match=r"Đúng không\?"):
        lan.presses("Có lẽ")
    with pytest.raises(ValueError, match="opens or copies"):
        lan.presses("Trang chủ")


async def test_the_reply_keyboard_sends_its_labels(api, lan):
    keyboard = {
        "keyboard": [
            ["Gửi phản ánh"],
            [{"text": "Gửi vị trí", "request_location": True}],
            [{"text": "Gửi số", "request_contact": True}],
        ]
    }
    await asked(api, lan, "Chọn", keyboard)
    labels = [[button.label for button in row] for row in lan.keyboard()]
    assert labels == [["Gửi phản ánh"], ["Gửi vị trí"], ["Gửi số"]]
    assert lan.keyboard()[1][0] == Button("Gửi vị trí", asks="place")
    lan.presses("Gửi phản ánh")
    assert (await newest(api))["message"]["text"] == "Gửi phản ánh"
    with pytest.raises(ValueError, match="asks for the place"):
        lan.presses("Gửi vị trí")
    await asked(api, lan, "Thôi", {"remove_keyboard": True})
    assert lan.keyboard() == ()


async def test_a_keyboard_for_one_time_is_gone_after_it(api, lan):
    await asked(api, lan, "Chọn", {"keyboard": [["A"]], "one_time_keyboard": True})
    lan.presses("A")
    assert lan.keyboard() == ()


async def test_a_forged_tap_carries_any_data_on_any_message(api, lan):
    card = await asked(api, lan)
    lan.forges("admin:delete-all", card)
    query = (await newest(api))["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("admin:delete-all", "Đúng không?")
    lan.forges("x", 999)
    gone = (await newest(api))["callback_query"]["message"]
    assert (gone["message_id"], gone["date"]) == (999, 0)


# What is done, and where the bot finds it.
@pytest.mark.parametrize(
    ("act", "field", "part"),
    [
        (
            lambda p: p.shares_place(21.03, 105.85),
            "location",
            {"latitude": 21.03, "longitude": 105.85},
        ),
        (lambda p: p.shares_phone("+84912345678"), "contact", {"phone_number": "+84912345678"}),
        (lambda p: p.sends_file("document", b"%PDF", "a.pdf"), "document", {"file_name": "a.pdf"}),
        (lambda p: p.sends_file("video", b"mp4", "a.mp4"), "video", {"duration": 3}),
        (lambda p: p.sends_file("voice", b"ogg", mime="audio/ogg"), "voice", {"duration": 3}),
        (lambda p: p.sends_file("sticker", b"webp"), "sticker", {"type": "regular"}),
        (lambda p: p.forwards("Tin đồn"), "forward_origin", {"sender_user_name": "Ai đó"}),
    ],
)
async def test_what_people_share(api, lan, act, field, part):
    seen = act(lan)
    message = (await newest(api))["message"]
    assert part.items() <= message[field].items()
    assert (message["message_id"], message["from"]["id"]) == (seen.id, lan.id)


async def test_an_album_of_a_person(api, telegram, lan):
    pictures = lan.sends_photos([jpeg(), jpeg(800, 600), jpeg(90, 90)], "Trước nhà")
    messages = [update["message"] for update in (await api.updates())[-3:]]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["Trước nhà", None, None]
    assert telegram.content(pictures[1].file_id) == jpeg(800, 600)


async def test_an_edit_of_an_own_message(api, lan):
    mine = lan.says("Đèn hỏng ở số 12")
    lan.edits(mine.id, "Đèn hỏng ở số 21")
    edited = (await newest(api))["edited_message"]
    assert (edited["message_id"], edited["text"]) == (mine.id, "Đèn hỏng ở số 21")
    assert edited["edit_date"] >= edited["date"]


async def test_blocking_and_coming_back(api, lan):
    lan.blocks()
    blocked = (await newest(api))["my_chat_member"]
    assert blocked["new_chat_member"]["status"] == "kicked"
    with pytest.raises(ValueError, match="blocked"):
        lan.says("Chào")
    lan.unblocks()
    assert (await newest(api))["my_chat_member"]["new_chat_member"]["status"] == "member"


async def test_a_person_sees_texts_buttons_and_edits_as_they_stand(api, lan):
    card = await asked(api, lan, "HN-7K3M: chờ tiếp nhận")
    seen = await lan.sees("chờ tiếp nhận")
    assert seen.labels == ["✅ Có", "Không", "Trang chủ"]
    where = {"chat_id": lan.id, "message_id": card}
    await api("editMessageText", **where, text="HN-7K3M: đã tiếp nhận")
    seen = await lan.sees("đã tiếp nhận")
    assert (seen.id, seen.edited, seen.buttons) == (card, True, ())


async def test_seeing_waits_for_what_comes_and_ignores_what_was_before(api, lan):
    await asked(api, lan, "Chọn một mục")
    lan.says("Tiếp")
    wait = asyncio.create_task(lan.sees("Chọn một mục"))
    await asyncio.sleep(0)
    assert not wait.done()
    again = await asked(api, lan, "Chọn một mục")
    assert (await wait).id == again


async def test_what_is_never_seen_fails_with_the_screen(api, lan):
    await asked(api, lan)
    with pytest.raises(AssertionError, match=r"never saw 'Xong'.*\n(.*\n)*.*\[✅ Có\] \[Không\]"):
        await lan.sees("Xong", within=0.01)


async def test_entities_asked_for_are_told_from_those_found(api, lan):
    text = "Ghé /start hoặc @nangniu_bot"
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    await api("sendMessage", chat_id=lan.id, text=text, entities=bold)
    seen = lan.screen()[-1]
    assert [entity["type"] for entity in seen.asked] == ["bold"]
    assert [entity["type"] for entity in seen.found] == ["bot_command", "mention"]
