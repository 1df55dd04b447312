"""The Bot API called the plain way: for what must survive any answer, and for files."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.channels.calls import Access, Answer, Caller, NoAnswerError, TooLargeError
from domain.errors import NangNiuError

OK, TOO_MANY, TOO_LARGE = 200, 429, 413
ANSWER_MOST = 64 << 20
"""Bytes; a hundred updates are far less."""
DOWNLOAD_IN = 60.0
"""Seconds a file may take beyond a call."""
RETRY_AFTER_USUAL = timedelta(seconds=5)
RETRY_AFTER_MOST = timedelta(days=1)


class ApiError(NangNiuError):
    """A call that brought nothing: `code` is HTTP's, 0 where no whole answer came.

    `sent` is False where Telegram can't have heard the call at all.
    """

    def __init__(
        self, code: int, words: str, *, retry_in: timedelta | None = None, sent: bool = True
    ) -> None:
        super().__init__(f"{code} {words}" if code else words)
        self.code = code
        self.words = words
        self.retry_in = retry_in
        self.sent = sent


class Api:
    """One connection pool to the Bot API."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._caller = Caller()

    async def call(self, method: str, *, wait: float = 0, **params: Any) -> Any:
        """The `result` of a method; ApiError says why there is none."""
        body = await self.raw(method, wait=wait, **params)
        answer = _parsed(body)
        if not isinstance(answer, Mapping) or "result" not in answer:
            raise ApiError(0, "the answer is no answer of the Bot API")
        return answer["result"]

    async def raw(self, method: str, *, wait: float = 0, **params: Any) -> bytes:
        """The body of a good answer, unread; ApiError for every other."""
        form = {key: _flat(value) for key, value in params.items() if value is not None}
        try:
            answer = await self._caller.call(
                "POST", self.access.method(method), wait=wait, most=ANSWER_MOST, data=form
            )
        except NoAnswerError as error:
            raise ApiError(0, str(error), sent=error.sent) from None
        return _good(answer)

    async def download(self, path: str, *, most: int) -> bytes:
        """A file's bytes, at most so many; ApiError when it can't be had."""
        url = self.access.file(path)
        try:
            return _good(await self._caller.call("GET", url, wait=DOWNLOAD_IN, most=most))
        except TooLargeError as error:
            raise ApiError(TOO_LARGE, str(error)) from None
        except NoAnswerError as error:
            raise ApiError(0, str(error)) from None

    async def close(self) -> None:
        """Let go of all connections."""
        await self._caller.close()


def _good(answer: Answer) -> bytes:
    if answer.status != OK:
        raise refusal(answer.status, answer.body)
    return answer.body


def refusal(status: int, body: bytes) -> ApiError:
    """What Telegram said instead of a result; of its words, whatever there is of them."""
    try:
        answer = _parsed(body)
    except ApiError:
        answer = None
    told: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
    parameters = told.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    wait = retry_in(asked) if status == TOO_MANY or asked is not None else None
    return ApiError(status, str(told.get("description", "")), retry_in=wait)


def retry_in(told: object) -> timedelta:
    """How long a 429 closes; one that doesn't say, or says nonsense, closes for a moment."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told < float("inf"):
        return RETRY_AFTER_USUAL
    return min(timedelta(seconds=min(told, 1e9)), RETRY_AFTER_MOST)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode(errors="replace"))
    except (ValueError, RecursionError):
        raise ApiError(0, "the answer is no JSON") from None


def _flat(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
