"""Addresses in buttons and links, judged in the server's words."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from simulator.telegram.refusals import ApiError, bad_request

PLAIN_SCHEMES = frozenset({"tg", "ton", "tonsite", "mailto", "tel"})
HOST = re.compile(r"^(?:localhost|[\w-]+(?:\.[\w-]+)+|\d+\.\d+\.\d+\.\d+)$")
SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
MENTION = re.compile(r"^tg://user\?id=(\d+)$", re.IGNORECASE)


def fault_of(url: str) -> str | None:
    """What is wrong with an address, or None."""
    if not url:
        return "URL host is empty"
    scheme = SCHEME.match(url)
    if scheme and "." not in scheme[1]:
        name = scheme[1].lower()
        if name in PLAIN_SCHEMES:
            return None
        if name not in {"http", "https"}:
            return "Unsupported URL protocol"
    try:
        host = urlsplit(url if scheme and "//" in url else f"http://{url}").hostname
    except ValueError:
        return "Wrong HTTP URL"
    if not host:
        return "URL host is empty"
    return None if HOST.match(host) else "Wrong HTTP URL"


def check_address(url: str) -> None:
    """Raise when a text_link's address is refused."""
    if trouble := fault_of(url):
        raise bad_request(f"entity URL '{url}' is invalid: {trouble}")


def button_refusal(url: str) -> ApiError | None:
    trouble = fault_of(url)
    if trouble is None:
        return None
    return bad_request(f"inline keyboard button URL '{url}' is invalid: {trouble}")


def address_of(url: str) -> str:
    """The address as the server stores it: with a scheme, and a path after a bare host."""
    if not SCHEME.match(url) or "." in url.partition(":")[0]:
        url = f"http://{url}"
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and not parts.path:
        return parts._replace(path="/").geturl()
    return url
