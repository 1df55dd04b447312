"""The web channel with a sink in the place of its mailboxes."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from bench.loopback import HOST
from bot.channels import Parts
from bot.channels.web.plug import WebPlug
from domain.conversation import Capabilities
from scheduler.seam import Delivered, Message, SendOutcome

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


class SinkPlug(WebPlug):
    """Receives as the web channel does, delivers to the sink."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.channel = SinkChannel(SENDERS[-1])  # type: ignore[assignment] # its place is taken


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
