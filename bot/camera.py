"""What a camera writes beside a picture: which way is up, when and where it was taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from PIL import ExifTags, Image

T = TypeVar("T")
_TAKEN = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_LAT_MOST, _LON_MOST = 90, 180
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a camera wrote beside the picture."""

    turn: Image.Transpose | None = None
    taken_at: str | None = None
    lat: float | None = None
    lon: float | None = None


def told_by(image: Image.Image) -> Told:
    """What EXIF tells; what is broken in it tells nothing, and the rest is told all the same."""
    nowhere: tuple[float | None, float | None] = (None, None)
    lat, lon = _tried(lambda: _point(image), otherwise=nowhere)
    return Told(
        turn=_tried(lambda: _turn(image), otherwise=None),
        taken_at=_tried(lambda: _taken_at(image), otherwise=None),
        lat=lat,
        lon=lon,
    )


def _tried(read: Callable[[], T], *, otherwise: T) -> T:
    try:
        return read()
    except Exception:  # parsers of hostile bytes raise nearly everything
        return otherwise


def _turn(image: Image.Image) -> Image.Transpose | None:
    return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))


def _taken_at(image: Image.Image) -> str | None:
    """The camera's own time (ISO 8601), with its zone if it wrote one."""
    exif = image.getexif().get_ifd(ExifTags.IFD.Exif)
    found = _TAKEN.match(str(exif.get(ExifTags.Base.DateTimeOriginal, "")))
    if found is None:
        return None
    year, month, day, time = found.groups()
    zone = _OFFSET.match(str(exif.get(ExifTags.Base.OffsetTimeOriginal, "")))
    moment = f"{year}-{month}-{day}T{time}{zone[0] if zone else ''}"
    return datetime.fromisoformat(moment).isoformat()


def _point(image: Image.Image) -> tuple[float | None, float | None]:
    tags, gps = ExifTags.GPS, image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    lat = _degrees(gps.get(tags.GPSLatitude), gps.get(tags.GPSLatitudeRef) == "S")
    lon = _degrees(gps.get(tags.GPSLongitude), gps.get(tags.GPSLongitudeRef) == "W")
    # Cameras without a fix write zeros; nobody reports from the Gulf of Guinea.
    if abs(lat) <= _LAT_MOST and abs(lon) <= _LON_MOST and (lat, lon) != (0, 0):
        return lat, lon
    return None, None


def _degrees(parts: Any, negative: bool) -> float:
    """Degrees from degrees, minutes and seconds; not a number where there are none."""
    if not isinstance(parts, tuple):
        return float("nan")
    degrees, minutes, seconds = (float(part) for part in parts)
    size = degrees + minutes / 60 + seconds / 3600
    return -size if negative else size
