"""Methods about the bot itself: who it is, its commands, its texts, its files."""

from __future__ import annotations

import re
from typing import Any, Final

from simulator.telegram.methods.types import JSON, Method
from simulator.telegram.platform import Platform
from simulator.telegram.query import Query
from simulator.telegram.refusals import bad_request

COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
COMMANDS_MAX: Final = 100
DESCRIPTION_MAX: Final = 256
LANGUAGE: Final = re.compile(r"(?:[a-z]{2})?")
SCOPES: Final = frozenset(
    (
        "default all_private_chats all_group_chats all_chat_administrators chat "
        "chat_administrators chat_member"
    ).split()
)
BUTTONS: Final = ("default", "commands", "web_app")
# What a bot may say of itself: field, longest length in the Bot API.
TEXTS: Final = {"name": 64, "description": 512, "short_description": 120}


def get_me(platform: Platform, _query: Query) -> JSON:
    return {
        **platform.world.bot_card,
        "can_join_groups": True,
        "can_read_all_group_messages": not platform.settings.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
    }


def _scope(query: Query) -> tuple[str, str]:
    """The key of a command list: whom it is for, and in which language."""
    language = query.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    scope: Any = query.decoded("scope", "BotCommandScope")
    if scope is None:
        return "default", language
    kind = scope.get("type") if isinstance(scope, dict) else None
    if not isinstance(kind, str) or kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    whom = ":".join(str(scope[name]) for name in ("chat_id", "user_id") if name in scope)
    return (f"{kind}:{whom}" if whom else kind), language


def set_my_commands(platform: Platform, query: Query) -> bool:
    commands: Any = query.decoded("commands", "commands") or []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > COMMANDS_MAX:
        raise bad_request("too many commands specified")
    platform.commands[_scope(query)] = [_command(item) for item in commands]
    return True


def _command(item: Any) -> JSON:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if name not in item:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    name = str(item["command"]).removeprefix("/")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(str(item["description"])) <= DESCRIPTION_MAX:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": str(item["description"])}


def get_my_commands(platform: Platform, query: Query) -> list[JSON]:
    return platform.commands.get(_scope(query), [])


def delete_my_commands(platform: Platform, query: Query) -> bool:
    platform.commands.pop(_scope(query), None)
    return True


def _text_setter(field: str) -> Method:
    def set_text(platform: Platform, query: Query) -> bool:
        text = query.text(field)
        if len(text) > TEXTS[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        platform.texts[field, query.text("language_code")] = text
        return True

    return set_text


def _text_getter(field: str) -> Method:
    def get_text(platform: Platform, query: Query) -> JSON:
        usual = platform.bot.first_name if field == "name" else ""
        default = platform.texts.get((field, ""), usual)
        return {field: platform.texts.get((field, query.text("language_code")), default)}

    return get_text


def set_menu_button(platform: Platform, query: Query) -> bool:
    button: Any = query.decoded("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in BUTTONS:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    platform.menu_buttons[query.whole("chat_id")] = button
    return True


def get_menu_button(platform: Platform, query: Query) -> JSON:
    default = platform.menu_buttons.get(0, {"type": "commands"})
    return platform.menu_buttons.get(query.whole("chat_id"), default)


def get_file(platform: Platform, query: Query) -> JSON:
    return platform.files.fetch(query.text("file_id"), platform.now())


def _done(_platform: Platform, _query: Query) -> bool:
    return True


ACCOUNT: dict[str, Method] = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    **{f"setmy{field.replace('_', '')}": _text_setter(field) for field in TEXTS},
    **{f"getmy{field.replace('_', '')}": _text_getter(field) for field in TEXTS},
    "setchatmenubutton": set_menu_button,
    "getchatmenubutton": get_menu_button,
    "getfile": get_file,
    "close": _done,
    "logout": _done,
}
