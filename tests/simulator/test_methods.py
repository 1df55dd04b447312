"""People who can't be reached, ways to pass arguments, what runs out, topics and texts."""

from __future__ import annotations

import pytest


# Who can't be written to, and what the server says.
async def test_people_who_cannot_be_reached(api, telegram):
    stranger = telegram.person("Người lạ")
    blocked, gone = telegram.person("Minh"), telegram.person("Hoa")
    for person in (blocked, gone):
        person.starts()
    blocked.blocks()
    gone.deletes_account()
    words = {
        stranger: "Forbidden: bot can't initiate conversation with a user",
        blocked: "Forbidden: bot was blocked by the user",
        gone: "Forbidden: user is deactivated",
    }
    for person, expected in words.items():
        assert await api.refused("sendMessage", chat_id=person.id, text="Chào") == expected
    blocked.unblocks()
    assert await api("sendMessage", chat_id=blocked.id, text="Chào")


# Method names in any case; arguments as form, JSON, in the address; other paths.
async def test_arguments_travel_in_every_way(api, telegram, lan):
    bot = f"/bot{telegram.token}"
    send = {"chat_id": lan.id, "text": "Chào"}
    for options in (
        {"verb": "POST", "json": send},
        {"verb": "POST", "data": send},
        {"params": send},
    ):
        status, body = await api.raw(f"{bot}/SENDmessage", **options)
        assert (status, b'"text":"Ch\\u00e0o"' in body) == (200, True)


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot123456:{tail}/getMe", 401, "Unauthorized"),
        ("/bot123456:short/getMe", 404, "Not Found"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot{token}/sendHologram", 404, "Not Found: method not found"),
        ("/file/bot{token}/photos/file_99.jpg", 404, "Not Found"),
        ("/file/bot123456:{tail}/photos/file_1.jpg", 401, "Unauthorized"),
        ("/elsewhere", 404, "Not Found"),
    ],
)
async def test_wrong_addresses(api, telegram, path, status, description):
    filled = path.format(token=telegram.token, tail="A" * 35)
    got, body = await api.raw(filled)
    assert got == status
    assert f'"description":"{description}"'.encode() in body


@pytest.mark.parametrize("body", [b"{", b"[1]"])
async def test_json_that_is_no_object_is_refused(api, telegram, body):
    headers = {"Content-Type": "application/json"}
    path = f"/bot{telegram.token}/getMe"
    status, answer = await api.raw(path, verb="POST", data=body, headers=headers)
    assert (status, b"can't parse request JSON object" in answer) == (400, True)


async def test_a_revoked_token_is_unauthorized(api, telegram):
    old = telegram.token
    telegram.rotates_token("7000000001:" + "B" * 38)
    status, _ = await api.raw(f"/bot{old}/getMe")
    assert status == 401
    assert (await api("getMe"))["username"] == "nangniu_bot"


# Taps live 150 seconds, deletions 48 hours.
async def test_a_tap_can_be_answered_for_150_seconds(api, clock, lan):
    markup = {"inline_keyboard": [[{"text": "Có", "callback_data": "yes"}]]}
    await api("sendMessage", chat_id=lan.id, text="Đúng không?", reply_markup=markup)
    tap = lan.presses("Có")
    await clock.passes(seconds=150)
    assert await api("answerCallbackQuery", callback_query_id=tap.id, text="Đã ghi") is True
    assert (tap.answered, tap.text) == (True, "Đã ghi")
    await clock.passes(seconds=1)
    answer = await api.refused("answerCallbackQuery", callback_query_id=tap.id)
    assert "query is too old" in answer


async def test_a_long_toast_is_refused(api, lan):
    tap = lan.forges("x", 1)
    complaint = await api.refused("answerCallbackQuery", callback_query_id=tap.id, text="a" * 201)
    assert complaint == "Bad Request: MESSAGE_TOO_LONG"


async def test_messages_can_be_deleted_for_48_hours(api, clock, lan):
    sent = await api("sendMessage", chat_id=lan.id, text="Chào")
    old = {"chat_id": lan.id, "message_id": sent["message_id"]}
    await clock.passes(hours=49)
    complaint = await api.refused("deleteMessage", **old)
    assert complaint == "Bad Request: message can't be deleted for everyone"
    fresh = await api("sendMessage", chat_id=lan.id, text="Chào")
    assert await api("deleteMessage", chat_id=lan.id, message_id=fresh["message_id"]) is True
    assert fresh["message_id"] not in [seen.id for seen in lan.screen()]
