"""Files a channel can't send itself: fetched or opened at an address of ours for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.channels import Parts
from bot.channels.web.links import Links
from bot.kinds import Sort
from domain.texts import Texts

BRIEF_IN = timedelta(minutes=10)
"""How long a platform may fetch a picture of ours; Zalo takes up to two and a half minutes."""


@dataclass(frozen=True, slots=True)
class Attached:
    """Files by signed addresses below `base`, the public address of our pages; empty: none."""

    links: Links
    base: str
    texts: Texts

    def brief(self, hash_: str) -> str | None:
        """Where a platform fetches a file at once; None where we have no public address."""
        return self.base + self.links.brief_url(hash_, BRIEF_IN) if self.base else None

    def sorts(self, hashes: Sequence[str]) -> dict[Sort, list[str]]:
        """The files by how they are shown."""
        found: dict[Sort, list[str]] = {sort: [] for sort in Sort}
        for hash_ in hashes:
            found[self.links.sort(hash_)].append(hash_)
        return found

    def told(self, language: str, hashes: Sequence[str]) -> str:
        """The words for files that are not sent: where they open, or how many there are."""
        if not hashes:
            return ""
        if not self.base:
            return self.texts.say(language, "numbered.unsent", count=len(hashes))
        lines = (self.base + self.links.url(hash_) for hash_ in hashes)
        return "\n".join([self.texts.say(language, "numbered.files"), *lines])


def attached(parts: Parts, base: str, texts: Texts) -> Attached:
    """The files of this product below that public address."""
    links = Links(parts.media, key=parts.sign_key, clock=parts.clock)
    return Attached(links, base.rstrip("/"), texts)
