"""Nothing of what a camera writes beside a picture stays in it; some of it is told apart."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.media import Media
from tests.pictures import camera, encoded, plain


@pytest.fixture
def media(tmp_path: Path) -> Iterator[Media]:
    media = Media(tmp_path / "files")
    yield media
    media.close()


HOME = ("N", (21.0, 1.0, 42.5), "E", (105.0, 51.0, 15.0))


async def test_gps_and_time_are_taken_out_and_told_apart(media: Media) -> None:
    data = camera(gps=HOME, taken="2024:08:20 14:03:05", zone="+07:00", turn=6)
    picture = await media.keep(data)
    assert picture.lat == pytest.approx(21.028472)
    assert picture.lon == pytest.approx(105.854167)
    assert picture.taken_at == "2024-08-20T14:03:05+07:00"
    stored = media.path(picture.hash).read_bytes()
    assert not Image.open(io.BytesIO(stored)).getexif()
    for canary in (b"Exif", b"Canary", b"C-4711", b"canary", b"2024", b"GPS", b"http"):
        assert canary not in stored


async def test_no_segment_holds_anything_but_the_picture(media: Media) -> None:
    profile = b"canary profile" * 100
    sources = [
        camera(gps=HOME),
        encoded(plain(), icc_profile=profile, xmp=b"<x:xmpmeta>canary</x:xmpmeta>"),
        encoded(plain(), "PNG", icc_profile=profile, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"),
        encoded(plain(), "WEBP", icc_profile=profile, xmp=b"canary"),
        encoded(plain(), "GIF", comment=b"canary"),
    ]
    for source in sources:
        picture = await media.keep(source)
        stored = media.path(picture.hash).read_bytes()
        assert set(segments(stored)) <= {0xC0, 0xC4, 0xDA, 0xDB, 0xE0}
        assert b"canary" not in stored


def segments(data: bytes) -> Iterator[int]:
    """The kinds of segments before the picture itself."""
    at = 2
    while data[at + 1] != 0xDA:
        yield data[at + 1]
        at += 2 + int.from_bytes(data[at + 2 : at + 4])


# fmt: off
TURNS = [
    # orientation  size      where the red quarter is when looked at
    (1,            (60, 40), (0, 0)),
    (2,            (60, 40), (59, 0)),
    (3,            (60, 40), (59, 39)),
    (4,            (60, 40), (0, 39)),
    (5,            (40, 60), (0, 0)),
    (6,            (40, 60), (39, 0)),
    (7,            (40, 60), (39, 59)),
    (8,            (40, 60), (0, 59)),
    (9,            (60, 40), (0, 0)),
]
TOLD = [
    # what the camera wrote                                        taken_at               lat     lon
    ({"taken": "2024:08:20 14:03:05"},                             "2024-08-20T14:03:05", None,   None),
    ({"taken": "2024:08:20 14:03:05", "zone": "nonsense"},         "2024-08-20T14:03:05", None,   None),
    ({"taken": "0000:00:00 00:00:00"},                             None,                  None,   None),
    ({"taken": "2024:13:45 99:99:99"},                             None,                  None,   None),
    ({"taken": "yesterday"},                                       None,                  None,   None),
    ({"taken": "2024:08:20 14:03:05\x00' OR 1=1 --"},              "2024-08-20T14:03:05", None,   None),
    ({"gps": ("S", (33.0, 30.0, 0.0), "W", (70.0, 0.0, 0.0))},     None,                  -33.5,  -70.0),
    ({"gps": ("N", (0.0, 0.0, 0.0), "E", (0.0, 0.0, 0.0))},        None,                  None,   None),
    ({"gps": ("N", (91.0, 0.0, 0.0), "E", (10.0, 0.0, 0.0))},      None,                  None,   None),
    ({"gps": ("N", (21.0, 0.0, 0.0), "E", (181.0, 0.0, 0.0))},     None,                  None,   None),
    ({"gps": ("N", (21.0, 1.0), "E", (105.0, 1.0))},               None,                  None,   None),
    ({},                                                           None,                  None,   None),
]
# fmt: on


@pytest.mark.parametrize(("turn", "size", "red"), TURNS)
async def test_a_turned_photo_stands_upright(
    media: Media, turn: int, size: tuple[int, int], red: tuple[int, int]
) -> None:
    picture = await media.keep(camera(turn=turn))
    assert (picture.width, picture.height) == size
    pixel = Image.open(media.path(picture.hash)).getpixel(red)
    assert isinstance(pixel, tuple)
    assert pixel[0] > 150 > pixel[2]


@pytest.mark.parametrize(("wrote", "taken_at", "lat", "lon"), TOLD)
async def test_what_a_camera_tells_is_checked(
    media: Media, wrote: Any, taken_at: str | None, lat: float | None, lon: float | None
) -> None:
    picture = await media.keep(camera(**wrote))
    assert (picture.taken_at, picture.lat, picture.lon) == (taken_at, lat, lon)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # told to whoever runs the program
async def test_a_broken_exif_costs_no_picture(media: Media) -> None:
    picture = await media.keep(
        encoded(plain(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 99)
    )
    assert (picture.width, picture.taken_at, picture.lat) == (60, None, None)


async def test_what_is_broken_spoils_nothing_else(media: Media) -> None:
    data = camera(turn=6, taken="0000:00:00 00:00:00", gps=HOME)
    picture = await media.keep(data)
    assert (picture.width, picture.height, picture.taken_at) == (40, 60, None)
    assert picture.lat == pytest.approx(21.028472)
