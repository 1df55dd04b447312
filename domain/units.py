"""The places of the city by name and code: wards now, communes and districts of before."""

from collections.abc import Mapping
from dataclasses import dataclass

# The word before a unit's name, and what stands after the name in English.
UNIT_WORDS: Mapping[str, str] = {
    "Phường": "Ward",
    "Xã": "Commune",
    "Thị trấn": "Township",
    "Quận": "District",
    "Huyện": "District",
    "Thị xã": "Town",
}


def split_unit(name: str) -> tuple[str, str]:
    """The kind and the bare name of a unit: "Thị trấn Phùng" → ("Thị trấn", "Phùng")."""
    for word in UNIT_WORDS:
        if name.startswith(f"{word} "):
            return word, name[len(word) + 1 :]
    return "", name


def unit_label(name: str, language: str) -> str:
    """A unit's name as it is shown: "Phường Láng", in English "Láng Ward"."""
    word, bare = split_unit(name)
    return f"{bare} {UNIT_WORDS[word]}" if language == "en" and word else name


class _Named:
    """What wards, communes and districts share: a name that begins with their kind."""

    __slots__ = ()
    name: str

    @property
    def bare_name(self) -> str:
        """The name without its kind: "Phường Láng" → "Láng"."""
        return split_unit(self.name)[1]

    def label(self, language: str) -> str:
        """The name as it is shown: "Phường Láng", in English "Láng Ward"."""
        return unit_label(self.name, language)


@dataclass(frozen=True, slots=True)
class Ward(_Named):
    """A ward or commune since 1 July 2025; centre in degrees (WGS 84), area in km²."""

    code: str
    name: str
    kind: str
    lat: float
    lon: float
    km2: float


@dataclass(frozen=True, slots=True)
class Commune(_Named):
    """A ward, commune or township of January 2025, and the wards it went into."""

    code: str
    name: str
    district_code: str
    ward_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class District(_Named):
    """A district of 2024; there are none since 1 July 2025."""

    code: str
    name: str
