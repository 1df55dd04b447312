"""The OpenAPI called: errors come under HTTP 200; a dead token is renewed once."""

import json
from collections.abc import Mapping
from typing import Any

from bot.channels.calls import Answer, Caller, NoAnswerError
from bot.channels.zalo_oa.tokens import TokenError, Tokens
from domain.errors import NangNiuError

DEAD = frozenset({-216, -220, -124})
NO_TOKEN = -216
SERVER = 500


class AccountError(NangNiuError):
    """A call that brought nothing: `code` is Zalo's (negative), HTTP's, or 0 without an answer."""

    def __init__(self, code: int, words: str, *, sent: bool = True) -> None:
        super().__init__(f"{code} {words}" if code else words)
        self.code = code
        self.sent = sent


class Account:
    """One account's calls."""

    def __init__(self, base: str, caller: Caller, tokens: Tokens) -> None:
        self._base = base.rstrip("/")
        self._caller = caller
        self._tokens = tokens

    async def call(self, method: str, path: str, **how: Any) -> Mapping[str, Any]:
        """The `data` of a good answer; AccountError says why there is none."""
        try:
            access = await self._tokens.access()
            try:
                return await self._call(method, path, access, how)
            except AccountError as error:
                if error.code not in DEAD:
                    raise
            access = await self._tokens.renew(access)
        except TokenError as error:
            raise AccountError(NO_TOKEN, str(error)) from None
        return await self._call(method, path, access, how)

    async def _call(
        self, method: str, path: str, access: str, how: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        headers = {"access_token": access}
        try:
            answer = await self._caller.call(method, self._base + path, headers=headers, **how)
        except NoAnswerError as error:
            raise AccountError(0, str(error), sent=error.sent) from None
        return _data(answer)


def _data(answer: Answer) -> Mapping[str, Any]:
    try:
        told = json.loads(answer.body.decode(errors="replace"))
    except (ValueError, RecursionError):
        told = None
    code = told.get("error") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(code, int):
        raise AccountError(answer.status if answer.status >= SERVER else 0, "no answer of Zalo's")
    if code != 0:
        raise AccountError(code, str(told.get("message", "")))
    data = told.get("data")
    return data if isinstance(data, Mapping) else {}
