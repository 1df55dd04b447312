"""The page /demo in a real browser: the story plays by itself, on a phone and on a desk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from bot.demo.story import STORY
from tests.browser import DESKTOP, Pages, Size
from tests.programs import Site

if TYPE_CHECKING:
    from playwright.async_api import Page

PHONE = Size(width=390, height=844)
AT_ONCE = 100
"""Times the pace of the story; what it waits for is then the product alone."""
ON_CARDS = {"chờ phân loại"}
"""What a card says for a while only."""
TOLD_WITHIN = 60.0
KINDS: dict[str, dict[str, Any]] = {
    "phone": {"size": PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 2},
    "desktop": {"size": DESKTOP, "color_scheme": "dark"},
}


@pytest.fixture
def demo(bare: Site) -> Iterator[str]:
    with bare.running("demo", "--port", "0") as program:
        yield program.address()


async def until(page: Page, what: str) -> None:
    """Wait in the page itself: it forbids the browser's own way, which evaluates strings."""
    look = f"({what}) ? done() : setTimeout(look, 20)"
    async with asyncio.timeout(TOLD_WITHIN):
        await page.evaluate(f"new Promise((done) => {{ const look = () => {look}; look(); }})")


async def tell(page: Page, folder: Path, name: str) -> None:
    """Press "play" and look on until the end."""
    await until(page, "window.story")
    await page.select_option("#speed", "4")
    await page.evaluate(f"window.story.speed = {AT_ONCE}")
    await page.click("#play")
    await until(page, "window.story.step > 20")
    await page.screenshot(path=folder / f"{name}-middle.png")
    await until(page, "['done', 'failed'].includes(window.story.state)")
    await page.screenshot(path=folder / f"{name}-end.png")
    assert await page.evaluate("window.story.state") == "done", await page.inner_text("#caption")


@pytest.mark.parametrize("kind", KINDS)
async def test_the_story_is_told_to_its_end(demo, pages: Pages, tmp_path, kind):
    page = await pages.open(f"{demo}/demo", reduced_motion="reduce", **KINDS[kind])
    await page.wait_for_selector(".chat .composer")
    await page.screenshot(path=tmp_path / f"{kind}-start.png")
    await tell(page, tmp_path, kind)
    assert await page.evaluate("window.story.step") == len(STORY)
    chats = "\n".join(await page.locator(".panel").all_inner_texts()).casefold()
    # Each was seen when it came; since then the cards have followed their case.
    gone = {step.sees for step in STORY if step.sees.casefold() not in chats}
    assert gone <= ON_CARDS
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_it_is_told_again_whatever_was_done_meanwhile(demo, pages: Pages, tmp_path):
    page = await pages.open(f"{demo}/demo", size=DESKTOP, reduced_motion="reduce")
    citizen = page.locator(".panel.citizen")
    for words in ("Đèn đường trước nhà tôi hỏng cả tuần nay", "Đèn hỏng lâu rồi mà chưa ai sửa"):
        await citizen.get_by_role("textbox").fill(words)
        await citizen.locator(".composer .go").click()
        await expect(citizen).to_contain_text(words)
    await tell(page, tmp_path, "again")
    await expect(citizen).not_to_contain_text("Đèn hỏng lâu rồi")


OTHERS = "HN-7K3M-Q9TX-2VV"
OWN = "HN-ZHHJ-ENGV-ZDW"
PRESSED = """async ([own, others]) => {
    const { offered } = await import("/static/story.js");
    const card = (id, code) => ({ id, choices: [{ id: `do:transfer:${code}:1`, label: "Chuyển" }] });
    const chat = { memory: { items: [card(1, own), card(2, others)] } };
    return [own, null].map((code) => offered(chat, "Chuyển", code).choice.id);
}"""


# What a message holds, and what is read of it on a machine without letters for signs.
DRAWN = """async (message) => {
    const { botMessage } = await import("/static/bubbles.js");
    const { fileMark } = await import("/static/parts.js");
    const drawn = botMessage({ name: "a", at: "2026-10-05T02:00:00Z", ...message }, {}, false);
    const sent = fileMark(new File([new Uint8Array(2048)], "anh.heic", { type: "image/heic" }));
    const read = (node, what) => [...node.querySelectorAll(what)].map((one) => one.textContent);
    return [read(drawn, ".text")[0], drawn.querySelectorAll(".sign").length,
            read(drawn, ".file")[0], read(drawn, ".choice.quiet"), read(drawn, ".open"), sent.textContent];
}"""
MESSAGE = {
    "text": f"📌 {OWN}: 🔴 quá hạn\n⏱ Hạn\n🗺 https://www.openstreetmap.org/#map=15/21/105",
    "files": [{"kind": "document", "url": "/files/ab", "type": "PDF", "bytes": 122_880}],
    "choices": [
        {"id": f"show:card:{OWN}", "label": OWN},
        {"id": "go:queue", "label": "Việc của tôi"},
    ],
}
READ = [
    f" {OWN}:  quá hạn\n Hạn\n Xem bản đồ",
    4,
    "Tài liệu PDF · 120 KB",
    ["Việc của tôi"],
    [OWN],
    "anh.heic · HEIC · 2 KB",
]


# An officer's messages, oldest first, and what each still offers.
LEFT = """async ([rows]) => {
    const { retire } = await import("/static/passed.js");
    retire(rows);
    return rows.map((item) => (item.ended ? [] : item.choices.map(({ id }) => id)));
}"""
HISTORY = f"show:history:{OWN}"
ROWS = [
    (1, [f"do:accept:{OWN}:2", HISTORY]),
    (2, [f"do:accept:{OTHERS}:2", f"show:history:{OTHERS}"]),
    (3, ["pick:ab:~cancel"]),
    (None, []),
    (4, [f"do:resolve:{OWN}:3", HISTORY]),
    (5, [f"do:resolve:{OWN}:3", HISTORY, "go:queue"]),
    (6, ["pick:cd:~cancel"]),
]


def row(number: int | None, ids: list[str]) -> dict[str, Any]:
    choices = [{"id": one, "label": one} for one in ids]
    return {"id": number, "own": number is None, "status": "sent", "choices": choices}


async def test_it_presses_no_card_of_another_case_and_draws_what_it_can(demo, pages: Pages):
    page = await pages.open(f"{demo}/demo", size=DESKTOP)
    found = await page.evaluate(PRESSED, [OWN, OTHERS])
    assert found == [f"do:transfer:{OWN}:1", f"do:transfer:{OTHERS}:1"]
    assert await page.evaluate(DRAWN, MESSAGE) == READ
    rows, before = [row(*one) for one in ROWS], [ids for _, ids in ROWS]
    left = await page.evaluate(LEFT, [rows])
    assert left == [[HISTORY], before[1], [], *before[3:]]
    answered = await page.evaluate(LEFT, [[*rows, row(7, [HISTORY])]])
    assert answered[4:] == [[HISTORY], [HISTORY, "go:queue"], before[6], [HISTORY]]
