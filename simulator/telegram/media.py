"""Files as Telegram keeps them: ids, sizes of photos, what may be sent as what."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from PIL import Image

from simulator.telegram.query import Query, Upload
from simulator.telegram.refusals import ApiError, bad_request

JSON = dict[str, Any]

PHOTO_MAX: Final = 10 * 1024 * 1024
DOWNLOAD_MAX: Final = 20 * 1024 * 1024
DOWNLOAD_LIVES: Final = 3600.0
"""Seconds for which a download address works (Bot API, getFile: at least an hour)."""
SIDES: Final = ((90, "s"), (320, "m"), (800, "x"), (1280, "y"))
"""The sizes a photo is kept in: longest side in pixels, Telegram's letter."""
DIMENSIONS_MAX: Final = 10_000
RATIO_MAX: Final = 20
ATTACHED: Final = "attach://"
BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Medium(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    ANIMATION = "animation"
    STICKER = "sticker"
    VIDEO_NOTE = "video_note"


# How file ids of a kind begin, the server's word for the kind, where its files lie.
KINDS: Final[dict[Medium, tuple[str, str, str]]] = {
    Medium.PHOTO: ("AgACAgUAAx", "Photo", "photos"),
    Medium.DOCUMENT: ("BQACAgUAAx", "Document", "documents"),
    Medium.VIDEO: ("BAACAgUAAx", "Video", "videos"),
    Medium.VOICE: ("AwACAgUAAx", "VoiceNote", "voice"),
    Medium.AUDIO: ("CQACAgUAAx", "Audio", "music"),
    Medium.ANIMATION: ("CgACAgUAAx", "Animation", "animations"),
    Medium.STICKER: ("CAACAgUAAx", "Sticker", "stickers"),
    Medium.VIDEO_NOTE: ("DQACAgUAAx", "VideoNote", "video_notes"),
}


@dataclass(slots=True, eq=False)
class File:
    """One stored file. A smaller size of a photo is drawn from `source` when first fetched."""

    id: str
    unique_id: str
    medium: Medium
    content: bytes
    name: str
    mime: str
    width: int = 0
    height: int = 0
    duration: int = 0
    source: File | None = None
    path: str = ""
    fetched_at: float = 0.0

    def card(self) -> JSON:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}

    @property
    def size(self) -> int:
        if self.source is None or self.content:
            return len(self.content)
        # An estimate until drawn: bytes shrink with the area.
        area = self.width * self.height / max(1, self.source.width * self.source.height)
        return max(1, int(len(self.source.content) * area))

    def read(self) -> bytes:
        if not self.content and self.source is not None:
            self.content = _drawn(self.source.content, max(self.width, self.height))
        return self.content


