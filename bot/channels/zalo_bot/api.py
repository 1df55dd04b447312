"""The Bot Platform called: an error may come under HTTP 200, and addresses hold the token."""

import json
from collections.abc import Mapping
from typing import Any

from bot.channels.calls import Access, Caller, NoAnswerError
from domain.errors import NangNiuError

IDLE = 408
SERVER = 500


class ZaloError(NangNiuError):
    """A call that brought nothing: `code` is Zalo's, 0 where no whole answer came."""

    def __init__(self, code: int, words: str, *, sent: bool = True) -> None:
        super().__init__(f"{code} {words}" if code else words)
        self.code = code
        self.sent = sent


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
