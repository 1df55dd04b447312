"""The page / in a real browser: a citizen alone, by hand, with a photo and a broken connection."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.async_api import expect
from sqlalchemy import func, select

from storage import schema
from storage.database import Database
from tests.browser import Pages, Size
from tests.programs import Site

if TYPE_CHECKING:
    from playwright.async_api import Page

PHONE = Size(width=390, height=844)
HERE = {"latitude": 20.9937, "longitude": 105.8166}
WORDS = "Cống trước ngõ tắc mấy hôm nay, mưa xong nước đen tràn vào nhà"
GPS = 0x8825


def a_photo(folder: Path) -> Path:
    """As a phone takes it: large, and telling where it was taken."""
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (20.0, 59.0, 37.0), 3: "E", 4: (105.0, 48.0, 59.0)}
    path = folder / "IMG_0001.jpg"
    Image.linear_gradient("L").resize((3000, 4000)).convert("RGB").save(path, exif=exif)
    return path


async def says(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.locator(".composer").get_by_role("button", name="Gửi", exact=True).click()


async def presses(page: Page, label: str) -> None:
    await page.locator(".msg.bot").get_by_role("button", name=label, exact=True).last.click()


async def sees(page: Page, words: str) -> None:
    await expect(page.locator(".msg.bot:not(.dots)").last).to_contain_text(words, timeout=20_000)


async def chooses(page: Page, photo: Path) -> None:
    await page.get_by_role("button", name="Thêm ảnh, vị trí và mục khác").click()
    async with page.expect_file_chooser() as asked:
        await page.get_by_role("button", name="Chọn ảnh có sẵn").click()
    await (await asked.value).set_files(photo)
    await expect(page.locator(".tray img")).to_have_count(1)
    await page.locator(".go").click()


async def test_a_report_by_hand(embedded: Site, pages: Pages, tmp_path):
    with embedded.running("run") as program:
        page = await pages.open(
            program.address(), size=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2,
            geolocation=HERE, permissions=["geolocation"], reduced_motion="reduce",
        )  # fmt: skip
        await page.screenshot(path=tmp_path / "welcome.png")
        await says(page, WORDS)
        await sees(page, "thành một phản ánh")
        await presses(page, "Gửi phản ánh này")
        await sees(page, "lĩnh vực nào")
        await in_english_and_back(page)
        await presses(page, "Ngập, thoát nước")
        await sees(page, "Sự việc ở đâu")
        await presses(page, "Chia sẻ vị trí")
        await sees(page, "xác nhận giúp")
        await page.screenshot(path=tmp_path / "wards.png")
        await presses(page, "Phường Khương Đình")
        await sees(page, "Địa chỉ cụ thể")
        await while_offline(page, tmp_path)
        await sees(page, "có ảnh thì gửi")
        await chooses(page, a_photo(tmp_path))
        await sees(page, "Đã nhận 1/10 ảnh")
        await page.screenshot(path=tmp_path / "photo.png")
        await presses(page, "Xong")
        await sees(page, "biết tên anh/chị")
        await presses(page, "Ẩn tên tôi")
        await sees(page, "có đồng ý không")
        await presses(page, "Tôi đồng ý")
        await sees(page, "xem lại trước khi gửi")
        await presses(page, "Gửi")
        await sees(page, "Phản ánh đã được ghi nhận")
        await page.screenshot(path=tmp_path / "receipt.png")
        await after_a_reload(page, tmp_path)
    assert_one_case_with_one_clean_photo(embedded)


async def in_english_and_back(page: Page) -> None:
    """The frame's button changes the language of the conversation, and what is open is put again."""
    await page.locator("#language").click()
    await sees(page, "subject")
    await page.locator("#language").click()
    await sees(page, "lĩnh vực nào")


async def while_offline(page: Page, folder: Path) -> None:
    """What is written without a connection waits, and is sent once when there is one."""
    await page.context.set_offline(True)
    await says(page, "Ngõ 211 Khương Trung")
    await expect(page.locator(".msg.own.waiting")).to_have_count(1)
    await expect(page.get_by_text("Đang mất mạng")).to_be_visible()
    await page.screenshot(path=folder / "offline.png")
    await page.context.set_offline(False)
    await expect(page.locator(".msg.own.waiting")).to_have_count(0, timeout=20_000)


async def after_a_reload(page: Page, folder: Path) -> None:
    """The whole conversation is still there, in the dark too."""
    before = await page.locator(".msg:not(.dots)").count()
    await page.emulate_media(color_scheme="dark")
    await page.reload()
    await expect(page.locator(".msg:not(.dots)")).to_have_count(before)
    await sees(page, "Phản ánh đã được ghi nhận")
    await page.screenshot(path=folder / "dark.png")


def assert_one_case_with_one_clean_photo(site: Site) -> None:
    with closing(Database(site.database)) as database, database.reading() as session:
        (address,) = session.scalars(select(schema.cases.c.address)).all()
        sent = session.scalar(select(func.count()).where(schema.inbox.c.raw.contains(address)))
    assert (address, sent) == ("Ngõ 211 Khương Trung", 1)
    (stored,) = (site.folder / "files").rglob("*.jpg")
    with Image.open(stored) as picture:
        assert not picture.getexif()
        assert max(picture.size) > 1000
