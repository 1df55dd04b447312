"""All words people read, by key and language; wording is data in `locales/`."""

from collections.abc import Mapping
from dataclasses import dataclass

Catalog = Mapping[str, str | tuple[str, ...]]
"""One language: a key and its text, or its forms for one and for many."""

LANGUAGES = ("vi", "en")


# eq=False: there is one per process, and it must be cheap to use as a key.
@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The catalogs of all languages."""

    catalogs: Mapping[str, Catalog]

    def has(self, key: str) -> bool:
        """Whether there are words for this key."""
        return key in self.catalogs[LANGUAGES[0]]

    def say(self, language: str, key: str, **params: object) -> str:
        """The words of a key; `count` picks between the forms. KeyError if there are none."""
        found = self.catalogs[language][key]
        if isinstance(found, tuple):
            found = found[0 if params.get("count") == 1 else -1]
        return found.format_map(params) if params else found
