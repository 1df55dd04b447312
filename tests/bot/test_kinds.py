"""Files that are no pictures: told by their bytes, and what a film says of its place is gone."""

from __future__ import annotations

import pytest

from bot.kinds import kind_of, without_place
from bot.media import Media, MediaError
from tests.pictures import encoded, plain


def box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return (len(content) + 8).to_bytes(4) + kind + content


WHERE = b"+21.0278+105.8342/"
FILM = b"".join([
    box(b"ftyp", b"isom\0\0\2\0isomiso2"),
    box(b"moov", box(b"mvhd", b"\0" * 20), box(b"udta", box(b"\xa9xyz", WHERE)),
        box(b"trak", box(b"tkhd", b"\1" * 9), box(b"meta", b"keys", WHERE))),
    box(b"mdat", b"udta of the picture itself"),
])  # fmt: skip
VOICE = b"OggS\0\2" + b"\0" * 22 + b"OpusHead"
PDF = b"%PDF-1.7\n1 0 obj\n"
DOCX = b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml" + b"<w:t>x</w:t>"

# fmt: off
TOLD = [
    (FILM, "video/mp4"), (box(b"ftyp", b"qt  \0\0\0\0"), "video/quicktime"),
    (box(b"ftyp", b"3gp4"), "video/3gpp"), (box(b"ftyp", b"M4A \0"), "audio/mp4"),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", "video/webm"), (VOICE, "audio/ogg"),
    (b"ID3\4\0", "audio/mpeg"), (b"\xff\xfb\x90d", "audio/mpeg"), (b"\xff\xf1\x60\x40", "audio/aac"),
    (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"), (PDF, "application/pdf"),
    (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
]
REFUSED = [
    b"", b"x", b"<html><script>", b"#!/bin/sh", b"MZ\x90\0", b"PK\x03\x04 a zip of anything",
    DOCX + b"word/vbaProject.bin", b"\xd0\xcf\x11\xe0", box(b"ftyp", b"heic"),
    box(b"ftyp", b"avif"), b"\x1a\x45\xdf\xa3 matroska", b"RIFF\0\0\0\0AVI ",
]
# fmt: on


@pytest.mark.parametrize(("data", "mime"), TOLD)
def test_the_bytes_tell_what_it_is(data, mime):
    found = kind_of(data)
    assert found is not None
    assert found.mime == mime


@pytest.mark.parametrize("data", REFUSED)
def test_what_could_run_or_isnt_known_is_not_kept(data):
    assert kind_of(data) is None


def test_a_film_keeps_its_picture_and_not_its_place():
    made = without_place(FILM)
    assert WHERE in FILM
    assert WHERE not in made
    assert len(made) == len(FILM)  # what the boxes point at stays where it is
    assert made.endswith(b"udta of the picture itself")
    assert b"\1" * 9 in made


@pytest.mark.parametrize("end", range(0, len(FILM), 7))
def test_a_film_cut_anywhere_does_no_harm(end):
    assert len(without_place(FILM[:end])) == end


async def test_any_of_them_is_stored_by_its_hash_once(tmp_path):
    media = Media(tmp_path / "files")
    film, picture = await media.keep_any(FILM), await media.keep_any(encoded(plain()))
    assert await media.keep_any(FILM) == film
    assert (film.mime, film.width) == ("video/mp4", 0)
    assert media.path(film.hash).read_bytes() == without_place(FILM)
    assert [media.kind(one.hash).sort for one in (film, picture)] == ["video", "picture"]
    for hostile in (b"<html>", box(b"ftyp", b"heic") + b"\0" * 20):
        with pytest.raises(MediaError):
            await media.keep_any(hostile)
    media.close()
