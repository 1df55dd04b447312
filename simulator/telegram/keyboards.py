"""Reply markup: read, checked and refused the way the server does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulator.telegram.links import button_refusal
from simulator.telegram.query import Query
from simulator.telegram.refusals import ApiError, bad_request

DATA_MAX = 64
BUTTONS_MAX = 100
ROW_MAX = 8
COPY_MAX = 256
STYLES = frozenset({"danger", "success", "primary"})
INLINE = "can't parse inline keyboard button: "
REPLY = "can't parse keyboard button: "


class MarkupKind(StrEnum):
    INLINE = "inline_keyboard"
    KEYBOARD = "keyboard"
    REMOVE = "remove_keyboard"
    FORCE = "force_reply"


@dataclass(frozen=True, slots=True)
class Markup:
    """A checked markup; `body` as the server would show it."""

    kind: MarkupKind
    body: dict[str, Any]


FLAGS = ("remove_keyboard", "selective", "force_reply")
KEYBOARD_FLAGS = ("resize_keyboard", "one_time_keyboard", "is_persistent")


def read_markup(query: Query, *, private: bool) -> Markup | None:
    """The call's reply_markup. Raises ApiError in Telegram's words."""
    if "reply_markup" not in query.arguments:
        return None
    value = query.decoded("reply_markup", "reply keyboard markup")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    keyboard = _rows(value, "keyboard", 'field "keyboard" must be an Array of Arrays')
    inline = _rows(
        value,
        "inline_keyboard",
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    )
    checked = _full([_reply_row(row, private) for row in keyboard])
    buttons = _full([_inline_row(row) for row in inline])
    flags = {name: _flag(value, name) for name in FLAGS}
    if checked:
        flags.update((name, _flag(value, name)) for name in KEYBOARD_FLAGS)
        return Markup(MarkupKind.KEYBOARD, {"keyboard": checked, **flags})
    if buttons:
        return _inline(buttons)
    return _other(flags, value)


def _inline(rows: list[list[Any]]) -> Markup:
    if sum(len(row) for row in rows) > BUTTONS_MAX or any(len(row) > ROW_MAX for row in rows):
        raise bad_request("reply markup is too long")
    return Markup(MarkupKind.INLINE, {"inline_keyboard": rows})


def _other(flags: dict[str, bool], value: dict[str, Any]) -> Markup | None:
    if flags["remove_keyboard"]:
        return Markup(MarkupKind.REMOVE, flags)
    if flags["force_reply"]:
        placeholder = value.get("input_field_placeholder", "")
        return Markup(MarkupKind.FORCE, {**flags, "input_field_placeholder": placeholder})
    return None


def _full(rows: list[list[Any]]) -> list[list[Any]]:
    # Buttons without a label vanish without a word, and so do rows left empty.
    return [row for row in rows if row]


def _rows(value: dict[str, Any], name: str, complaint: str) -> list[list[Any]]:
    rows = value.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(complaint)
    return rows


def _flag(value: dict[str, Any], name: str) -> bool:
    flag = value.get(name, False)
    if not isinstance(flag, bool):
        raise bad_request(f'field "{name}" must be of type Boolean')
    return flag


def _reply_row(row: list[Any], private: bool) -> list[dict[str, Any]]:
    buttons = [_reply_button(item, private) for item in row]
    return [button for button in buttons if button["text"]]


def _reply_button(item: Any, private: bool) -> dict[str, Any]:
    if isinstance(item, str):
        return {"text": item}
    if not isinstance(item, dict):
        raise bad_request(f"{REPLY}KeyboardButton must be a String or an Object")
    button = {"text": _label(item, REPLY), **_look(item)}
    for name, wish in (("request_contact", "phone number"), ("request_location", "location")):
        if not isinstance(item.get(name, False), bool):
            raise bad_request(f'{REPLY}Field "{name}" must be of type Boolean')
        if item.get(name):
            if not private:
                raise bad_request(f"{wish} can be requested in private chats only")
            button[name] = True
    return button


def _label(item: dict[str, Any], prefix: str) -> str:
    if "text" not in item:
        raise bad_request(f'{prefix}Can\'t find field "text"')
    if not isinstance(item["text"], str):
        raise bad_request(f'{prefix}Field "text" must be of type String')
    return item["text"]


def _inline_row(row: list[Any]) -> list[dict[str, Any]]:
    buttons = [_inline_button(item) for item in row]
    return [button for button in buttons if button["text"]]


def _inline_button(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise bad_request(f"{INLINE}InlineKeyboardButton must be an Object")
    label = _label(item, INLINE)
    for name, check in ACTIONS:
        if item.get(name) not in (None, ""):
            shown = {"text": label, name: check(item[name])}
            return shown | _look(item)
    raise bad_request(f"{INLINE}Text buttons are unallowed in the inline keyboard")


def _look(item: dict[str, Any]) -> dict[str, Any]:
    style = item.get("style")
    if style is None:
        return {}
    if not isinstance(style, str) or style not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
    return {"style": style}


def _url(value: Any) -> str:
    refusal = button_refusal(str(value))
    if refusal is not None:
        raise refusal
    return str(value)


def _data(value: Any) -> str:
    if not isinstance(value, str):
        raise bad_request(f'{INLINE}Field "callback_data" must be of type String')
    if len(value.encode("utf-8", "replace")) > DATA_MAX:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def _web_app(value: Any) -> dict[str, str]:
    url = str(value.get("url", "")) if isinstance(value, dict) else ""
    if not url.startswith("https://"):
        text = f"inline keyboard button Web App URL '{url}' is invalid: "
        raise bad_request(text + "Only HTTPS links are allowed")
    return {"url": url}


def _copy_text(value: Any) -> dict[str, str]:
    text = value.get("text", "") if isinstance(value, dict) else ""
    if not isinstance(text, str) or not 0 < len(text) <= COPY_MAX:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _wrong_kind(_value: Any) -> ApiError:
    raise bad_request("BUTTON_TYPE_INVALID")


def _as_is(value: Any) -> Any:
    return value


# What a button does, in the order in which the server looks; the first one present counts.
ACTIONS: tuple[tuple[str, Any], ...] = (
    ("url", _url),
    ("callback_data", _data),
    ("callback_game", _wrong_kind),
    ("pay", _wrong_kind),
    ("switch_inline_query", _as_is),
    ("switch_inline_query_chosen_chat", _as_is),
    ("switch_inline_query_current_chat", _as_is),
    ("web_app", _web_app),
    ("copy_text", _copy_text),
)
