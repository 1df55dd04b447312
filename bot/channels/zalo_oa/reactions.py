"""A thumb on a file while it is being fetched: free, and nothing depends on it."""

import asyncio

import structlog

from bot.channels.zalo_oa.api import Account, AccountError
from bot.channels.zalo_oa.reading import Fields, files, mapping, sender_of, word

log = structlog.get_logger("zalo_oa")

REACT, THUMB = "/v2.0/oa/message", "/-strong"
AT_ONCE = 20


class Reactions:
    """Reacts to messages that take a while to be answered."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._under_way: set[asyncio.Task[None]] = set()

    def to(self, event: Fields) -> None:
        """React if the event has files; who is busy does not."""
        person, id_ = sender_of(event), word(mapping(event.get("message")).get("msg_id"))
        if person is None or id_ is None or not files(event):
            return
        if len(self._under_way) < AT_ONCE:
            task = asyncio.create_task(self._react(person, id_))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def stop(self) -> None:
        """Give up what is still under way."""
        for task in self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _react(self, person: str, id_: str) -> None:
        action = {"react_icon": THUMB, "react_message_id": id_}
        told = {"recipient": {"user_id": person}, "sender_action": action}
        try:
            await self._account.call("POST", REACT, json=told)
        except AccountError as error:
            log.debug("no reaction", code=error.code)
