"""A migrated database of each kind, and a case with those who work on it."""

from __future__ import annotations

import pytest

from domain.case import Case
from domain.people import Actor, Role
from storage.database import Session
from tests.domain.cases import OURS
from tests.records import a_person, database, plain_log, routed, session

__all__ = ["database", "plain_log", "session"]


@pytest.fixture
def staff(session: Session) -> dict[str, Actor]:
    """An officer, a leader and a dispatcher; nobody else can be told anything."""
    return {
        "officer": a_person(session, (Role.OFFICER, OURS), name="officer"),
        "leader": a_person(session, (Role.LEADER, OURS), name="leader"),
        "dispatcher": a_person(session, (Role.DISPATCHER, None), name="dispatcher"),
    }


@pytest.fixture
def case(session: Session, staff: dict[str, Actor]) -> Case:
    """A case assigned to the agency, on a Monday at nine."""
    return routed(session, a_person(session, name="reporter"), OURS)
