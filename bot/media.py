"""Files people send, stored by hash: pictures are made anew with nothing but their pixels."""

import asyncio
import ctypes
import hashlib
import io
import os
import re
import tempfile
import warnings
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import IO

from PIL import Image, UnidentifiedImageError

from bot.camera import Told, told_by
from bot.kinds import KINDS, PICTURE, Kind, kind_of, without_place
from domain.errors import NangNiuError, NotFoundError
from storage.files import Picture

SIDE_MOST = 2560
"""Pixels on the longer side of what is kept: a street sign across the road stays readable."""
QUALITY = 85

PIXELS_MOST = 50_000_000
_PIXELS_MOST: Mapping[str, int] = {
    # As many as fit into 150 MB while decoding: one-scan JPEG is made smaller while it is
    # read, WebP's decoder holds four whole pictures.
    "JPEG": PIXELS_MOST,
    "JPEG of several scans": 20_000_000,
    "PNG": 12_000_000,
    "GIF": 12_000_000,
    "WEBP": 8_000_000,
}
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SCANS_MOST = 64
"""Each scan of a JPEG costs a pass over all of it; cameras and web pages write 1 to 20."""
_LARGE = 3_200_000
_M_MMAP_THRESHOLD, _MEGABYTE = -3, 1 << 20

# A picture of which the header tells too much is refused before a byte of it is decoded.
Image.MAX_IMAGE_PIXELS = PIXELS_MOST
warnings.simplefilter("error", Image.DecompressionBombWarning)

_HASH = re.compile(r"[0-9a-f]{64}")
_HEIC = re.compile(rb".{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL)
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9


class Fault(StrEnum):
    """Why a picture is not taken."""

    UNKNOWN = "unknown"
    HEIC = "heic"
    BROKEN = "broken"
    TOO_LARGE = "too_large"


class MediaError(NangNiuError):
    """A picture is not taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Media:
    """The folder of stored files; several machines share one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        _give_memory_back()
        # Two at once, one of them large, so that large ones hold up no others.
        self._small = ThreadPoolExecutor(1, thread_name_prefix="media-small")
        self._large = ThreadPoolExecutor(1, thread_name_prefix="media-large")

    async def keep(self, source: bytes | IO[bytes]) -> Picture:
        """Check a picture, make it anew and store it; raises MediaError, or OSError (disk full).

        The same bytes give the same hash for ever, so keeping them twice is no second picture.
        """
        loop = asyncio.get_running_loop()
        large = await loop.run_in_executor(self._small, _is_large, source)
        pool = self._large if large else self._small
        return await loop.run_in_executor(pool, self._keep, source)

    async def keep_any(self, data: bytes) -> Picture:
        """The same for films, recordings and documents too, which are kept as they came.

        What a film says of the place it was taken at is blanked. MediaError for all else.
        """
        try:
            return await self.keep(data)
        except MediaError as error:
            if error.fault is not Fault.UNKNOWN or (kind := kind_of(data)) is None:
                raise
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._large, self._keep_as_it_is, data, kind)

    async def keep_table(self, data: bytes) -> Picture:
        """Store a table (CSV) of our own making; raises OSError (disk full)."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._small, self._keep_as_it_is, data, KINDS[".csv"])

    def path(self, hash_: str) -> Path:
        """Where the file of that hash lies, a picture's if there is none; NotFoundError if that
        is no hash.
        """
        if _HASH.fullmatch(hash_) is None:
            raise NotFoundError
        paths = [self.folder / hash_[:2] / f"{hash_}{suffix}" for suffix in KINDS]
        return next((path for path in paths if path.exists()), paths[0])

    def kind(self, hash_: str) -> Kind:
        """What the file of that hash is."""
        return KINDS[self.path(hash_).suffix]

    def spool(self) -> IO[bytes]:
        """A nameless file for bytes on their way in; it is gone when it is closed."""
        return tempfile.TemporaryFile(dir=self.folder)

    def close(self) -> None:
        """Finish what is under way."""
        self._small.shutdown()
        self._large.shutdown()

    def _keep(self, source: bytes | IO[bytes]) -> Picture:
        made, told = _remade(_opened(_bytes(source)))
        encoded = _encoded(made)
        hash_ = hashlib.sha256(encoded).hexdigest()
        _write(self.folder / hash_[:2] / f"{hash_}{PICTURE.suffix}", encoded)
        size = (len(encoded), made.width, made.height)
        return Picture(hash_, PICTURE.mime, *size, told.taken_at, told.lat, told.lon)

    def _keep_as_it_is(self, data: bytes, kind: Kind) -> Picture:
        plain = without_place(data)
        hash_ = hashlib.sha256(plain).hexdigest()
        _write(self.folder / hash_[:2] / f"{hash_}{kind.suffix}", plain)
        return Picture(hash_, kind.mime, len(plain), 0, 0)


def _give_memory_back() -> None:
    """Let glibc return a picture's memory at once; by itself it learns to keep it."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_MMAP_THRESHOLD, _MEGABYTE)