class Files:
    """All files of one bot, by id and by download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}
        self._sizes: dict[str, list[File]] = {}
        self._numbers = itertools.count(1)

    def find(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def at_path(self, path: str, now: float) -> File | None:
        """The file behind a download path that getFile gave within the hour."""
        file = self._by_path.get(path)
        return file if file and now - file.fetched_at <= DOWNLOAD_LIVES else None

    def fetch(self, file_id: str, now: float) -> JSON:
        """getFile: opens the download path. Raises ApiError."""
        file = self._by_id.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        if file.size > DOWNLOAD_MAX:
            raise bad_request("file is too big")
        file.fetched_at = now
        file.read()
        return {**file.card(), "file_path": file.path}

    def add(self, medium: Medium, upload: Upload, **measures: int) -> File:
        """Store an upload. Raises ApiError when it can't be this kind of medium."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        if medium is Medium.PHOTO:
            return self.add_photo(upload, _measured(upload.content))
        return self._keep(medium, upload, **measures)

    def sizes(self, photo: File) -> list[File]:
        """All sizes of a photo, smallest first."""
        return self._sizes[photo.unique_id]

    def describe(self, file: File) -> Any:
        """What a message carries in the field named after the medium."""
        if file.medium is Medium.PHOTO:
            return [{**s.card(), "width": s.width, "height": s.height} for s in self.sizes(file)]
        return file.card() | _details(file)

    def content(self, file: File) -> JSON:
        """The fields of a message that holds a file; an animation shows as a document too."""
        content: JSON = {file.medium.value: self.describe(file)}
        if file.medium is Medium.ANIMATION:
            content["document"] = content["animation"]
        return content

    def _keep(self, medium: Medium, upload: Upload, **more: Any) -> File:
        prefix, _, folder = KINDS[medium]
        number = next(self._numbers)
        digest = hashlib.sha256(upload.content or f"{upload.name}{number}".encode()).digest()
        tail = base64.urlsafe_b64encode(digest[:24] + number.to_bytes(6, "big")).decode()
        unique = base64.urlsafe_b64encode(digest[:11]).decode().rstrip("=")
        extension = upload.name.rpartition(".")[2][:8] if "." in upload.name else "bin"
        path = f"{folder}/file_{number}.{extension}"
        file = File(
            prefix + tail, unique, medium, upload.content, upload.name, upload.mime, **more
        )
        file.path = path
        self._by_id[file.id] = file
        self._by_path[path] = file
        return file

    def add_photo(self, upload: Upload, measured: tuple[int, int]) -> File:
        """Store a photo unchecked, as pictures arrive that only claim to be some."""
        width, height = measured
        named = Upload(upload.content, "photo.jpg", "image/jpeg")
        whole = self._keep(Medium.PHOTO, named, width=width, height=height)
        longest = max(width, height)
        sizes = [self._smaller(whole, side, mark) for side, mark in SIDES if side < longest]
        for size in [*sizes, whole]:
            self._sizes[size.unique_id] = [*sizes, whole]
        return whole

    def _smaller(self, whole: File, side: int, mark: str) -> File:
        scale = side / max(whole.width, whole.height)
        width, height = max(1, int(whole.width * scale)), max(1, int(whole.height * scale))
        empty = Upload(b"", f"{whole.unique_id}{mark}.jpg", "image/jpeg")
        return self._keep(Medium.PHOTO, empty, width=width, height=height, source=whole)


def _measured(content: bytes) -> tuple[int, int]:
    if len(content) > PHOTO_MAX:
        size = len(content)
        limit = f"the maximum size is {PHOTO_MAX} bytes"
        raise bad_request(f"file of size {size} bytes is too big for a photo; {limit}")
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
    except (OSError, ValueError, SyntaxError, *BOMBS):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if width + height > DIMENSIONS_MAX or max(width, height) > RATIO_MAX * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _drawn(content: bytes, side: int) -> bytes:
    with Image.open(io.BytesIO(content)) as image:
        small = image.convert("RGB")
        small.thumbnail((side, side))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=80)
        return out.getvalue()


def _details(file: File) -> JSON:
    area: JSON = {"width": file.width or 640, "height": file.height or 480}
    named: JSON = {"file_name": file.name, "mime_type": file.mime}
    timed: JSON = {"duration": file.duration}
    match file.medium:
        case Medium.VIDEO | Medium.ANIMATION:
            return area | timed | named
        case Medium.VOICE:
            return timed | {"mime_type": file.mime}
        case Medium.AUDIO:
            return timed | named
        case Medium.VIDEO_NOTE:
            return timed | {"length": file.width or 240}
        case Medium.STICKER:
            return {"width": 512, "height": 512} | _sticker()
        case _:
            return named


def _sticker() -> JSON:
    return {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}


def find_file(files: Files, query: Query, medium: Medium, value: str) -> File:
    """The file a send names: an upload, attach://, or an id of the right kind.

    Raises ApiError; a web address is refused: the simulator never leaves this machine.
    """
    field = value.removeprefix(ATTACHED) if value.startswith(ATTACHED) else medium.value
    upload = query.files.get(field)
    if upload is not None:
        measures = {name: query.whole(name, low=0) for name in ("width", "height", "duration")}
        return files.add(medium, upload, **measures)
    if not value or value.startswith(ATTACHED):
        raise missing(medium)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = files.find(value)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.medium is not medium:
        was, wanted = KINDS[file.medium][1], KINDS[medium][1]
        raise bad_request(f"can't use file of type {was} as {wanted}")
    return file


def missing(medium: Medium) -> ApiError:
    return bad_request(f"there is no {medium.replace('_', ' ')} in the request")
