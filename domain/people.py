"""Who acts: persons by number, the roles they hold in agencies, and the system itself."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be besides a citizen; granted by a one-time code, dated, revocable."""

    OFFICER = "officer"
    LEADER = "leader"
    DISPATCHER = "dispatcher"
    ADMIN = "admin"


AGENCY_ROLES = frozenset({Role.OFFICER, Role.LEADER})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one agency; the city office's own roles name no agency."""

    role: Role
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks for a change; `person` is None for the system alone."""

    person: int | None
    grants: frozenset[Grant] = frozenset()

    def holds(self, role: Role, agency: str | None = None) -> bool:
        """Whether this actor has the role, in that agency where one is named."""
        return any(g.role is role and agency in (None, g.agency) for g in self.grants)

    @property
    def works_for_the_city(self) -> bool:
        """Whether this actor holds any role at all, and so sees the officers' menu."""
        return bool(self.grants)


SYSTEM = Actor(person=None)
