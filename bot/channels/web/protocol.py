"""The protocol of docs/webchat.md: what a request may hold, and how a refusal is answered."""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from bot.channels.web.words import WORDS, Problem, language_of
from domain.text import clean

CHANNEL = "web"
BODY_MOST = 64 * 1024
"""Bytes of a JSON body, or of all the words of a form."""
PHOTO_MOST = 12 * 1024 * 1024
"""Bytes of one photo."""
PHOTOS_MOST = 10
WAIT_MOST = 25.0
"""Seconds; many proxies cut what is silent for 30."""
_AFTER_MOST = 2**31 - 1
_CHOICE_MOST = 200
_RETRY_SECONDS = 5
_LAT_MOST, _LON_MOST = 90, 180

_KEY = re.compile(r"[\x21-\x7e]{1,100}")
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{5,24}")
_WHOLE = re.compile(r"[0-9]{1,10}")
_SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")

Told = dict[str, Any]
"""What a person did, as it is stored: `text`, `choice`, `place` or `phone`, and `photos`."""


class Refusal(Exception):
    """A request that is not taken; `seconds` is when to try again."""

    def __init__(self, problem: Problem, *, seconds: float = _RETRY_SECONDS) -> None:
        super().__init__(problem)
        self.problem = problem
        self.seconds = math.ceil(seconds)


def answer(body: Any, *, status: int = 200) -> web.Response:
    """A JSON answer."""
    encoded = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(body=encoded, status=status, content_type="application/json")


def answer_refusal(request: web.BaseRequest, refusal: Refusal) -> web.Response:
    """Why, in words that say what to do next, in the language of the request."""
    words = WORDS[refusal.problem]
    language = language_of(request.headers.get("Accept-Language", ""))
    text = words.vi if language == "vi" else words.en
    response = answer(
        {"error": text.replace("{seconds}", str(refusal.seconds))}, status=words.status
    )
    if "{seconds}" in text:
        response.headers["Retry-After"] = str(refusal.seconds)
    if refusal.problem is Problem.TOKEN:
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers["Content-Language"] = language
    return response


def parse_event(body: bytes) -> tuple[str, Told]:
    """The key and what was done, from a JSON body."""
    given = parse_body(body)
    return parse_key(given.get("key")), parse_told(given)


def parse_body(body: bytes) -> Mapping[str, Any]:
    """The JSON object of a body."""
    try:
        given = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal(Problem.JSON) from error
    if not isinstance(given, dict):
        raise Refusal(Problem.JSON)
    return given


def parse_form(
    words: Mapping[str, bytes], photos: int, *, hollow: bool = False
) -> tuple[str, Told]:
    """The key and what was written, from the fields of a form; photos or a text there must be.

    `hollow` tells that a photo came without content.
    """
    try:
        fields = {name: value.decode() for name, value in words.items()}
    except UnicodeDecodeError as error:
        raise Refusal(Problem.FORM) from error
    key = parse_key(fields.get("key"))
    text = clean(fields.get("text", ""))
    if not text and not photos:
        raise Refusal(Problem.PHOTO_BROKEN if hollow else Problem.EMPTY)
    return key, {"text": text} if text else {}


def parse_told(given: Mapping[str, Any]) -> Told:
    """The one thing that was done; other members are left for later versions."""
    kinds = [kind for kind in _KINDS if given.get(kind) is not None]
    if len(kinds) != 1:
        raise Refusal(Problem.ONE_THING)
    return {kinds[0]: _KINDS[kinds[0]](given[kinds[0]])}


def parse_key(key: Any) -> str:
    """A client's own ID of an event: visible ASCII, at most 100 characters."""
    if not isinstance(key, str) or _KEY.fullmatch(key) is None:
        raise Refusal(Problem.KEY)
    return key


def parse_after(after: str) -> int:
    """The number of a message, 0 for none."""
    if _WHOLE.fullmatch(after) is None or int(after) > _AFTER_MOST:
        raise Refusal(Problem.AFTER)
    return int(after)


def parse_wait(wait: str) -> float:
    """Seconds to wait for a message; more than the most is the most."""
    if _SECONDS.fullmatch(wait) is None:
        raise Refusal(Problem.WAIT)
    return min(float(wait), WAIT_MOST)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise Refusal(Problem.TEXT_TYPE)
    if not (safe := clean(text)):
        raise Refusal(Problem.EMPTY)
    return safe


def _choice(choice: Any) -> str:
    if not isinstance(choice, str) or not 0 < len(safe := clean(choice)) <= _CHOICE_MOST:
        raise Refusal(Problem.CHOICE)
    return safe


def _place(place: Any) -> Told:
    if not isinstance(place, dict):
        raise Refusal(Problem.PLACE)
    return {
        "lat": _degrees(place.get("lat"), _LAT_MOST),
        "lon": _degrees(place.get("lon"), _LON_MOST),
    }


def _degrees(value: Any, most: int) -> float:
    # `type`, because true is an int to isinstance; nan fails every comparison.
    if type(value) not in {int, float} or not -most <= value <= most:
        raise Refusal(Problem.PLACE)
    return float(value)


def _phone(phone: Any) -> str:
    if not isinstance(phone, str) or _PHONE.fullmatch(safe := clean(phone)) is None:
        raise Refusal(Problem.PHONE)
    return safe


_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "choice": _choice,
    "place": _place,
    "phone": _phone,
}
