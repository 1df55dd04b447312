"""Files: sizes of photos, limits, what a download link is worth, albums, attach://."""

from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image

from tests.simulator.clients import jpeg


async def fetched(api, telegram, file_id: str) -> bytes:
    file = await api("getFile", file_id=file_id)
    status, body = await api.raw(f"/file/bot{telegram.token}/{file['file_path']}")
    assert status == 200
    return body


async def test_a_photo_is_kept_in_sizes_that_can_be_fetched(api, telegram, lan):
    content = jpeg(1600, 1200)
    lan.sends_photo(content, "Ổ gà")
    sizes = (await api.updates())[-1]["message"]["photo"]
    assert [(s["width"], s["height"]) for s in sizes] == [
        (90, 67),
        (320, 240),
        (800, 600),
        (1280, 960),
        (1600, 1200),
    ]
    assert await fetched(api, telegram, sizes[-1]["file_id"]) == content
    with Image.open(io.BytesIO(await fetched(api, telegram, sizes[0]["file_id"]))) as small:
        assert max(small.size) == 90


async def test_a_picture_that_is_none_still_arrives_as_a_photo(api, telegram, lan):
    lan.sends_photo(b"not a picture", "Ảnh hỏng")
    message = (await api.updates())[-1]["message"]
    assert await fetched(api, telegram, message["photo"][-1]["file_id"]) == b"not a picture"


async def test_a_download_link_works_for_an_hour(api, telegram, clock, lan):
    lan.sends_file("document", b"%PDF-1.7", "don.pdf", mime="application/pdf")
    document = (await api.updates())[-1]["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("don.pdf", "application/pdf")
    path = (await api("getFile", file_id=document["file_id"]))["file_path"]
    await clock.passes(minutes=61)
    status, _ = await api.raw(f"/file/bot{telegram.token}/{path}")
    assert status == 404


async def test_files_beyond_20_megabytes_cannot_be_fetched(api, lan):
    lan.sends_file("video", b"\0" * (20 * 1024 * 1024 + 1), "a.mp4", mime="video/mp4")
    file_id = (await api.updates())[-1]["message"]["video"]["file_id"]
    assert await api.refused("getFile", file_id=file_id) == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "file must be non-empty"),
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (jpeg(21, 1), "PHOTO_INVALID_DIMENSIONS"),
        (jpeg(9999, 2), "PHOTO_INVALID_DIMENSIONS"),
        (
            jpeg() + b"\0" * (10 * 1024 * 1024),
            "file of size {size} bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
)
async def test_uploads_that_are_no_photos(api, lan, content, complaint):
    answer = await api.upload("sendPhoto", {"photo": content}, chat_id=lan.id)
    assert answer["description"] == "Bad Request: " + complaint.format(size=len(content))


async def test_an_album_is_several_messages_with_one_id(api, telegram, lan):
    media = [
        {"type": "photo", "media": "attach://one", "caption": "Trước"},
        {"type": "photo", "media": "attach://two"},
    ]
    files = {"one": jpeg(), "two": jpeg(800, 600)}
    answer = await api.upload("sendMediaGroup", files, chat_id=lan.id, media=media)
    assert len({message["media_group_id"] for message in answer["result"]}) == 1
    first, second = lan.screen()[-2:]
    assert (first.text, second.text, first.album) == ("Trước", "", second.album)
    assert telegram.content(second.file_id) == files["two"]


async def test_a_photo_is_sent_again_by_its_id(api, lan):
    seen = lan.sends_photo(jpeg())
    sent = await api("sendPhoto", chat_id=lan.id, photo=seen.file_id, caption="Đã nhận")
    assert sent["photo"][-1]["file_id"] == seen.file_id
    assert lan.screen()[-1].text == "Đã nhận"


async def test_an_upload_beyond_50_megabytes_is_refused_at_the_door(telegram):
    host, port = telegram.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    path = f"/bot{telegram.token}/sendDocument"
    writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000000\r\n\r\n".encode())
    assert b"413 Request Entity Too Large" in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_a_text_message_becomes_a_picture_and_keeps_its_place(api, lan):
    sent = await api("sendMessage", chat_id=lan.id, text="Đang xử lý")
    picture = lan.sends_photo(jpeg())
    where = {"chat_id": lan.id, "message_id": sent["message_id"]}
    media = {"type": "photo", "media": picture.file_id, "caption": "Đã sửa xong"}
    await api("editMessageMedia", **where, media=media)
    seen = next(seen for seen in lan.screen() if seen.id == sent["message_id"])
    assert (seen.medium, seen.text, seen.edited) == ("photo", "Đã sửa xong", True)
    complaint = await api.refused("editMessageText", **where, text="Chữ")
    assert complaint == "Bad Request: there is no text in the message to edit"
