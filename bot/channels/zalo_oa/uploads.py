"""Pictures and documents on their way out: uploaded once, sent by number until it expires."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog
from PIL import Image

from bot.channels.zalo_oa.api import Account
from bot.kinds import Sort
from bot.media import Media
from bot.writer import Writer
from storage import zalo

log = structlog.get_logger("zalo_oa")

UPLOAD_PICTURE, UPLOAD_FILE = "/v2.0/oa/upload/image", "/v2.0/oa/upload/file"
BYTES_MOST = 1_000_000
"""What Zalo takes of a picture (1 MB); larger ones are made smaller."""
FILE_MOST = 5_000_000
FILES = frozenset({".pdf", ".docx"})
"""The documents Zalo takes, up to 5 MB."""
SIDES = (1600, 1200, 800)
QUALITY = 80
LIVES_IN = timedelta(days=6, hours=20)
"""Zalo forgets after seven days; a letter may wait a while."""


_UPLOADS = {
    Sort.PICTURE: (UPLOAD_PICTURE, "attachment_id"),
    Sort.DOCUMENT: (UPLOAD_FILE, "token"),
}


@dataclass(frozen=True)
class Uploads:
    """The pictures and documents one account has at Zalo."""

    account: Account
    name: str
    media: Media
    writer: Writer
    clock: Callable[[], datetime]

    def takes(self, hash_: str) -> bool:
        """Whether Zalo takes it as a document."""
        path = self.media.path(hash_)
        return path.suffix in FILES and path.exists() and path.stat().st_size <= FILE_MOST

    async def attachment(self, hash_: str) -> str | None:
        """Under which number or token it can be sent; None where it is gone."""
        now = self.clock()
        known = await self.writer.run(lambda s: zalo.uploaded(s, self.name, [hash_], now=now))
        if hash_ in known:
            return known[hash_]
        content = await asyncio.to_thread(self._read, hash_)
        if content is None:
            return None
        kind = self.media.kind(hash_)
        name = f"{hash_[:12]}{kind.suffix}"
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type=kind.mime)
        path, told_as = _UPLOADS[kind.sort]
        told = await self.account.call("POST", path, data=form)
        attachment = str(told.get(told_as, ""))
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
            content = self.media.path(hash_).read_bytes()
        except FileNotFoundError:
            log.error("a stored file is gone", file=hash_)
            return None
        return small(content) if self.media.kind(hash_).sort is Sort.PICTURE else content


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
