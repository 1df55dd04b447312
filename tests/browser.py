"""A real browser for tests: an installed Chrome or Chromium, or Debian's when it may be installed.

Run as a program it makes sure that there is one, or ends with the reason why not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

VARIABLE = "NANGNIU_TEST_CHROME"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chromium-headless-shell",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
DEBIAN = ("chromium", "fonts-dejavu-core")
HOW = f"""No Chrome or Chromium found, and the browser tests need one.
Install one of {", ".join(NAMES[:-1])} (Debian: apt install {" ".join(DEBIAN)}),
or name it: {VARIABLE}=/path/to/chrome"""


class NoBrowserError(Exception):
    """There is no browser to test with; the message says how to get one."""


class Size(TypedDict):
    """Of the page, in CSS pixels."""

    width: int
    height: int


PHONE = Size(width=360, height=740)
DESKTOP = Size(width=1280, height=800)

# Nothing but the tests' own servers is reached, and nothing is asked of the browser's maker.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-first-run",
)


def find_browser() -> str:
    """Gives the path of an installed browser; the one NANGNIU_TEST_CHROME names comes first."""
    if given := os.environ.get(VARIABLE):
        if found := shutil.which(given):
            return found
        raise NoBrowserError(f"{VARIABLE} names {given}, which is no program here.")
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise NoBrowserError(HOW)


def ensure_browser() -> str:
    """Gives the path of a browser, installing Debian's where there is none and we may."""
    try:
        return find_browser()
    except NoBrowserError:
        if os.environ.get(VARIABLE) or os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
    print(
        "[browser] No Chrome or Chromium here: installing Debian's (about a minute) ...",
        flush=True,
    )
    _apt("update")
    _apt("install", "-y", "--no-install-recommends", *DEBIAN)
    return find_browser()


def _apt(*words: str) -> None:
    run = subprocess.run(
        ["apt-get", "-qq", *words],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise NoBrowserError(f"apt-get {words[0]} failed:\n{run.stderr.strip()}\n\n{HOW}")


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser in the loop of the test that asked: starting one takes about half a second."""
    from playwright.async_api import async_playwright

    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_browser(), args=[*ARGUMENTS, *as_root]
        )
        yield browser
        await browser.close()


class Pages:
    """Opens pages and remembers what went wrong in them: errors nobody caught, far requests."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.troubles: list[str] = []

    async def open(self, url: str, *, size: Size = PHONE, **options: Any) -> Page:
        """Opens an address as a person in Hanoi sees it; `options` are those of a context."""
        person: dict[str, Any] = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        context = await self._browser.new_context(viewport=size, **{**person, **options})
        page = await context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._watch(request.url))
        await page.goto(url)
        return page

    def _watch(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname not in {"127.0.0.1", "localhost"}:
            self.troubles.append(f"asked another machine: {url}")


if __name__ == "__main__":
    try:
        ensure_browser()
    except NoBrowserError as reason:
        sys.exit(f"{reason}")
