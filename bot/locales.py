"""Reads the catalogs in `locales/`."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from domain.texts import LANGUAGES, Catalog, Texts


@cache
def load_texts(folder: Path) -> Texts:
    """All catalogs, read once; FileNotFoundError names a missing one."""
    return Texts({language: _catalog(folder, language) for language in LANGUAGES})


def _catalog(folder: Path, language: str) -> Catalog:
    path = folder / language / "LC_MESSAGES" / "nangniu.po"
    with path.open(encoding="utf-8") as file:
        messages = read_po(file, locale=language, abort_invalid=True)
    return {_key(m.id): _words(m.string) for m in messages if m.id}


def _key(id_: str | tuple[str, ...] | list[str]) -> str:
    return id_ if isinstance(id_, str) else id_[0]


def _words(string: str | tuple[str, ...] | list[str] | None) -> str | tuple[str, ...]:
    if string is None or isinstance(string, str):
        return string or ""
    return tuple(string)