def _bytes(source: bytes | IO[bytes]) -> bytes:
    if isinstance(source, bytes):
        return source
    source.seek(0)
    return source.read()


def _is_large(source: bytes | IO[bytes]) -> bool:
    """Whether the large thread takes it; what is no picture is refused here."""
    # What waits for the large thread waits as a file, not in memory.
    width, height = _opened(_bytes(source)).size
    return width * height > _LARGE


def _opened(data: bytes) -> Image.Image:
    if _HEIC.match(data):
        raise MediaError(Fault.HEIC)
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MediaError(Fault.TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise MediaError(Fault.UNKNOWN) from error
    except Exception as error:  # decoders of hostile bytes raise nearly everything
        raise MediaError(Fault.BROKEN) from error
    _check_effort(image, data)
    return image


def _check_effort(image: Image.Image, data: bytes) -> None:
    kind = image.format if image.format in _PIXELS_MOST else "JPEG"  # MPO is JPEG with more
    if kind == "JPEG" and (scans := _scans(data)) > 1:
        kind = "JPEG of several scans"
        if scans > SCANS_MOST:
            raise MediaError(Fault.TOO_LARGE)
    if image.width * image.height > _PIXELS_MOST[str(kind)]:
        raise MediaError(Fault.TOO_LARGE)


def _scans(data: bytes) -> int:
    """How many passes over the picture a JPEG asks for, read as libjpeg reads markers."""
    scans, at = 0, 2
    while found := _MARKER.search(data, at):
        if (kind := found[1][0]) == _END_OF_IMAGE:
            break
        scans += kind == _START_OF_SCAN
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
    return scans


def _remade(image: Image.Image) -> tuple[Image.Image, Told]:
    try:
        told = told_by(image)
        plain = _plain(_small(image))
        return (plain if told.turn is None else plain.transpose(told.turn)), told
    except Exception as error:  # decoders of hostile bytes raise nearly everything
        raise MediaError(Fault.BROKEN) from error


def _small(image: Image.Image) -> Image.Image:
    longest = max(image.size)
    if longest > SIDE_MOST:
        width, height = (max(1, side * SIDE_MOST // longest) for side in image.size)
        # JPEG is decoded at a half, a quarter or an eighth where that is still enough.
        image.draft("RGB", (width, height))
    image.load()
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"P", "PA", "1"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((SIDE_MOST, SIDE_MOST))
    return image


def _plain(image: Image.Image) -> Image.Image:
    """The same on white paper, in RGB, with nothing beside the pixels."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    image.info = {}
    return image


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _write(path: Path, data: bytes) -> None:
    """Put the file there whole or not at all, on disk before this returns."""
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        _write_new(path, data)
    # Another thread may have written the same picture a moment ago: on disk is meant for all.
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _write_new(path: Path, data: bytes) -> None:
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink()
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
