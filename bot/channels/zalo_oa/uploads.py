"""Pictures on their way out: uploaded once, sent by their number until that expires."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog
from PIL import Image

from bot.channels.zalo_oa.api import Account
from bot.media import Media
from bot.writer import Writer
from storage import zalo

log = structlog.get_logger("zalo_oa")

UPLOAD = "/v2.0/oa/upload/image"
BYTES_MOST = 1_000_000
"""What Zalo takes (1 MB); larger ones are made smaller."""
SIDES = (1600, 1200, 800)
QUALITY = 80
LIVES_IN = timedelta(days=6, hours=20)
"""Zalo forgets after seven days; a letter may wait a while."""


@dataclass(frozen=True)
class Uploads:
    """The pictures one account has at Zalo."""

    account: Account
    name: str
    media: Media
    writer: Writer
    clock: Callable[[], datetime]

    async def attachment(self, hash_: str) -> str | None:
        """Under which number the picture can be sent; None where it is gone."""
        now = self.clock()
        known = await self.writer.run(lambda s: zalo.uploaded(s, self.name, [hash_], now=now))
        if hash_ in known:
            return known[hash_]
        content = await asyncio.to_thread(self._read, hash_)
        if content is None:
            return None
        form = aiohttp.FormData()
        form.add_field("file", content, filename=f"{hash_[:12]}.jpg", content_type="image/jpeg")
        told = await self.account.call("POST", UPLOAD, data=form)
        attachment = str(told.get("attachment_id", ""))
        ends_at = now + LIVES_IN
        await self.writer.run(
            lambda s: zalo.remember_upload(s, self.name, hash_, attachment, ends_at=ends_at)
        )
        return attachment

    async def forget(self, hash_: str) -> None:
        """Zalo doesn't know it any more: upload anew."""
        await self.writer.run(lambda s: zalo.forget_upload(s, self.name, hash_))

    def _read(self, hash_: str) -> bytes | None:
        try:
            return small(self.media.path(hash_).read_bytes())
        except FileNotFoundError:
            log.error("a stored picture is gone", file=hash_)
            return None


def small(content: bytes) -> bytes:
    """The picture in as many bytes as Zalo takes."""
    for side in SIDES:
        if len(content) <= BYTES_MOST:
            return content
        image = Image.open(io.BytesIO(content))
        image.thumbnail((side, side))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=QUALITY)
        content = out.getvalue()
    return content
