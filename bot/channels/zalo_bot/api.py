"""The Bot Platform called: an error may come under HTTP 200, and addresses hold the token."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.calls import Caller, NoAnswerError
from domain.errors import NangNiuError

IDLE = 408
SERVER = 500


class ZaloError(NangNiuError):
    """A call that brought nothing: `code` is Zalo's, 0 where no whole answer came."""

    def __init__(self, code: int, words: str, *, sent: bool = True) -> None:
        super().__init__(f"{code} {words}" if code else words)
        self.code = code
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Access:
    """Where the platform is, and the token that opens it."""

    base: str
    token: str = field(repr=False)

    @property
    def bot(self) -> str:
        """The bot's own number: what comes before the secret part of the token."""
        return self.token.partition(":")[0]

    def method(self, name: str) -> str:
        """The address of a method."""
        return f"{self.base.rstrip('/')}/bot{self.token}/{name}"


class Api:
    """One bot's calls."""

    def __init__(self, access: Access, caller: Caller) -> None:
        self.access = access
        self._caller = caller

    async def call(self, method: str, *, wait: float = 0, **params: Any) -> Any:
        """The `result` of a method; ZaloError says why there is none."""
        url = self.access.method(method)
        try:
            answer = await self._caller.call("POST", url, wait=wait, json=params)
        except NoAnswerError as error:
            raise ZaloError(0, str(error), sent=error.sent) from None
        told = _parsed(answer.body)
        if told.get("ok") is True:
            return told.get("result", True)
        if told.get("ok") is False:
            code = told.get("error_code")
            words = str(told.get("description", ""))
            raise ZaloError(code if isinstance(code, int) else answer.status, words)
        raise ZaloError(answer.status if answer.status >= SERVER else 0, "no answer of Zalo's")


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body.decode(errors="replace"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, Mapping) else {}
