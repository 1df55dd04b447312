"""A crowd, and a broadcast to it that two admins stand behind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import insert, update

from bot.clock import wall_clock
from domain.broadcast import Aim, Broadcast, BroadcastRules, Content, Filter, Standing
from domain.people import Actor, Role
from domain.rules import Moment, Rules
from storage import broadcasts, opt_outs, recipients, schema
from storage.database import Session
from tests.domain.cases import NOW, RULES
from tests.programs import ROOT
from tests.records import a_person, opened
from tests.scheduler.broadcasting import is_blocked

CITY = replace(RULES, broadcasts=BroadcastRules(rates={"web": 30}), quiet=None)
PLAN = Broadcast(
    0, 0, Standing.DRAFT, 0, Content("Mai cắt nước."), (Filter(Aim.EVERYONE),),
    NOW + timedelta(days=3),
)  # fmt: skip
FIRST, SILENT = 1001, 50
"""The first of the crowd, and how many there are to one who wants no broadcasts."""


def crowd(session: Session, count: int, first: int = FIRST) -> None:
    """So many people who have once said a word on the web."""
    numbers = range(first, first + count)
    said = {"channel": "web", "drafts": [], "options": [], "nonce": "", "version": 0}
    session.execute(
        insert(schema.people), [{"id": n, "language": "vi", "joined_at": NOW} for n in numbers]
    )
    session.execute(
        insert(schema.conversations),
        [said | {"peer": str(n), "person": n, "seen_at": NOW} for n in numbers],
    )


def approved(
    session: Session, plan: Broadcast = PLAN, *, now: datetime = NOW, rules: Rules = CITY
) -> tuple[int, Actor, Actor]:
    """A broadcast that two admins stand behind: its number, and them."""
    author, other = a_person(session, (Role.ADMIN, None)), a_person(session, (Role.ADMIN, None))
    one = broadcasts.begin(session, replace(plan, author=author.person or 0), now=now)
    for key, by in (("submit", author), ("approve", other)):
        one = broadcasts.perform(session, one, key, by, Moment(now, rules))
    return one.id, author, other


def announced(url: str, people: int) -> tuple[int, Actor]:
    """The same in an empty database, now: its number, and its author. One in 50 wants none."""
    with opened(url) as database, database.writing() as session:
        crowd(session, people)
        silent = [n for n in range(FIRST, FIRST + people) if is_silent(n)]
        session.execute(insert(schema.opt_outs), [{"person": n, "at": NOW} for n in silent])
        now = wall_clock()
        number, author, other = approved(
            session, replace(PLAN, expires_at=now + timedelta(days=1)), now=now
        )
        for admin in (author, other):
            opt_outs.stop(session, admin.person or 0, now=now)
            theirs = schema.conversations.c.person == admin.person
            session.execute(update(schema.conversations).where(theirs).values(reachable=False))
    return number, author


def is_silent(number: int) -> bool:
    """Whether they want no broadcasts."""
    return number % SILENT == 0


@dataclass(frozen=True, slots=True)
class Survived:
    """What came of a broadcast whose senders were killed."""

    kills: int
    twice: int
    missed: int
    unwanted: int
    final: int
    seconds: float


def survived(url: str, people: int, kills: int) -> Survived:
    """Announce to so many, kill so many of the senders."""
    number, _ = announced(url, people)
    play = [sys.executable, "-m", "tests.scheduler.broadcasting", url, str(people), str(kills)]
    said = subprocess.check_output(play, cwd=ROOT, text=True)
    played = json.loads(said.splitlines()[-1])  # before it stands what their writers log
    arrived = {int(peer): times for peer, times in played["arrived"].items()}
    everybody = range(FIRST, FIRST + people)
    wanted = {n for n in everybody if not (is_blocked(str(n)) or is_silent(n))}
    with opened(url) as database, database.reading() as session:
        final = sum(recipients.counts(session, number).values())
    return Survived(
        kills=played["kills"],
        twice=sum(times - 1 for times in arrived.values()),
        missed=len(wanted - {*arrived}),
        unwanted=len(_silent(arrived)),
        final=final,
        seconds=played["seconds"],
    )


def _silent(arrived: Collection[int]) -> list[int]:
    return [n for n in arrived if is_silent(n)]
