"""How the people's words get to a program over HTTP: a connection for each place."""

import json
from itertools import count

from bench.crowd import Say
from bench.loopback import Line
from bench.requests import telegram_update, web_event
from bench.talks import TYPED, Press, Word, token

_NUMBERS = count(1)
HOMES = 4
"""Addresses, and connections, of each place in the crowd."""


SECRET = "measured"  # noqa: S105 - on loopback it protects nothing


async def telegram(port: int, people: int) -> Say:
    """Updates, as Telegram posts them to a webhook."""
    secret = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
    lines = [await Line.connected(port) for _ in range(people)]

    async def say(place: int, person: int, word: Word) -> None:
        if isinstance(word, Press) and word.data.startswith(TYPED):
            word = word.data.removeprefix(TYPED)
        update = telegram_update(person, word, next(_NUMBERS))
        await lines[place].post("/webhook", json.dumps(update).encode(), secret)

    return say


async def web(port: int, people: int) -> Say:
    """Events of the web channel, as the chat page posts them.

    What one address may do is limited, so the people have several.
    """
    homes = [f"127.0.{place // 250 + 1}.{place % 250 + 1}" for place in range(people * HOMES)]
    lines = [await Line.connected(port, source=home) for home in homes]

    async def say(place: int, person: int, word: Word) -> None:
        event = json.dumps(web_event(word, str(next(_NUMBERS)))).encode()
        bearer = f"Authorization: Bearer {token(person)}\r\n"
        await lines[place * HOMES + person % HOMES].post("/api/chat/events", event, bearer)

    return say
