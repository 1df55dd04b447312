"""What a file that is no picture is, told by its bytes; what a film says of its place goes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """How a file is shown."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file we keep; `suffix` is what its name ends in."""

    suffix: str
    mime: str
    sort: Sort


PICTURE = Kind(".jpg", "image/jpeg", Sort.PICTURE)
_OFFICE = "application/vnd.openxmlformats-officedocument"
# Nothing a browser or an office program would run: no HTML, no archive, no macros.
KINDS: Mapping[str, Kind] = {
    kind.suffix: kind
    for kind in (
        PICTURE,
        Kind(".mp4", "video/mp4", Sort.VIDEO),
        Kind(".mov", "video/quicktime", Sort.VIDEO),
        Kind(".3gp", "video/3gpp", Sort.VIDEO),
        Kind(".webm", "video/webm", Sort.VIDEO),
        Kind(".ogg", "audio/ogg", Sort.AUDIO),
        Kind(".mp3", "audio/mpeg", Sort.AUDIO),
        Kind(".m4a", "audio/mp4", Sort.AUDIO),
        Kind(".aac", "audio/aac", Sort.AUDIO),
        Kind(".wav", "audio/wav", Sort.AUDIO),
        Kind(".csv", "text/csv", Sort.DOCUMENT),  # ours alone: no bytes are taken for one
        Kind(".pdf", "application/pdf", Sort.DOCUMENT),
        Kind(".docx", f"{_OFFICE}.wordprocessingml.document", Sort.DOCUMENT),
        Kind(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", Sort.DOCUMENT),
    )
}

_BRANDS = {b"M4A ": ".m4a", b"M4B ": ".m4a", b"qt  ": ".mov"}
_PICTURES = (b"hei", b"hev", b"mif", b"msf", b"avi")
"""What the brands of HEIC and AVIF begin with: pictures in a film's clothes."""
_MACROS = b"vbaProject"
_MEMBERS = {b"word/document.xml": ".docx", b"xl/workbook.xml": ".xlsx"}
_HEAD = 4096


def kind_of(data: bytes) -> Kind | None:
    """What the bytes are; None for what we don't keep, pictures among it."""
    for beginning, look in _LOOKS:
        if beginning.match(data):
            suffix = look(data)
            return KINDS[suffix] if suffix else None
    return None


def _film(data: bytes) -> str | None:
    brand = data[8:12]
    if brand.startswith(_PICTURES):
        return None
    return _BRANDS.get(brand, ".3gp" if brand.startswith(b"3g") else ".mp4")


def _office(data: bytes) -> str | None:
    if _MACROS in data:
        return None
    return next((suffix for member, suffix in _MEMBERS.items() if member in data), None)


_LOOKS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], str | None]], ...] = (
    (re.compile(rb".{4}ftyp", re.DOTALL), _film),
    (re.compile(rb"\x1a\x45\xdf\xa3"), lambda data: ".webm" if b"webm" in data[:_HEAD] else None),
    (re.compile(rb"OggS"), lambda _: ".ogg"),
    (re.compile(rb"ID3|\xff[\xf2\xf3\xfa\xfb]"), lambda _: ".mp3"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), lambda _: ".aac"),
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), lambda _: ".wav"),
    (re.compile(rb"%PDF-"), lambda _: ".pdf"),
    (re.compile(rb"PK\x03\x04"), _office),
)

# Boxes of a film that may hold where it was taken, with what, and by whom.
_TELLING = frozenset({b"udta", b"meta", b"uuid"})
_NESTED = frozenset({b"moov", b"trak", b"mdia", b"minf"})
_LONG = 16


def without_place(data: bytes) -> bytes:
    """A film or recording of the MP4 family with those boxes blanked; others as they are."""
    if data[4:8] != b"ftyp":
        return data
    plain = bytearray(data)
    open_ = [(0, len(plain))]
    while open_:
        at, end = open_.pop()
        while (box := _box(plain, at, end)) is not None:
            kind, body, after = box
            if kind in _TELLING:
                plain[at + 4 : at + 8] = b"free"
                plain[body:after] = bytes(after - body)
            elif kind in _NESTED:
                open_.append((body, after))
            at = after
    return bytes(plain)


def _box(data: bytearray, at: int, end: int) -> tuple[bytes, int, int] | None:
    """The kind of the box there, where its content begins and ends; None where there is none."""
    if at + 8 > end:
        return None
    size, body = int.from_bytes(data[at : at + 4]), at + 8
    if size == 1:  # its length stands behind, in eight bytes
        size, body = int.from_bytes(data[at + 8 : at + _LONG]), at + _LONG
    after = end if size == 0 else at + size
    return (bytes(data[at + 4 : at + 8]), body, after) if body <= after <= end else None
