"""Two libraries' own clients, unmodified, against every method: typed results, equal meaning.

What one of them can't parse isn't Telegram. Cases name the method, the call (the same for
both libraries) and what must be true of the result.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.telegram.methods import METHODS
from tests.simulator.clients import jpeg
from tests.simulator.scene import Scene

Call = Callable[[Any, Scene], Awaitable[Any]]
Check = Callable[[Any, Scene], object]


def true(result: Any, _scene: Scene) -> bool:
    return result is True


def text_is(text: str) -> Check:
    return lambda message, _: (message.text or message.caption) == text


def carries(field: str, **parts: Any) -> Check:
    """The message has an object in this field with these attributes."""

    def check(message: Any, _: Scene) -> bool:
        value = getattr(message, field)
        return all(getattr(value, name) == part for name, part in parts.items())

    return check


def album(bot: Any, scene: Scene) -> Awaitable[Any]:
    photo = scene.types("InputMediaPhoto")
    file = scene.client.attached(jpeg(), "b.jpg")
    media = [photo(media=scene.picture.file_id, caption="Trước"), photo(media=file)]
    return bot.send_media_group(chat_id=scene.lan.id, media=media)


def upload(method: str, field: str, name: str) -> Call:
    def call(bot: Any, scene: Scene) -> Awaitable[Any]:
        file = {field: scene.client.file(b"content", name)}
        return getattr(bot, method)(chat_id=scene.lan.id, **file)

    return call


def two_commands(bot: Any, scene: Scene) -> Awaitable[Any]:
    command = scene.types("BotCommand")
    commands = [
        command(command="phananh", description="Gửi phản ánh"),
        command(command="cuatoi", description="Phản ánh của tôi"),
    ]
    return bot.set_my_commands(commands=commands, language_code="vi")


CASES: dict[str, tuple[Call, Check]] = {
    "getMe": (
        lambda b, s: b.get_me(),
        lambda r, s: (r.username, r.is_bot, r.can_join_groups) == ("nangniu_bot", True, True),
    ),
    "logOut": (lambda b, s: b.log_out(), true),
    "close": (lambda b, s: b.close(), true),
    "getUpdates": (
        lambda b, s: b.get_updates(offset=0, limit=100, timeout=0),
        lambda r, s: next(u.message.text for u in r if u.message) == "/start",
    ),
    "setWebhook": (
        lambda b, s: b.set_webhook(
            url=s.hook, secret_token="s", max_connections=7, allowed_updates=["message"]
        ),
        true,
    ),
    "deleteWebhook": (lambda b, s: b.delete_webhook(drop_pending_updates=True), true),
    "getWebhookInfo": (
        lambda b, s: b.get_webhook_info(),
        lambda r, s: r.url == "" and r.pending_update_count >= 4,
    ),
    "sendMessage": (
        lambda b, s: b.send_message(
            chat_id=s.lan.id, text="<b>Chào</b> chị", parse_mode="HTML", disable_notification=True
        ),
        lambda r, s: (r.text, r.entities[0].type, r.entities[0].length) == ("Chào chị", "bold", 4),
    ),
    "sendPhoto": (
        lambda b, s: b.send_photo(chat_id=s.lan.id, photo=s.picture.file_id, caption="Đã nhận"),
        lambda r, s: (r.photo[-1].width, r.caption) == (640, "Đã nhận"),
    ),
    "sendDocument": (
        upload("send_document", "document", "đơn.pdf"),
        carries("document", file_size=7),
    ),
    "sendVideo": (upload("send_video", "video", "a.mp4"), carries("video", width=640)),
    "sendVoice": (upload("send_voice", "voice", "a.ogg"), carries("voice", file_size=7)),
    "sendAudio": (upload("send_audio", "audio", "a.mp3"), carries("audio", file_name="a.mp3")),
    "sendAnimation": (
        upload("send_animation", "animation", "a.gif"),
        carries("animation", file_name="a.gif"),
    ),
    "sendSticker": (upload("send_sticker", "sticker", "a.webp"), carries("sticker", width=512)),
    "sendVideoNote": (
        upload("send_video_note", "video_note", "a.mp4"),
        carries("video_note", length=240),
    ),
    "sendMediaGroup": (
        album,
        lambda r, s: len({m.media_group_id for m in r}) == 1 and r[0].caption == "Trước",
    ),
    "sendLocation": (
        lambda b, s: b.send_location(chat_id=s.lan.id, latitude=21.03, longitude=105.85),
        carries("location", latitude=21.03, longitude=105.85),
    ),
    "sendVenue": (
        lambda b, s: b.send_venue(
            chat_id=s.lan.id, latitude=21.0, longitude=105.8, title="Chợ Hôm", address="Phố Huế"
        ),
        carries("venue", title="Chợ Hôm", address="Phố Huế"),
    ),
    "sendContact": (
        lambda b, s: b.send_contact(chat_id=s.lan.id, phone_number="113", first_name="Công an"),
        carries("contact", phone_number="113", first_name="Công an"),
    ),
    "sendChatAction": (
        lambda b, s: b.send_chat_action(chat_id=s.lan.id, action="typing"),
        true,
    ),
    "copyMessage": (
        lambda b, s: b.copy_message(chat_id=s.lan.id, from_chat_id=s.lan.id, message_id=s.hers.id),
        lambda r, s: s.lan.screen()[-1].id == r.message_id,
    ),
    "forwardMessage": (
        lambda b, s: b.forward_message(
            chat_id=s.forum.id, from_chat_id=s.lan.id, message_id=s.hers.id
        ),
        lambda r, s: r.forward_origin.sender_user.id == s.lan.id and r.text == "Đèn hỏng",
    ),
    "editMessageText": (
        lambda b, s: b.edit_message_text(text="Đã tiếp nhận", **s.card_at),
        lambda r, s: (r.text, r.reply_markup, bool(r.edit_date)) == ("Đã tiếp nhận", None, True),
    ),
    "editMessageCaption": (
        lambda b, s: b.edit_message_caption(
            chat_id=s.lan.id, message_id=s.photo_card, caption="Đã sửa"
        ),
        text_is("Đã sửa"),
    ),
    "editMessageReplyMarkup": (
        lambda b, s: b.edit_message_reply_markup(
            reply_markup=s.client.keyboard("Mở", url="https://hanoi.gov.vn/"), **s.card_at
        ),
        lambda r, s: r.reply_markup.inline_keyboard[0][0].url == "https://hanoi.gov.vn/",
    ),
    "editMessageMedia": (
        lambda b, s: b.edit_message_media(
            media=s.types("InputMediaPhoto")(
                media=s.client.attached(jpeg(800, 600), "c.jpg"), caption="Sau"
            ),
            chat_id=s.lan.id,
            message_id=s.photo_card,
        ),
        lambda r, s: (r.photo[-1].width, r.caption) == (800, "Sau"),
    ),
    "deleteMessage": (lambda b, s: b.delete_message(**s.card_at), true),
    "deleteMessages": (
        lambda b, s: b.delete_messages(chat_id=s.lan.id, message_ids=[s.card, s.hers.id, 999]),
        true,
    ),
    "answerCallbackQuery": (
        lambda b, s: b.answer_callback_query(callback_query_id=s.tap.id, text="Đã ghi"),
        lambda r, s: r is True and s.tap.text == "Đã ghi",
    ),
    "getFile": (
        lambda b, s: b.get_file(file_id=s.picture.file_id),
        lambda r, s: r.file_size == len(jpeg()) and r.file_path.endswith(".jpg"),
    ),
    "getChat": (
        lambda b, s: b.get_chat(chat_id=s.forum.id),
        lambda r, s: (r.title, r.type, r.is_forum) == ("Phường", "supergroup", True),
    ),
    "getChatMember": (
        lambda b, s: b.get_chat_member(chat_id=s.forum.id, user_id=s.lan.id),
        lambda r, s: (r.status, r.user.first_name) == ("creator", "Lan"),
    ),
    "getChatAdministrators": (
        lambda b, s: b.get_chat_administrators(chat_id=s.forum.id),
        lambda r, s: [m.status for m in r] == ["creator", "administrator"],
    ),
    "getChatMemberCount": (
        lambda b, s: b.get_chat_member_count(chat_id=s.forum.id),
        lambda r, s: r == 2,
    ),
    "getUserProfilePhotos": (
        lambda b, s: b.get_user_profile_photos(user_id=s.lan.id),
        lambda r, s: r.total_count == 0,
    ),
    "leaveChat": (lambda b, s: b.leave_chat(chat_id=s.forum.id), true),
    "createForumTopic": (
        lambda b, s: b.create_forum_topic(chat_id=s.forum.id, name="Tổ 6"),
        lambda r, s: r.name == "Tổ 6",
    ),
    "editForumTopic": (lambda b, s: b.edit_forum_topic(name="Tổ 7", **s.topic_at), true),
    "closeForumTopic": (lambda b, s: b.close_forum_topic(**s.topic_at), true),
    "reopenForumTopic": (lambda b, s: b.reopen_forum_topic(**s.topic_at), true),
    "deleteForumTopic": (lambda b, s: b.delete_forum_topic(**s.topic_at), true),
    "pinChatMessage": (lambda b, s: b.pin_chat_message(**s.card_at), true),
    "unpinChatMessage": (lambda b, s: b.unpin_chat_message(**s.card_at), true),
    "setMessageReaction": (
        lambda b, s: b.set_message_reaction(
            reaction=[s.types("ReactionTypeEmoji")(emoji="👍")], **s.card_at
        ),
        true,
    ),
    "setMyCommands": (two_commands, true),
    "getMyCommands": (
        lambda b, s: b.get_my_commands(scope=s.types("BotCommandScopeAllPrivateChats")()),
        lambda r, s: list(r) == [],
    ),
    "deleteMyCommands": (lambda b, s: b.delete_my_commands(language_code="vi"), true),
    "setMyName": (lambda b, s: b.set_my_name(name="Nâng Niu Hà Nội"), true),
    "getMyName": (lambda b, s: b.get_my_name(), lambda r, s: r.name == "Nâng Niu"),
    "setMyDescription": (lambda b, s: b.set_my_description(description="Gửi phản ánh"), true),
    "getMyDescription": (lambda b, s: b.get_my_description(), lambda r, s: r.description == ""),
    "setMyShortDescription": (
        lambda b, s: b.set_my_short_description(short_description="Phản ánh"),
        true,
    ),
    "getMyShortDescription": (
        lambda b, s: b.get_my_short_description(),
        lambda r, s: r.short_description == "",
    ),
    "setChatMenuButton": (
        lambda b, s: b.set_chat_menu_button(menu_button=s.types("MenuButtonCommands")()),
        true,
    ),
    "getChatMenuButton": (
        lambda b, s: b.get_chat_menu_button(),
        lambda r, s: r.type == "commands",
    ),
}


def test_every_method_served_has_a_case():
    assert {name.lower() for name in CASES} == set(METHODS)


@pytest.mark.parametrize("method", CASES)
async def test_method(scene, method):
    call, check = CASES[method]
    result = await call(scene.client.bot, scene)
    assert check(result, scene), result
    assert scene.telegram.journal.of(method)[-1].status == 200


async def test_commands_are_kept_by_language_and_scope(scene):
    bot = scene.client.bot
    await two_commands(bot, scene)
    vietnamese = await bot.get_my_commands(language_code="vi")
    assert [command.command for command in vietnamese] == ["phananh", "cuatoi"]
    assert list(await bot.get_my_commands(language_code="en")) == []


async def test_a_file_is_downloaded_by_the_librarys_own_means(scene):
    bot, file_id = scene.client.bot, scene.picture.file_id
    file = await bot.get_file(file_id)
    if scene.client.name == "ptb":
        content = bytes(await file.download_as_bytearray())
    else:
        content = (await bot.download_file(file.file_path)).read()
    assert content == jpeg()


DOCUMENTED = Path(__file__).parents[2] / "docs" / "simulator.md"


def test_every_method_served_is_documented():
    listed = DOCUMENTED.read_text("utf-8").rpartition("Methods served: ")[2]
    assert set(re.findall(r"\w+", listed)) == set(CASES)


async def test_a_long_poll_of_each_library_is_woken(scene, clock):
    bot = scene.client.bot
    updates = await bot.get_updates(timeout=0)
    after = updates[-1].update_id + 1
    poll = asyncio.create_task(bot.get_updates(offset=after, timeout=30))
    await scene.telegram.polled()
    scene.lan.says("Chào")
    assert [update.message.text for update in await poll] == ["Chào"]
