"""What Telegram shows around the chat: the commands, and the words of keyboards that ask."""

import asyncio
from collections.abc import Mapping

import structlog

from bot.channels.telegram.api import Api, ApiError
from domain.conversation import Ask
from domain.texts import LANGUAGES, Texts

log = structlog.get_logger("telegram")

# Command as typed, and the place of the menu it leads to.
PRIVATE = (
    ("start", "start"),
    ("phananh", "report"),
    ("cuatoi", "mine"),
    ("tim", "find"),
    ("tieptuc", "resume"),
    ("huy", "cancel"),
    ("giupdo", "help"),
    ("ngonngu", "language"),
    ("dulieu", "data"),
    ("viec", "queue"),
)
FIRST_LANGUAGE = "vi"
AGAIN_MOST = 300.0


def labels(texts: Texts) -> Mapping[str, Mapping[Ask, str]]:
    """The words on the key that shares a place or a number, by language."""
    return {
        language: {ask: texts.say(language, f"ask.{ask}") for ask in Ask} for language in LANGUAGES
    }


def opens(texts: Texts) -> Mapping[str, str]:
    """The words on the link from a room into the private chat, by language."""
    return {language: texts.say(language, "room.open") for language in LANGUAGES}


async def tell_commands(api: Api, texts: Texts) -> None:
    """Set the commands in every language; people of other languages see the first."""
    wait = 1.0
    while True:
        try:
            for language in LANGUAGES:
                await _set(api, texts, language)
        except ApiError as error:
            log.warning("commands not set", code=error.code, words=error.words)
            asked = error.retry_in.total_seconds() if error.retry_in else 0.0
            await asyncio.sleep(max(wait, asked))
            wait = min(wait * 2, AGAIN_MOST)
        else:
            return


async def _set(api: Api, texts: Texts, language: str) -> None:
    commands = [
        {"command": command, "description": texts.say(language, f"menu.{place}")}
        for command, place in PRIVATE
    ]
    code = None if language == FIRST_LANGUAGE else language
    scope = {"type": "all_private_chats"}
    await api.call("setMyCommands", commands=commands, scope=scope, language_code=code)
