"""Pictures: what is taken, what is refused, and that nothing but the pixels is kept."""

from __future__ import annotations

import asyncio
import hashlib
import io
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.media import SCANS_MOST, SIDE_MOST, Fault, Media, MediaError
from domain.errors import NotFoundError
from tests.pictures import encoded, plain

RED, WHITE = (255, 0, 0), (255, 255, 255)


@pytest.fixture
def media(tmp_path: Path) -> Iterator[Media]:
    media = Media(tmp_path / "files")
    yield media
    media.close()


def kept(media: Media, hash_: str) -> Image.Image:
    return Image.open(media.path(hash_))


def near(seen: Any, wanted: tuple[int, int, int]) -> bool:
    """The same colour, as far as JPEG can tell."""
    return all(abs(a - b) < 8 for a, b in zip(seen, wanted, strict=True))


# --- what is taken -----------------------------------------------------------------------------


def with_transparency(mode: str) -> Image.Image:
    """Wholly transparent, with blue hidden below."""
    image = Image.new("RGBA", (60, 40), (0, 0, 255, 0))
    return image if mode == "RGBA" else image.convert("LA")


def palette_with_transparency() -> bytes:
    image = Image.new("P", (60, 40), 1)
    image.putpalette([0, 0, 255, 255, 0, 0])
    return encoded(image, "PNG", transparency=1)


def animated(kind: str) -> bytes:
    first, second = plain(colour="red"), plain(colour="blue")
    return encoded(first, kind, save_all=True, append_images=[second] * 5, duration=10)


def with_appended(data: bytes) -> bytes:
    """A picture that is a script and an archive too."""
    return data + b"<script>alert(1)</script>PK\x03\x04" + b"\0" * 500


# fmt: off
TAKEN = {
    # what it is                    bytes                                             its colour
    "JPEG":                        (encoded(plain()),                                 RED),
    "progressive JPEG":            (encoded(plain(), progressive=True),               RED),
    "grey JPEG":                   (encoded(plain("L", colour=200)),                  (200, 200, 200)),
    "CMYK JPEG":                   (encoded(plain("CMYK", colour=(0, 255, 255, 0))),  RED),
    "PNG":                         (encoded(plain(), "PNG"),                          RED),
    "PNG of two colours":          (encoded(plain("1", colour=1), "PNG"),             WHITE),
    "PNG with palette":            (encoded(plain().quantize(4), "PNG"),              RED),
    "PNG, palette, transparent":   (palette_with_transparency(),                      WHITE),
    "PNG, transparent":            (encoded(with_transparency("RGBA"), "PNG"),        WHITE),
    "PNG, grey and transparent":   (encoded(with_transparency("LA"), "PNG"),          WHITE),
    "PNG of 16 bits, grey":        (encoded(plain("I;16", colour=51400), "PNG"),      (200, 200, 200)),
    "WebP":                        (encoded(plain(), "WEBP", lossless=True),          RED),
    "WebP, transparent":           (encoded(with_transparency("RGBA"), "WEBP"),       WHITE),
    "GIF":                         (encoded(plain(), "GIF"),                          RED),
    "animated GIF: first frame":   (animated("GIF"),                                  RED),
    "animated WebP: first frame":  (animated("WEBP"),                                 RED),
    "animated PNG: first frame":   (animated("PNG"),                                  RED),
    "two pictures in one":         (animated("MPO"),                                  RED),
    "a polyglot":                  (with_appended(encoded(plain())),                  RED),
    "a GIF that is a script":      (with_appended(encoded(plain(), "GIF")),           RED),
    "one pixel":                   (encoded(plain(size=(1, 1)), "PNG"),               RED),
}
# fmt: on


@pytest.mark.parametrize(("data", "colour"), TAKEN.values(), ids=TAKEN)
async def test_what_is_a_picture_becomes_a_plain_jpeg(
    media: Media, data: bytes, colour: tuple[int, int, int]
) -> None:
    picture = await media.keep(data)
    stored = media.path(picture.hash).read_bytes()
    assert picture.hash == hashlib.sha256(stored).hexdigest()
    assert (picture.mime, picture.bytes) == ("image/jpeg", len(stored))
    image = kept(media, picture.hash)
    assert (image.format, image.mode, image.size) == (
        "JPEG", "RGB", (picture.width, picture.height),
    )  # fmt: skip
    assert near(image.getpixel((0, 0)), colour)
    assert b"script" not in stored


