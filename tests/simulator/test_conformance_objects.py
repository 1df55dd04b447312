"""Every object persons make, and every refusal, as both libraries' own types."""

from __future__ import annotations

import builtins
from datetime import timedelta
from typing import Any

import pytest

from simulator.telegram import MISSING, Fault, Trouble
from simulator.telegram.limits import UNLIMITED
from tests.simulator.clients import jpeg


@pytest.fixture(autouse=True)
def timedeltas(monkeypatch):
    """python-telegram-bot warns of its old integers otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def seconds(span: int | timedelta) -> int:
    return int(span.total_seconds()) if isinstance(span, timedelta) else span


# What a person does, what both libraries then read from the message.
MESSAGES = {
    "text": (lambda p: p.says("Đèn hỏng"), lambda m: m.text == "Đèn hỏng"),
    "command": (
        lambda p: p.starts("ABC"),
        lambda m: (m.entities[0].type, m.entities[0].length) == ("bot_command", 6),
    ),
    "photo": (
        lambda p: p.sends_photo(jpeg(1600, 1200), "Ổ gà"),
        lambda m: (len(m.photo), m.photo[-1].width, m.caption) == (5, 1600, "Ổ gà"),
    ),
    "album": (
        lambda p: p.sends_photos([jpeg(), jpeg()]),
        lambda m: m.media_group_id is not None and m.photo,
    ),
    "place": (
        lambda p: p.shares_place(21.03, 105.85),
        lambda m: (m.location.latitude, m.location.longitude) == (21.03, 105.85),
    ),
    "contact": (
        lambda p: p.shares_phone("+84912345678"),
        lambda m: (m.contact.phone_number, m.contact.user_id) == ("+84912345678", p_id(m)),
    ),
    "document": (
        lambda p: p.sends_file("document", b"%PDF", "a.pdf", mime="application/pdf"),
        lambda m: (m.document.file_name, m.document.mime_type) == ("a.pdf", "application/pdf"),
    ),
    "video": (
        lambda p: p.sends_file("video", b"mp4", "a.mp4", caption="Ngập"),
        lambda m: (seconds(m.video.duration), m.caption) == (3, "Ngập"),
    ),
    "voice": (
        lambda p: p.sends_file("voice", b"ogg", mime="audio/ogg"),
        lambda m: (seconds(m.voice.duration), m.voice.mime_type) == (3, "audio/ogg"),
    ),
    "audio": (
        lambda p: p.sends_file("audio", b"mp3", "a.mp3"),
        lambda m: seconds(m.audio.duration) == 3,
    ),
    "animation": (
        lambda p: p.sends_file("animation", b"gif", "a.gif"),
        lambda m: m.animation.file_id == m.document.file_id,
    ),
    "sticker": (lambda p: p.sends_file("sticker", b"webp"), lambda m: m.sticker.emoji == "👍"),
    "video_note": (
        lambda p: p.sends_file("video_note", b"mp4"),
        lambda m: m.video_note.length == 240,
    ),
    "forward": (
        lambda p: p.forwards("Tin đồn", sender="Bác Tư"),
        lambda m: (
            (m.forward_origin.type, m.forward_origin.sender_user_name) == ("hidden_user", "Bác Tư")
        ),
    ),
}


def p_id(message) -> int:
    return message.from_user.id


@pytest.mark.parametrize("kind", MESSAGES)
async def test_messages_of_persons(client, lan, kind):
    act, check = MESSAGES[kind]
    act(lan)
    message = (await client.bot.get_updates())[-1].message
    assert check(message), message
    assert (message.from_user.id, message.chat.type) == (lan.id, "private")


async def test_updates_other_than_messages(client, telegram, lan):
    bot = client.bot
    kinds = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
    await bot.get_updates(allowed_updates=kinds)
    mine = lan.says("Một")
    lan.edits(mine.id, "Hai")
    buttons = client.keyboard("Có", callback_data="yes")
    sent = await bot.send_message(chat_id=lan.id, text="?", reply_markup=buttons)
    lan.presses("Có")
    lan.forges("x", 999)
    lan.blocks()
    group = telegram.group("Tổ 5", lan, supergroup=False)
    group.adds_bot(admin=True)
    group.adds(telegram.person("Minh"))
    group.migrates()
    updates = (await bot.get_updates())[2:]
    edited, tap, gone, blocked, added, joined, promoted, member, came, left, new = updates
    assert edited.edited_message.text == "Hai"
    assert (tap.callback_query.data, tap.callback_query.message.text) == ("yes", "?")
    assert tap.callback_query.message.message_id == sent.message_id
    # An inaccessible message is dated 0, the one sign the Bot API gives.
    date = gone.callback_query.message.date
    assert (date if isinstance(date, int) else date.timestamp()) == 0
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert added.my_chat_member.new_chat_member.status == "member"
    assert joined.message.new_chat_members[0].username == "nangniu_bot"
    assert promoted.my_chat_member.new_chat_member.status == "administrator"
    assert member.chat_member.new_chat_member.user.first_name == "Minh"
    assert came.message.new_chat_members[0].first_name == "Minh"
    assert left.message.migrate_to_chat_id == new.message.chat.id
    assert new.message.migrate_from_chat_id == left.message.chat.id


# What happens, how each library calls it.
def error_of(client, of_aiogram: str, of_ptb: str) -> Any:
    import aiogram.exceptions
    import telegram.error

    if client.name == "ptb":
        return getattr(telegram.error, of_ptb)
    return getattr(aiogram.exceptions, of_aiogram, getattr(builtins, of_aiogram, None))


@pytest.mark.parametrize(
    ("act", "arguments", "names", "words"),
    [
        (
            lambda t, p: p.blocks(),
            {"text": "Chào"},
            ("TelegramForbiddenError", "Forbidden"),
            "bot was blocked by the user",
        ),
        (
            lambda t, p: p.deletes_account(),
            {"text": "Chào"},
            ("TelegramForbiddenError", "Forbidden"),
            "user is deactivated",
        ),
        (
            lambda t, p: None,
            {"text": "a <b"},
            ("TelegramBadRequest", "BadRequest"),
            "an't parse entities: .nclosed start tag",
        ),
        (
            lambda t, p: t.rotates_token("7000000001:" + "B" * 38),
            {"text": "Chào"},
            ("TelegramUnauthorizedError", "InvalidToken"),
            "nauthorized",
        ),
        (
            lambda t, p: t.fails(Fault(Trouble.ERROR, status=500)),
            {"text": "Chào"},
            ("TelegramServerError", "NetworkError"),
            "Internal Server Error",
        ),
        (
            lambda t, p: t.fails(Fault(Trouble.ERROR, status=502)),
            {"text": "Chào"},
            ("ClientDecodeError", "NetworkError"),
            None,
        ),
        (
            lambda t, p: t.fails(Fault(Trouble.GARBAGE)),
            {"text": "Chào"},
            ("UnicodeDecodeError", "TelegramError"),
            None,
        ),
        (
            lambda t, p: t.fails(Fault(Trouble.CUT_AFTER)),
            {"text": "Chào"},
            ("TelegramNetworkError", "NetworkError"),
            None,
        ),
    ],
)
async def test_refusals_become_each_librarys_own_errors(
    client, telegram, act, arguments, names, words
):
    lan = telegram.person("Lan")
    lan.starts()
    act(telegram, lan)
    with pytest.raises(error_of(client, *names), match=words):
        await client.bot.send_message(chat_id=lan.id, parse_mode="HTML", **arguments)


@pytest.mark.parametrize("wait", [1, 35, 10072])
async def test_429_says_how_long_to_both(client, telegram, lan, wait):
    telegram.fails(Fault(Trouble.TOO_MANY, retry_after=wait))
    with pytest.raises(error_of(client, "TelegramRetryAfter", "RetryAfter")) as refused:
        await client.bot.send_message(chat_id=lan.id, text="Chào")
    assert seconds(refused.value.retry_after) == wait


async def test_429_without_a_time_is_not_taken_for_success(client, telegram, lan):
    telegram.fails(Fault(Trouble.TOO_MANY, retry_after=MISSING))
    with pytest.raises(error_of(client, "TelegramAPIError", "TelegramError")):
        await client.bot.send_message(chat_id=lan.id, text="Chào")


async def test_migration_names_the_new_chat_to_both(client, telegram, lan):
    group = telegram.group("Tổ 5", lan, supergroup=False)
    group.adds_bot()
    old, new = group.id, group.migrates()
    with pytest.raises(error_of(client, "TelegramMigrateToChat", "ChatMigrated")) as refused:
        await client.bot.send_message(chat_id=old, text="Chào")
    named = "new_chat_id" if client.name == "ptb" else "migrate_to_chat_id"
    assert getattr(refused.value, named) == new


async def test_a_webhook_in_force_is_a_conflict_for_both(client, telegram, receiver):
    await client.bot.set_webhook(url=receiver.url)
    with pytest.raises(error_of(client, "TelegramConflictError", "Conflict")):
        await client.bot.get_updates()


async def test_not_modified_reads_the_same_for_both(client, telegram, lan):
    telegram.gate.change(UNLIMITED)
    sent = await client.bot.send_message(chat_id=lan.id, text="Phiếu")
    where = {"chat_id": lan.id, "message_id": sent.message_id}
    with pytest.raises(
        error_of(client, "TelegramBadRequest", "BadRequest"), match="essage is not modified"
    ):
        await client.bot.edit_message_text(text="Phiếu", **where)
