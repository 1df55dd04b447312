"""The city as data: its places old and new, agencies, categories and prepared words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, Self, TypeVar

from domain.errors import NotFoundError
from domain.severity import Severity
from domain.text import fold
from domain.units import Commune, District, Ward

__all__ = [
    "BLANK",
    "BY_TRIAGE",
    "BY_WARD",
    "Agency",
    "AgencyKind",
    "Category",
    "City",
    "Commune",
    "District",
    "RejectCode",
    "StandardAnswer",
    "UnknownCodeError",
    "Ward",
]

# Where an officer still has to write: an answer that holds one is not finished.
BLANK = "…"

# What may stand in a category's `responsible` instead of an agency's code.
BY_WARD = "ward"
BY_TRIAGE = "triage"


class UnknownCodeError(NotFoundError):
    """A code that stands in no table of reference data."""

    def __init__(self, table: str, code: str) -> None:
        super().__init__(f"no {table} has the code {code!r}")
        self.table = table
        self.code = code


class AgencyKind(StrEnum):
    """What an agency is; `district` ended with June 2025."""

    CITY = "city"
    DEPARTMENT = "department"
    POLICE = "police"
    BOARD = "board"
    UTILITY = "utility"
    WARD = "ward"
    DISTRICT = "district"


class _Labelled:
    """What everything with a Vietnamese and an English name shares."""

    __slots__ = ()
    name: str
    name_en: str

    def label(self, language: str) -> str:
        """The name in that language; Vietnamese where there is no English."""
        return self.name_en if language == "en" and self.name_en else self.name


@dataclass(frozen=True, slots=True)
class Agency(_Labelled):
    """Who works on cases, from the first to the last day named (both included)."""

    code: str
    name: str
    name_en: str
    kind: AgencyKind
    parent: str | None = None
    ward_code: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str | None = None
    calendar: str | None = None

    def valid_on(self, on: date) -> bool:
        """Whether the agency exists that day; an open end has no limit."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Category(_Labelled):
    """A subject of reports: who usually answers for it, and how pressing it usually is."""

    code: str
    name: str
    name_en: str
    responsible: str
    severity: Severity
    position: int


@dataclass(frozen=True, slots=True)
class RejectCode(_Labelled):
    """Why a report may be refused, and the door that is the right one instead."""

    code: str
    name: str
    name_en: str
    right_door: str
    right_door_en: str

    def door(self, language: str) -> str:
        """Where the person can turn instead, in that language."""
        return self.right_door_en if language == "en" and self.right_door_en else self.right_door


@dataclass(frozen=True, slots=True)
class StandardAnswer(_Labelled):
    """Words an officer may start from; every BLANK is theirs to fill."""

    code: str
    category: str
    name: str
    text: str
    name_en: str
    text_en: str

    def words(self, language: str) -> str:
        """The answer in that language."""
        return self.text_en if language == "en" and self.text_en else self.text


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Row = TypeVar("_Row", bound=_Coded)


def _index(table: str, rows: Iterable[_Row]) -> dict[str, _Row]:
    """The rows by code, in their order. Raises ValueError where a code comes twice."""
    found: dict[str, _Row] = {}
    for row in rows:
        if row.code in found:
            raise ValueError(f"{table}: the code {row.code!r} comes twice")
        found[row.code] = row
    return found


def _committees(agencies: Iterable[Agency]) -> dict[str, tuple[Agency, ...]]:
    """The agencies of each ward by the ward's code, one after another in time."""
    found: dict[str, tuple[Agency, ...]] = {}
    for agency in agencies:
        if agency.kind is AgencyKind.WARD and agency.ward_code:
            found[agency.ward_code] = (*found.get(agency.ward_code, ()), agency)
    return found


def _names(agency: Agency) -> Iterator[set[str]]:
    """The words of everything an agency is called, without case and marks."""
    for name in (agency.name, agency.name_en, agency.code):
        yield set(fold(name).split())


def _get(table: str, rows: Mapping[str, _Row], code: str) -> _Row:
    try:
        return rows[code]
    except KeyError:
        raise UnknownCodeError(table, code) from None


