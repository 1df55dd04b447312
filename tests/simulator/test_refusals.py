"""What each method refuses, and in which words."""

from __future__ import annotations

import pytest

from tests.simulator.clients import jpeg


@pytest.fixture
async def scene(api, telegram, lan) -> dict[str, object]:
    """A card with a button, a picture, a question with a reply keyboard, her own message."""
    telegram.gate.change(telegram.settings.limits)
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    card = await api("sendMessage", chat_id=lan.id, text="Phiếu", reply_markup=markup)
    picture = await api.upload("sendPhoto", {"photo": jpeg()}, chat_id=lan.id)
    question = await api(
        "sendMessage", chat_id=lan.id, text="?", reply_markup={"keyboard": [["Gửi phản ánh"]]}
    )
    document = lan.sends_file("document", b"%PDF", "don.pdf")
    telegram.gate.change(telegram.settings.limits)
    return {
        "LAN": lan.id,
        "CARD": card["message_id"],
        "MARKUP": markup,
        "PICTURE": picture["result"]["message_id"],
        "PHOTO": picture["result"]["photo"][-1]["file_id"],
        "DOCUMENT": document.file_id,
        "ASKING": question["message_id"],
        "HERS": document.id,
    }


@pytest.mark.parametrize(
    ("method", "arguments", "complaint"),
    [
        ("sendMessage", {}, "message text is empty"),
        ("sendMessage", {"text": "a"}, "chat_id is empty"),
        ("sendMessage", {"text": "a", "chat_id": "0"}, "chat not found"),
        ("sendMessage", {"text": "a", "chat_id": "-1"}, "chat not found"),
        ("sendMessage", {"text": "a", "chat_id": "@nobody"}, "chat not found"),
        ("sendMessage", {"text": "a", "chat_id": "Lan"}, "chat not found"),
        ("sendMessage", {"text": " \n ", "chat_id": "LAN"}, "text must be non-empty"),
        ("sendMessage", {"text": "a" * 4097, "chat_id": "LAN"}, "message is too long"),
        ("sendMessage", {"text": "🚧" * 2049, "chat_id": "LAN"}, "message is too long"),
        (
            "sendMessage",
            {"text": "a", "chat_id": "LAN", "reply_parameters": {"message_id": 999}},
            "message to be replied not found",
        ),
        (
            "sendMessage",
            {"text": "a", "chat_id": "LAN", "reply_parameters": {"quote": "x"}},
            'can\'t find field "message_id"',
        ),
        (
            "sendMessage",
            {"text": "a", "chat_id": "LAN", "message_thread_id": 999},
            "message thread not found",
        ),
        (
            "sendMessage",
            {"text": "a", "chat_id": "LAN", "allow_paid_broadcast": "true"},
            "FLOODSKIP_NOT_ALLOWED",
        ),
        (
            "sendMessage",
            {"text": "a", "chat_id": "LAN", "link_preview_options": {"is_disabled": "yes"}},
            'field "is_disabled" must be of type Boolean',
        ),
        ("sendPhoto", {"chat_id": "LAN"}, "there is no photo in the request"),
        ("sendVideoNote", {"chat_id": "LAN"}, "there is no video note in the request"),
        (
            "sendPhoto",
            {"chat_id": "LAN", "photo": "attach://missing"},
            "there is no photo in the request",
        ),
        (
            "sendPhoto",
            {"chat_id": "LAN", "photo": "AgACAgUnknown"},
            "wrong file identifier/HTTP URL specified",
        ),
        (
            "sendPhoto",
            {"chat_id": "LAN", "photo": "https://hanoi.gov.vn/a.jpg"},
            "failed to get HTTP URL content",
        ),
        (
            "sendPhoto",
            {"chat_id": "LAN", "photo": "PHOTO", "caption": "a" * 1025},
            "message caption is too long",
        ),
        (
            "sendDocument",
            {"chat_id": "LAN", "document": "PHOTO"},
            "can't use file of type Photo as Document",
        ),
        ("sendMediaGroup", {"chat_id": "LAN"}, 'parameter "media" is required'),
        ("sendMediaGroup", {"chat_id": "LAN", "media": "{}"}, "expected an Array of InputMedia"),
        ("sendMediaGroup", {"chat_id": "LAN", "media": []}, "there are no messages to send"),
        (
            "sendMediaGroup",
            {"chat_id": "LAN", "media": [{"type": "photo", "media": "PHOTO"}]},
            "too few messages to send as an album",
        ),
        (
            "sendMediaGroup",
            {"chat_id": "LAN", "media": [{"type": "photo", "media": "PHOTO"}] * 11},
            "too many messages to send as an album",
        ),
        (
            "sendMediaGroup",
            {"chat_id": "LAN", "media": [{"type": "poll", "media": "x"}] * 2},
            'can\'t parse InputMedia: type "poll" is unsupported',
        ),
        (
            "sendMediaGroup",
            {"chat_id": "LAN", "media": [{"type": "animation", "media": "x"}] * 2},
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        (
            "sendMediaGroup",
            {"chat_id": "LAN", "media": [{"type": "photo", "media": "attach://gone"}] * 2},
            "can't parse InputMedia: media not found",
        ),
        (
            "sendMediaGroup",
            {
                "chat_id": "LAN",
                "media": [
                    {"type": "photo", "media": "PHOTO"},
                    {"type": "document", "media": "DOCUMENT"},
                ],
            },
            "Document can't be mixed with other media types",
        ),
        (
            "sendMediaGroup",
            {
                "chat_id": "LAN",
                "media": [
                    {"type": "photo", "media": "PHOTO"},
                    {"type": "photo", "media": "AgACAgUnknown"},
                ],
            },
            (
                'failed to send message #2 with the error message "wrong file identifier/HTTP URL '
                'specified"'
            ),
        ),
        ("sendLocation", {"chat_id": "LAN", "longitude": 1}, "latitude is empty"),
        ("sendLocation", {"chat_id": "LAN", "latitude": 1}, "longitude is empty"),
        (
            "sendLocation",
            {"chat_id": "LAN", "latitude": 91, "longitude": 1},
            "wrong location specified",
        ),
        ("sendContact", {"chat_id": "LAN"}, 'parameter "phone_number" is required'),
        ("sendChatAction", {"chat_id": "LAN"}, "wrong parameter action in request"),
        ("copyMessage", {"chat_id": "LAN"}, 'parameter "from_chat_id" is required'),
        (
            "copyMessage",
            {"chat_id": "LAN", "from_chat_id": "LAN", "message_id": 999},
            "message to copy not found",
        ),
        (
            "forwardMessage",
            {"chat_id": "LAN", "from_chat_id": "LAN", "message_id": 999},
            "message to forward not found",
        ),
        ("editMessageText", {"text": "a"}, "message identifier is not specified"),
        (
            "editMessageText",
            {"chat_id": "LAN", "message_id": 999, "text": "a"},
            "message to edit not found",
        ),
        (
            "editMessageText",
            {"chat_id": "LAN", "message_id": "HERS", "text": "a"},
            "message can't be edited",
        ),
        (
            "editMessageText",
            {"chat_id": "LAN", "message_id": "CARD", "text": "Phiếu", "reply_markup": "MARKUP"},
            (
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            ),
        ),
        (
            "editMessageText",
            {"chat_id": "LAN", "message_id": "PICTURE", "text": "a"},
            "there is no text in the message to edit",
        ),
        (
            "editMessageCaption",
            {"chat_id": "LAN", "message_id": "CARD", "caption": "a"},
            "there is no caption in the message to edit",
        ),
        (
            "editMessageReplyMarkup",
            {
                "chat_id": "LAN",
                "message_id": "CARD",
                "reply_markup": {"keyboard": [["A"]]},
            },
            "inline keyboard expected",
        ),
        (
            "editMessageText",
            {"chat_id": "LAN", "message_id": "ASKING", "text": "b"},
            "message can't be edited",
        ),
        (
            "editMessageMedia",
            {"chat_id": "LAN", "message_id": "PICTURE", "media": {"type": "photo", "media": ""}},
            "can't parse InputMedia: media not found",
        ),
        ("deleteMessage", {}, "chat identifier is not specified"),
        ("deleteMessage", {"chat_id": "LAN"}, "message identifier is not specified"),
        ("deleteMessage", {"chat_id": "LAN", "message_id": 999}, "message to delete not found"),
        ("deleteMessages", {"chat_id": "LAN"}, "message identifiers are not specified"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        ("getChat", {"chat_id": "5"}, "chat not found"),
        ("getChatMember", {"chat_id": "LAN"}, "invalid user_id specified"),
        ("getChatMember", {"chat_id": "LAN", "user_id": 9}, "user not found"),
        (
            "getChatAdministrators",
            {"chat_id": "LAN"},
            "there are no administrators in the private chat",
        ),
        (
            "leaveChat",
            {"chat_id": "LAN"},
            "chat member status can't be changed in private chats",
        ),
        ("createForumTopic", {"chat_id": "LAN", "name": "Tổ 5"}, "the chat is not a forum"),
        ("pinChatMessage", {"chat_id": "LAN", "message_id": 999}, "message to pin not found"),
        ("setMyCommands", {"commands": "{"}, "can't parse commands JSON object"),
        ("setMyCommands", {"commands": {"a": 1}}, "expected an Array of BotCommand"),
        (
            "setMyCommands",
            {"commands": [{"command": "Phản ánh", "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a"}]},
            "can't parse BotCommand: Can't find field \"description\"",
        ),
        (
            "getMyCommands",
            {"scope": {"type": "street"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ("getMyCommands", {"language_code": "viet"}, "invalid language code specified"),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "wheel"}},
            "can't parse menu button: MenuButton has unsupported type",
        ),
        ("setWebhook", {"url": "gopher://x"}, "invalid webhook URL specified"),
        (
            "setWebhook",
            {"url": "http://hanoi.gov.vn/hook"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            "setWebhook",
            {"url": "http://127.0.0.1:9/x", "secret_token": "a" * 257},
            "secret token is too long",
        ),
        (
            "setWebhook",
            {"url": "http://127.0.0.1:9/x", "secret_token": "bí mật"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_refusals(api, scene, method, arguments, complaint):
    filled = {name: fill(value, scene) for name, value in arguments.items()}
    assert await api.refused(method, **filled) == f"Bad Request: {complaint}"


def fill(value: object, scene: dict[str, object]) -> object:
    if isinstance(value, dict):
        return {name: fill(item, scene) for name, item in value.items()}
    if isinstance(value, list):
        return [fill(item, scene) for item in value]
    return scene.get(value, value) if isinstance(value, str) else value
