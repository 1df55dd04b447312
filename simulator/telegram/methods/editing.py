"""Methods that change or remove a message, and the answer to a press."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from simulator.telegram.access import check_write, get_chat, get_message
from simulator.telegram.keyboards import Markup, MarkupKind, read_markup
from simulator.telegram.media import Medium, find_file, missing
from simulator.telegram.methods.sending import ALBUM_KINDS, with_caption
from simulator.telegram.methods.types import JSON, Method
from simulator.telegram.platform import Platform
from simulator.telegram.query import Query, number_of
from simulator.telegram.refusals import NOT_MODIFIED, QUERY_TOO_OLD, ApiError, bad_request
from simulator.telegram.text import EMPTY, Formatted, check_caption, read_caption, read_text
from simulator.telegram.utf16 import utf16_length
from simulator.telegram.world import DELETE_WITHIN, Chat, Message

TOAST_MAX: Final = 200
MEDIA_FIELDS: Final = frozenset(medium.value for medium in Medium)
CAPTIONED: Final = MEDIA_FIELDS - {Medium.STICKER, Medium.VIDEO_NOTE}
EDIT_KINDS: Final = (*ALBUM_KINDS, Medium.ANIMATION)


class Edit(NamedTuple):
    """A message that may be edited, and the keyboard it shall have."""

    chat: Chat
    message: Message
    markup: Markup | None


def _editable(platform: Platform, query: Query) -> Edit:
    if not query.text("chat_id") and not query.whole("message_id"):
        raise bad_request("message identifier is not specified")
    chat = get_chat(platform, query)
    markup = read_markup(query, private=chat.is_private)
    if markup is not None and markup.kind is not MarkupKind.INLINE:
        raise bad_request("inline keyboard expected")
    check_write(platform, chat)
    message = get_message(chat, query, "edit")
    if not message.by_bot or not message.editable:
        raise bad_request("message can't be edited")
    return Edit(chat, message, markup)


def edit_text(platform: Platform, query: Query) -> JSON:
    text = read_text(query)
    edit = _editable(platform, query)
    if "text" not in edit.message.body:
        raise bad_request("there is no text in the message to edit")
    changes = {"text": text.text, "entities": text.all or None}
    return _apply(platform, edit, changes, text)


def edit_caption(platform: Platform, query: Query) -> JSON:
    caption = read_caption(query)
    edit = _editable(platform, query)
    if not CAPTIONED & edit.message.body.keys():
        raise bad_request("there is no caption in the message to edit")
    changes = {"caption": caption.text or None, "caption_entities": caption.all or None}
    return _apply(platform, edit, changes, caption)


def edit_markup(platform: Platform, query: Query) -> JSON:
    edit = _editable(platform, query)
    return _apply(platform, edit, {}, None)


def edit_media(platform: Platform, query: Query) -> JSON:
    item = query.decoded("media", "input media")
    if not isinstance(item, dict):
        raise bad_request('parameter "media" is required')
    content, caption = _new_medium(platform, query, item)
    edit = _editable(platform, query)
    if "text" in edit.message.body:
        content["text"] = content["entities"] = None
    old = {key: None for key in MEDIA_FIELDS & edit.message.body.keys() if key not in content}
    changes = {"caption": None, "caption_entities": None, **old, **content}
    return _apply(platform, edit, changes, caption)


def _new_medium(platform: Platform, query: Query, item: Any) -> tuple[JSON, Formatted]:
    kind = item.get("type")
    if kind not in EDIT_KINDS:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    caption = EMPTY
    if item.get("caption"):
        mode = str(item.get("parse_mode") or "")
        caption = check_caption(str(item["caption"]), mode, item.get("caption_entities"))
    medium = Medium(kind)
    try:
        file = find_file(platform.files, query, medium, str(item.get("media") or ""))
    except ApiError as error:
        if error.description == missing(medium).description:
            raise bad_request("can't parse InputMedia: media not found") from None
        raise
    return with_caption(platform.files.content(file), caption), caption


def _apply(platform: Platform, edit: Edit, changes: JSON, text: Formatted | None) -> JSON:
    """Change the message; its keyboard goes unless given again, as the server has it."""
    message, markup = edit.message, edit.markup
    after: JSON = {**changes, "reply_markup": markup.body if markup else None}
    if all(message.body.get(key) == value for key, value in after.items()):
        raise bad_request(NOT_MODIFIED)
    platform.world.amend(edit.chat, message, after, at=platform.now())
    message.markup = markup
    if text is not None:
        message.asked = text.entities
    return message.body


def delete_message(platform: Platform, query: Query) -> bool:
    if not query.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if query.whole("message_id") <= 0:
        raise bad_request("message identifier is not specified")
    chat = get_chat(platform, query)
    check_write(platform, chat)
    message = get_message(chat, query, "delete")
    if not _may_delete(platform, chat, message):
        raise bad_request("message can't be deleted for everyone")
    platform.world.remove(chat, message)
    return True


def _may_delete(platform: Platform, chat: Chat, message: Message) -> bool:
    if chat.members.get(platform.bot.id) == "administrator":
        return True
    fresh = platform.now() - message.at <= DELETE_WITHIN
    return fresh and (message.by_bot or chat.is_private)


def delete_messages(platform: Platform, query: Query) -> bool:
    """Several at once; those that aren't there are skipped silently (Bot API)."""
    numbers = query.decoded("message_ids", "message_ids")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if not isinstance(numbers, list):
        raise bad_request("expected an Array of message identifiers")
    wanted = [number_of(number, "message_ids") for number in numbers]
    chat = get_chat(platform, query)
    check_write(platform, chat)
    for number in wanted:
        message = chat.messages.get(number)
        if message is not None and _may_delete(platform, chat, message):
            platform.world.remove(chat, message)
    return True


def answer_callback_query(platform: Platform, query: Query) -> bool:
    tap = platform.find_tap(query.text("callback_query_id"))
    if tap is None:
        raise bad_request(QUERY_TOO_OLD)
    text = query.text("text")
    if utf16_length(text) > TOAST_MAX:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answered, tap.text = True, text
    tap.alert, tap.url = query.flag("show_alert"), query.text("url")
    return True


EDITING: dict[str, Method] = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "editmessagemedia": edit_media,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
}
