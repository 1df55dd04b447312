"""Links of a broadcast as they are typed: a line for each, its label before the address."""

import re
from urllib.parse import urlsplit

from domain.broadcast import Link
from domain.text import shorten

LINKS_MOST = 3
"""With four buttons below an announcement Zalo's five hold one; the others stand in its text."""
LABEL_MOST, URL_MOST = 40, 300
_ADDRESS = re.compile(r"\S*://\S*|\b(?:[\w-]+\.)+[a-z]{2,}\S*", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)


def parse_links(text: str) -> tuple[Link, ...] | None:
    """The links; None where a line holds no address that may be sent to everybody.

    Only https, with a host by name: what a button hides must lead where its reader expects it.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    links = [_link(line) for line in lines]
    if not links or len(links) > LINKS_MOST:
        return None
    found = tuple(link for link in links if link is not None)
    return found if len(found) == len(links) else None


def _link(line: str) -> Link | None:
    addresses = _ADDRESS.findall(line)
    if len(addresses) != 1 or not line.endswith(url := addresses[0]):
        return None
    host = _host(url)
    label = line.removesuffix(url).strip(" |:-–")
    return Link(shorten(label, LABEL_MOST) or host, url) if host else None


def _host(url: str) -> str:
    """The host of an address that may be sent, else nothing."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    plain = parts.scheme == "https" and "@" not in parts.netloc and port is None
    fits = plain and url.isascii() and len(url) <= URL_MOST and parts.hostname is not None
    return parts.hostname or "" if fits and _HOST.fullmatch(parts.hostname or "") else ""


def in_lines(links: tuple[Link, ...]) -> str:
    """The links in full, a line for each, as they can be typed again."""
    return "\n".join(f"{link.label} {link.url}" for link in links)
