"""Files that an event names by address: from the platform's own servers, nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog

from bot.channels.calls import Caller, NoAnswerError, TooLargeError
from bot.channels.fetching import (
    BYTES_MOST,
    TOO_LARGE,
    UNAVAILABLE,
    UNKNOWN_KIND,
    FetchLaterError,
)
from bot.media import Media, MediaError
from bot.writer import Writer
from storage import files

log = structlog.get_logger("files")

GONE = range(300, 500)
"""An address that leads elsewhere is no address of a file: the other end is not followed."""
FOUND = 200


@dataclass(frozen=True)
class PublicFiles:
    """Brings files that have public addresses.

    `hosts` are the domains files may come from, themselves or below; addresses come from
    outside, and anything else would let a stranger have us call machines of ours.
    """

    hosts: Sequence[str]
    caller: Caller
    media: Media
    writer: Writer
    clock: Callable[[], datetime]

    async def have(self, url: str) -> list[str]:
        """The hash of a file, or why it will never be had; FetchLaterError for now."""
        if not is_allowed(url, self.hosts):
            log.warning("a file of a strange host", host=_host(url))
            return [UNAVAILABLE]
        try:
            answer = await self.caller.call(
                "GET", url, wait=60, most=BYTES_MOST, allow_redirects=False
            )
        except TooLargeError:
            return [TOO_LARGE]
        except NoAnswerError as error:
            raise FetchLaterError(str(error)) from None
        if answer.status in GONE:
            return [UNAVAILABLE]
        if answer.status != FOUND:
            raise FetchLaterError(f"HTTP {answer.status}")
        return await self._kept(answer.body)

    async def _kept(self, content: bytes) -> list[str]:
        try:
            picture = await self.media.keep_any(content)
        except MediaError:
            return [UNKNOWN_KIND]
        except OSError as error:  # the disk is full
            raise FetchLaterError(type(error).__name__) from error
        now = self.clock()
        await self.writer.run(lambda s: files.keep(s, picture, now=now))
        return [picture.hash]


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def is_allowed(url: str, hosts: Sequence[str]) -> bool:
    """Whether this address may be called: https and one of the hosts, or below one.

    A host written with its port (a simulator's) may be called without TLS.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    name = (parts.hostname or "").lower()
    if f"{name}:{port}" in hosts and parts.scheme in ("http", "https"):
        return True
    below = any(name == host or name.endswith(f".{host}") for host in hosts)
    return parts.scheme == "https" and port in (None, 443) and below and not parts.username
