"""Pictures for tests, as people and their phones would send them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def plain(mode: str = "RGB", size: tuple[int, int] = (60, 40), colour: Any = "red") -> Image.Image:
    return Image.new(mode, size, colour)


def camera(**tags: Any) -> bytes:
    """A photo as a phone writes it."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canary Phones", "Model C-4711"
    if "turn" in tags:
        exif[0x0112] = tags["turn"]
    if "taken" in tags:
        exif.get_ifd(0x8769)[0x9003] = tags["taken"]
    if "zone" in tags:
        exif.get_ifd(0x8769)[0x9011] = tags["zone"]
    if "gps" in tags:
        exif.get_ifd(0x8825).update(zip((1, 2, 3, 4), tags["gps"], strict=True))
    photo = Image.new("RGB", (60, 40), "blue")
    photo.paste("red", (0, 0, 30, 20))  # the upper left quarter
    return encoded(photo, exif=exif, comment=b"canary comment", quality=95)
