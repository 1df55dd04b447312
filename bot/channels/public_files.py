"""Files that an event names by address: from the platform's own servers, nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog

from bot.channels.calls import Caller, NoAnswerError, TooLargeError
from bot.channels.fetching import BYTES_MOST, FetchLaterError
from bot.media import Media, MediaError
from bot.writer import Writer
from storage import files

log = structlog.get_logger("files")

GONE = range(400, 500)
FOUND = 200


@dataclass(frozen=True)
class PublicFiles:
    """Brings pictures that have public addresses.

    `hosts` are the domains files may come from, themselves or below; addresses come from
    outside, and anything else would let a stranger have us call machines of ours.
    """

    hosts: Sequence[str]
    caller: Caller
    media: Media
    writer: Writer
    clock: Callable[[], datetime]

    async def have(self, url: str) -> list[str]:
        """The hash of a picture; none where it is none we keep."""
        if not is_allowed(url, self.hosts):
            log.warning("a file of a strange host", host=urlsplit(url).hostname)
            return []
        try:
            answer = await self.caller.call(
                "GET", url, wait=60, most=BYTES_MOST, allow_redirects=False
            )
        except TooLargeError:
            return []
        except NoAnswerError as error:
            raise FetchLaterError(str(error)) from None
        if answer.status in GONE:
            return []
        if answer.status != FOUND:
            raise FetchLaterError(f"HTTP {answer.status}")
        try:
            picture = await self.media.keep(answer.body)
        except MediaError:
            return []
        except OSError as error:  # the disk is full
            raise FetchLaterError(type(error).__name__) from error
        now = self.clock()
        await self.writer.run(lambda s: files.keep(s, picture, now=now))
        return [picture.hash]


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