async def test_the_same_bytes_are_the_same_picture(media: Media) -> None:
    data = encoded(Image.effect_noise((300, 200), 80), "PNG")
    pictures = [await media.keep(source) for source in (data, io.BytesIO(data), data)]
    assert len({picture.hash for picture in pictures}) == 1
    assert len([*media.folder.rglob("*.jpg")]) == 1


async def test_a_large_picture_is_made_smaller(media: Media) -> None:
    for size, becomes in [
        ((4000, 3000), (2560, 1920)),
        ((3000, 6000), (1280, 2560)),
        ((2560, 2560), (2560, 2560)),
        ((9000, 3), (2560, 1)),
    ]:
        picture = await media.keep(encoded(plain(size=size)))
        assert (picture.width, picture.height) == becomes
        assert max(becomes) <= SIDE_MOST


# --- what is refused ---------------------------------------------------------------------------


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims its size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def webp_header(width: int, height: int) -> bytes:
    """The same as WebP."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def gif_header(width: int, height: int) -> bytes:
    """The same as GIF."""
    return encoded(plain(), "GIF").replace(
        struct.pack("<HH", 60, 40), struct.pack("<HH", width, height)
    )


def jpeg_header(width: int, height: int) -> bytes:
    """The same as JPEG."""
    return encoded(plain()).replace(
        struct.pack(">HH", 40, 60), struct.pack(">HH", height, width), 1
    )


def many_scans(count: int) -> bytes:
    """A JPEG that asks to be gone through so many times."""
    data = encoded(Image.effect_noise((64, 64), 50).convert("RGB"), progressive=True)
    last = data.rfind(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + data[-2:]


NOISE = Image.effect_noise((400, 300), 90)
# fmt: off
REFUSED = {
    "nothing":                (b"",                                        Fault.UNKNOWN),
    "zeros":                  (b"\0" * 5000,                               Fault.UNKNOWN),
    "words":                  ("không phải ảnh".encode(),                  Fault.UNKNOWN),
    "PDF":                    (b"%PDF-1.7\n" + b"x" * 500,                 Fault.UNKNOWN),
    "SVG":                    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.UNKNOWN),
    "HTML":                   (b"<!doctype html><script>1</script>",       Fault.UNKNOWN),
    "ZIP":                    (b"PK\x03\x04" + b"\0" * 500,                Fault.UNKNOWN),
    "BMP":                    (encoded(plain(), "BMP"),                    Fault.UNKNOWN),
    "TIFF":                   (encoded(plain(), "TIFF"),                   Fault.UNKNOWN),
    "ICO":                    (encoded(plain(size=(16, 16)), "ICO"),       Fault.UNKNOWN),
    "PostScript":             (b"%!PS-Adobe-3.0 EPSF-3.0\n",               Fault.UNKNOWN),
    "a script before a GIF":  (b"<script>" + encoded(plain(), "GIF"),      Fault.UNKNOWN),
    "MP4":                    (b"\0\0\0\x18ftypmp42" + b"\0" * 100,        Fault.UNKNOWN),
    "HEIC":                   (b"\0\0\0\x18ftypheic" + b"\0" * 100,        Fault.HEIC),
    "HEIF":                   (b"\0\0\0\x18ftypmif1" + b"\0" * 100,        Fault.HEIC),
    "half a JPEG":            (encoded(NOISE)[:9000],                      Fault.BROKEN),
    "half a PNG":             (encoded(NOISE, "PNG")[:9000],               Fault.BROKEN),
    "half a GIF":             (encoded(NOISE, "GIF")[:9000],               Fault.BROKEN),
    "half a WebP":            (encoded(NOISE, "WEBP")[:3000],              Fault.BROKEN),
    "a PNG of nothing":       (png_header(3000, 3000),                     Fault.BROKEN),
    "a PNG of 900 Mpx":       (png_header(30000, 30000),                   Fault.TOO_LARGE),
    "a PNG of 4 Gpx by 4 G":  (png_header(2**31 - 1, 2**31 - 1),           Fault.TOO_LARGE),
    "a PNG of 60 Mpx":        (png_header(10000, 6000),                    Fault.TOO_LARGE),
    "a PNG of 13 Mpx":        (png_header(4000, 3250),                     Fault.TOO_LARGE),
    "a WebP of 268 Mpx":      (webp_header(16384, 16384),                  Fault.TOO_LARGE),
    "a GIF of 4 Gpx":         (gif_header(65535, 65535),                   Fault.TOO_LARGE),
    "a JPEG of 4 Gpx":        (jpeg_header(65500, 65500),                  Fault.TOO_LARGE),
    "a JPEG of 51 Mpx":       (jpeg_header(8500, 6000),                    Fault.TOO_LARGE),
    "a JPEG of 100 scans":    (many_scans(100),                            Fault.TOO_LARGE),
}
# fmt: on


@pytest.mark.parametrize(("data", "fault"), REFUSED.values(), ids=REFUSED)
async def test_what_is_none_is_refused_and_leaves_nothing(
    media: Media, data: bytes, fault: Fault
) -> None:
    with pytest.raises(MediaError) as refused:
        await media.keep(data)
    assert refused.value.fault is fault
    assert [*media.folder.rglob("*")] == []


async def test_as_many_scans_as_are_usual_are_fine(media: Media) -> None:
    usual = many_scans(SCANS_MOST - 11)
    assert (await media.keep(usual)).width == 64


async def test_whatever_bytes_come_it_is_a_picture_or_a_fault(media: Media) -> None:
    chance = random.Random(20240820)
    whole = [data for data, _ in TAKEN.values()]
    for _ in range(400):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        del data[chance.randint(len(data) // 2, len(data)) :]
        with suppress(MediaError):  # refused is as good as kept; anything else is a crash
            assert (await media.keep(bytes(data))).width > 0


# --- the folder -----------------------------------------------------------------------------------


async def test_pictures_lie_by_their_hash(media: Media) -> None:
    picture = await media.keep(encoded(plain()))
    path = media.path(picture.hash)
    assert path.relative_to(media.folder) == Path(picture.hash[:2], f"{picture.hash}.jpg")
    assert [*media.folder.rglob("*.part")] == []


NO_HASHES = [
    "", ".", "..", "../../etc/passwd", "/etc/passwd", "a" * 63, "a" * 65, "A" * 64, "g" * 64,
    "a" * 63 + "\n", "a" * 64 + "\n", "..%2f" + "a" * 59, "a" * 62 + "/.", "é" * 64,
]  # fmt: skip


@pytest.mark.parametrize("name", NO_HASHES)
def test_only_a_hash_is_a_name(media: Media, name: str) -> None:
    with pytest.raises(NotFoundError):
        media.path(name)


async def test_what_cannot_be_written_is_an_error_and_leaves_nothing(media: Media) -> None:
    data = encoded(plain())
    path = media.path((await media.keep(data)).hash)
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="exists"):
        await media.keep(data)
    assert [*media.folder.rglob("*.part")] == []


def test_what_is_on_its_way_in_has_no_name(media: Media) -> None:
    with media.spool() as spool:
        spool.write(b"half a photo")
        assert [*media.folder.rglob("*")] == []


def test_many_large_pictures_at_once_take_bounded_memory(tmp_path: Path) -> None:
    names = [f"{n}" for n in range(4)]
    shapes = [((8600, 5800), "JPEG"), ((4000, 3000), "PNG"), ((4000, 2000), "WEBP")]
    for name, (size, kind) in zip(names, [*shapes, shapes[0]], strict=True):
        (tmp_path / name).write_bytes(encoded(plain(size=size), kind))
    grown = int(subprocess.check_output([sys.executable, "-c", GROWTH, tmp_path, *names * 3]))
    print(f"12 large pictures at once: {grown} MB above idle")
    assert 40 < grown < 220


GROWTH = """
import asyncio, re, sys
from pathlib import Path
from bot.media import Media

def peak():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024

async def keep_all(folder, names):
    media = Media(folder / "files")
    idle = peak()
    await asyncio.gather(*(media.keep((folder / name).open("rb")) for name in names))
    print(peak() - idle)

asyncio.run(keep_all(Path(sys.argv[1]), sys.argv[2:]))
"""


async def test_two_at_once_are_written_once(media: Media) -> None:
    data = encoded(NOISE)
    pictures = await asyncio.gather(*(media.keep(data) for _ in range(8)))
    assert len(set(pictures)) == 1
    assert len([*media.folder.rglob("*.*")]) == 1
