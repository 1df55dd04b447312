"""The web channel with a sink in the place of its mailboxes."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from bench.loopback import HOST
from bot.channels import Parts
from bot.channels.web.plug import WebPlug
from domain.conversation import Capabilities, Event
from scheduler.seam import Channel, Delivered, Message, SendOutcome
from storage.inbox import Received

Send = Callable[[Message], Awaitable[SendOutcome]]
SENDERS: list[Send] = []
"""What sends, put here by the program before it plugs the channel in."""


class SinkChannel:
    """Sends what it is given through the program's own sender."""

    name = "web"
    capabilities = Capabilities(buttons_max=100, text_max=4096)

    def __init__(self, send: Send) -> None:
        self._send = send

    async def send(self, message: Message) -> SendOutcome:
        """Send one message."""
        return await self._send(message)


class SinkPlug:
    """Receives as the web channel does, delivers to the sink."""

    def __init__(self, parts: Parts) -> None:
        self.channel: Channel = SinkChannel(SENDERS[-1])
        self._web = WebPlug(parts)

    @property
    def port(self) -> int:
        """The port that was really taken."""
        return self._web.port

    def decode(self, received: Received) -> Event:
        """One stored request."""
        return self._web.decode(received)

    async def start(self) -> None:
        """Listen."""
        await self._web.start()

    async def stop(self) -> None:
        """Listen no more."""
        await self._web.stop()


def plug(parts: Parts) -> SinkPlug:
    """The channel, as the registry asks for it."""
    return SinkPlug(parts)


def body(message: Message) -> dict[str, Any]:
    """The message as sendMessage takes it."""
    words: dict[str, Any] = {"chat_id": int(message.to.id, 16), "text": message.say.text}
    if message.say.choices:
        buttons = [[{"text": c.label, "callback_data": c.id}] for c in message.say.choices]
        words["reply_markup"] = {"inline_keyboard": buttons}
    return words


def poster(http: aiohttp.ClientSession, sink_port: str) -> Send:
    """Sends by HTTP, as a platform is talked to."""
    url = f"http://{HOST}:{sink_port}/bot42:measured/sendMessage"
    headers = {"Content-Type": "application/json"}

    async def post(message: Message) -> SendOutcome:
        async with http.post(url, data=json.dumps(body(message)), headers=headers) as answer:
            taken = json.loads(await answer.read())
        return Delivered(str(taken["result"]["message_id"]))

    return post