# eq=False: there is one city per process, and it must be cheap to use as a key.
@dataclass(frozen=True, slots=True, eq=False)
class City:
    """All reference data, indexed; built once by `City.build`."""

    wards: Mapping[str, Ward]
    communes: Mapping[str, Commune]
    districts: Mapping[str, District]
    agencies: Mapping[str, Agency]
    categories: Mapping[str, Category]
    reject_codes: Mapping[str, RejectCode]
    standard_answers: Mapping[str, StandardAnswer]
    committees: Mapping[str, tuple[Agency, ...]]

    @classmethod
    def build(  # noqa: PLR0913 (one per table of reference data)
        cls,
        *,
        wards: Iterable[Ward],
        communes: Iterable[Commune],
        districts: Iterable[District],
        agencies: Iterable[Agency],
        categories: Iterable[Category],
        reject_codes: Iterable[RejectCode],
        standard_answers: Iterable[StandardAnswer],
    ) -> Self:
        """Index the tables and follow every reference once.

        Raises ValueError where a code comes twice, UnknownCodeError where one leads nowhere.
        """
        by_code = _index("agency", agencies)
        city = cls(
            wards=_index("ward", wards),
            communes=_index("commune", communes),
            districts=_index("district", districts),
            agencies=by_code,
            categories=_index("category", sorted(categories, key=lambda row: row.position)),
            reject_codes=_index("reject code", reject_codes),
            standard_answers=_index("standard answer", standard_answers),
            committees=_committees(by_code.values()),
        )
        city._check_references()
        return city

    def ward(self, code: str) -> Ward:
        """The ward with this code. Raises UnknownCodeError."""
        return _get("ward", self.wards, code)

    def district(self, code: str) -> District:
        """The old district with this code. Raises UnknownCodeError."""
        return _get("district", self.districts, code)

    def agency(self, code: str) -> Agency:
        """The agency with this code, of today or of the past. Raises UnknownCodeError."""
        return _get("agency", self.agencies, code)

    def category(self, code: str) -> Category:
        """The category with this code. Raises UnknownCodeError."""
        return _get("category", self.categories, code)

    def reject_code(self, code: str) -> RejectCode:
        """The reason for a refusal with this code. Raises UnknownCodeError."""
        return _get("reject code", self.reject_codes, code)

    def answers_for(self, category: str) -> tuple[StandardAnswer, ...]:
        """The prepared answers of one category."""
        self.category(category)
        return tuple(a for a in self.standard_answers.values() if a.category == category)

    def agencies_on(self, on: date) -> tuple[Agency, ...]:
        """Every agency that exists that day."""
        return tuple(agency for agency in self.agencies.values() if agency.valid_on(on))

    def agencies_named(self, words: str, on: date) -> tuple[Agency, ...]:
        """The agencies of that day whose name, in either language, or code holds every word."""
        asked = set(fold(words).split())
        there = self.agencies_on(on) if asked else ()
        return tuple(agency for agency in there if any(asked <= name for name in _names(agency)))

    def agency_of_ward(self, ward_code: str, on: date) -> Agency | None:
        """The committee of a ward that day, or None. Raises UnknownCodeError."""
        ward = self.ward(ward_code)
        committees = self.committees.get(ward.code, ())
        return next((agency for agency in committees if agency.valid_on(on)), None)

    def successor(self, agency_code: str, on: date) -> Agency | None:
        """The agency that answers that day for what this one did; itself while it exists.

        None where nobody took over. Raises UnknownCodeError.
        """
        agency, seen = self.agency(agency_code), {agency_code}
        while not agency.valid_on(on):
            if agency.merged_into is None or agency.merged_into in seen:
                return None
            seen.add(agency.merged_into)
            agency = self.agency(agency.merged_into)
        return agency

    def wards_of_district(self, code: str) -> tuple[Ward, ...]:
        """The wards an old district lies in now, those that took most communes of it first.

        How much of a split commune went where isn't known: each part counts alike.
        """
        shares: dict[str, float] = {}
        for commune in self.communes.values():
            if commune.district_code == code:
                for ward_code in commune.ward_codes:
                    shares[ward_code] = shares.get(ward_code, 0) + 1 / len(commune.ward_codes)
        return tuple(self.ward(ward) for ward in sorted(shares, key=lambda w: (-shares[w], w)))

    def _check_references(self) -> None:
        for commune in self.communes.values():
            self.district(commune.district_code)
            for ward_code in commune.ward_codes:
                self.ward(ward_code)
        for agency in self.agencies.values():
            for code in filter(None, (agency.parent, agency.merged_into)):
                self.agency(code)
            if agency.ward_code is not None:
                self.ward(agency.ward_code)
        for category in self.categories.values():
            if category.responsible not in (BY_WARD, BY_TRIAGE):
                self.agency(category.responsible)
        for answer in self.standard_answers.values():
            self.category(answer.category)
