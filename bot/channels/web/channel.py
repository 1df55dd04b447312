"""The web channel as delivery sees it: a message is sent when it lies in its session's mailbox."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.bell import Bell
from bot.channels.web.messages import topic
from bot.channels.web.protocol import CHANNEL
from bot.writer import Writer
from domain.conversation import Capabilities, Say
from scheduler.seam import Delivered, Gone, Message, Retry, SendOutcome
from storage import webchat


class WebChannel:
    """Puts messages into mailboxes; whoever listens hears it at once."""

    name = CHANNEL
    capabilities = Capabilities(
        buttons_max=100, text_max=20_000, edits=True, place_in=True, phone_in=True, files=True
    )

    def __init__(self, writer: Writer, bell: Bell, clock: Callable[[], datetime]) -> None:
        self._writer = writer
        self._bell = bell
        self._clock = clock

    async def send(self, message: Message) -> SendOutcome:
        """Add the message to its session, once however often it is sent."""
        session = message.to.id
        deliver = partial(
            webchat.deliver,
            id_=session,
            outbox=message.row,
            content=_content(message.say, message.edits),
            now=self._clock(),
        )
        try:
            seq = await self._writer.run(deliver)
        except SQLAlchemyError as error:
            return Retry(f"not stored: {type(error).__name__}")
        if seq is None:
            return Gone("no such session")
        self._bell.ring(topic(session))
        return Delivered(str(seq))


def _content(say: Say, edits: str | None) -> dict[str, Any]:
    return {
        "text": say.text,
        "choices": [{"id": choice.id, "label": choice.label} for choice in say.choices],
        "photos": list(say.photos),
        "ask": say.ask,
        **({"replaces": int(edits)} if edits else {}),
    }
