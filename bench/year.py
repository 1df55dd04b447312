"""A year of a city's reports in virtual time: what is told to whom, and what is on time.

    python -m bench.year [--reports 500] [--days 365] [--agencies 40] [--officers 4]

Every case lives by the real table of actions and the real clocks, without a database. What
people do, and when, is drawn by chance (always the same); how to read the figures:
docs/benchmarks.md.
"""

import argparse
import heapq
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from domain import clocks, metrics
from domain.action import Audience
from domain.calendar import build_calendar
from domain.case import Case, State
from domain.clocks import Wait
from domain.counting import opened_clocks
from domain.hours import parse_week
from domain.metrics import Answered
from domain.people import SYSTEM, Actor, Grant, Role
from domain.public_days import public_days
from domain.quiet import QuietHours
from domain.rules import Moment, Rules
from domain.severity import Severity
from domain.workflow import Act, decide, refusal
from domain.workflow.table import ACTIONS
from tests.domain.cases import a_case

ZONE = "Asia/Ho_Chi_Minh"
RULES = Rules(
    build_calendar(
        parse_week({"mon-fri": "08:00-12:00, 13:30-17:30"}),
        ZONE,
        public=public_days(range(2026, 2030)),
    ),
    quiet=QuietHours.parse("21:30-06:30", ZONE),
)
FIRST_DAY = datetime(2026, 10, 4, 17, tzinfo=UTC)
SEVERITIES = {Severity.NORMAL: 80, Severity.COMPLEX: 14, Severity.URGENT: 6}
REPORTER, OFFICER, LEADER = 1, 2, 3
ANSWER = {"answer": "Đã xử lý xong, hiện trường đã được dọn sạch.", "photos": ["after"]}

Step = Callable[["City", Case, datetime], None]


@dataclass
class City:
    """All cases by number, what comes next, and what was counted."""

    chance: Random
    agencies: int
    cases: dict[int, Case] = field(default_factory=dict)
    coming: list[tuple[datetime, int, int, Step]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    stages: Counter[str] = field(default_factory=Counter)
    told: Counter[tuple[str, date]] = field(default_factory=Counter)
    first: Counter[tuple[str, date]] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    answered: list[Answered] = field(default_factory=list)

    def later(self, case: Case, at: datetime, step: Step) -> None:
        """Somebody, or the clock, will look at the case then."""
        heapq.heappush(self.coming, (at, next(self.order), case.id, step))

    def at_work(self, case: Case, now: datetime, minutes: float, step: Step) -> None:
        """An office will take so many working minutes, more or less."""
        drawn = self.chance.lognormvariate(0, 0.8) * minutes
        self.later(case, RULES.calendar.add(now, max(1, int(drawn))), step)

    def act(self, case: Case, action: str, by: Actor, now: datetime, **given: Any) -> Case | None:
        """The case after the action; None when the rules refuse it now."""
        moment = Moment(now, RULES)
        if refusal(case, ACTIONS[action], by, moment) is not None:
            return None
        change = decide(case, Act(action, by, moment, given))
        fields = dict(change.fields) | {"state": change.to_state, "version": case.version + 1}
        after = self.keep(case, replace(case, **fields), now)
        self.actions[action] += 1
        self._tell(after, change.tells, now)
        return after

    def keep(self, before: Case, after: Case, now: datetime) -> Case:
        """The case as it is from now on, looked at again when it should be."""
        after = replace(after, next_check_at=clocks.next_check_at(after, Moment(now, RULES)))
        assert len(after.checked) == len(set(after.checked)), "a key is used once"
        self.cases[after.id] = after
        self._watch(before, after)
        return after

    def _tell(self, case: Case, tells: Any, now: datetime) -> None:
        if any(tell.audience in (Audience.STAFF, Audience.LEADERS) for tell in tells):
            self.told[case.agency or "", RULES.calendar.local_date(now)] += 1

    def _watch(self, before: Case, after: Case) -> None:
        if after.next_check_at and after.next_check_at != before.next_check_at:
            self.later(after, after.next_check_at, sweep)


def actor(role: Role, case: Case, person: int) -> Actor:
    """Somebody of the case's agency."""
    return Actor(person, frozenset({Grant(role, case.agency)}))


def sweep(city: City, case: Case, now: datetime) -> None:
    """As the sweep does: waits first, then of the ladder the gravest alone."""
    for check in clocks.due(case, Moment(now, RULES)):
        if check.action == Wait.UNHEARD:  # here every letter arrives
            case = city.keep(case, replace(case, checked=(*case.checked, check.key)), now)
        elif check.rung is None:
            case = city.act(case, check.action, SYSTEM, now, keys=[check.key]) or case
    rungs = [c for c in clocks.due(case, Moment(now, RULES)) if c.rung is not None]
    if rungs and (told := rungs[-1]).rung is not None:
        keys = [check.key for check in rungs]
        city.stages[f"{told.clock} {told.rung.stage}"] += 1
        city.act(case, told.action, SYSTEM, now, keys=keys, stage=told.rung.stage)
        # With `tell: digest` this one would bring no message.
        if told.rung.stage == "half" and case.severity is not Severity.URGENT:
            city.first[case.agency or "", RULES.calendar.local_date(now)] += 1


def report(city: City, number: int, now: datetime) -> None:
    """Somebody reports; it is routed at once."""
    severity = city.chance.choices([*SEVERITIES], [*SEVERITIES.values()])[0]
    opened = opened_clocks(now, severity, RULES.calendar, RULES.limits)
    # A few agencies get most of the reports, as in any city.
    agency = f"A{int(city.agencies * city.chance.random() ** 2)}"
    new = a_case(
        State.SUBMITTED, id=number, version=1, reporter=REPORTER, severity=severity,
        submitted_at=now, name_shown=False, contact=None, **opened,
    )  # fmt: skip
    case = city.act(new, "route", SYSTEM, now, agency=agency)
    assert case is not None
    city.at_work(case, now, 150, accept)


def accept(city: City, case: Case, now: datetime) -> None:
    """The officer takes it; one in ten asks the citizen first."""
    case = city.act(case, "accept", actor(Role.OFFICER, case, OFFICER), now) or case
    if city.chance.random() < 0.1:
        question = "Ông bà cho biết số ngõ cụ thể?"
        asked = city.act(
            case, "ask_citizen", actor(Role.OFFICER, case, OFFICER), now, question=question
        )
        if asked is not None:
            city.later(asked, now + timedelta(days=city.chance.expovariate(1 / 3)), reply)
            case = asked
    allowed = {Severity.URGENT: 120, Severity.NORMAL: 1100, Severity.COMPLEX: 3500}
    city.at_work(case, now, allowed[case.severity] * 0.35, wish)
    city.at_work(case, now, allowed[case.severity], resolve)


def reply(city: City, case: Case, now: datetime) -> None:
    """The citizen answers, if the wait is not over."""
    city.act(case, "answer_question", Actor(REPORTER), now, text="Ngõ 211")


def wish(city: City, case: Case, now: datetime) -> None:
    """One in twelve asks for more time; the leader grants most of it."""
    if city.chance.random() > 1 / 12:
        return
    until = RULES.calendar.local_date(RULES.calendar.add_days(case.handle_due_at, 4))
    by = actor(Role.OFFICER, case, OFFICER)
    asked = city.act(case, "ask_extension", by, now, reason="Chờ vật tư", until=until.isoformat())
    if asked is not None:
        decision = "grant_extension" if city.chance.random() < 0.8 else "refuse_extension"
        city.act(asked, decision, actor(Role.LEADER, asked, LEADER), now, reason="Vật tư đã có")


def resolve(city: City, case: Case, now: datetime) -> None:
    """Answered with a picture; while the citizen is asked it has to wait."""
    done = city.act(case, "resolve", actor(Role.OFFICER, case, OFFICER), now, **ANSWER)
    if done is None:
        if case.state in (State.ACCEPTED, State.AWAITING_CITIZEN, State.REFERRED_UP):
            city.at_work(case, now, 240, resolve)
        return
    city.answered.append(Answered(done.agency, now, done.handle_due_at, done.extended_minutes))
    if city.chance.random() < 0.4:
        city.later(done, now + timedelta(days=city.chance.expovariate(1 / 2)), rate)


def rate(city: City, case: Case, now: datetime) -> None:
    """A third is not satisfied; then a leader looks again and upholds."""
    tap = city.chance.choices(["satisfied", "acceptable", "dissatisfied"], [40, 26, 34])[0]
    rated = city.act(case, "rate", Actor(REPORTER), now, tap=tap)
    if rated is not None and tap == "dissatisfied":
        city.at_work(rated, now, 700, look_again)


def look_again(city: City, case: Case, now: datetime) -> None:
    """The second look, by the leader."""
    leader = actor(Role.LEADER, case, LEADER)
    city.act(case, "uphold", leader, now, reason="Đã kiểm tra lại, cống đã thông")


def arrivals(chance: Random, days: int, reports: int) -> Iterator[datetime]:
    """When people report: around the clock, most of it by day."""
    for day in range(days):
        hours = sorted(min(23.99, max(0, chance.gauss(14, 4.5))) for _ in range(reports))
        yield from (FIRST_DAY + timedelta(days=day, hours=hour) for hour in hours)


def live(asked: argparse.Namespace) -> City:
    """A year, and as long after it as something is left to do."""
    chance = Random(20261005)
    city = City(chance, asked.agencies)
    total = asked.days * asked.reports
    for number, at in enumerate(arrivals(chance, asked.days, asked.reports), start=1):
        _until(city, at)
        report(city, number, at)
        if number % 500 == 0:
            bar(number, total)
    _until(city, None)
    return city


def _until(city: City, at: datetime | None) -> None:
    while city.coming and (at is None or city.coming[0][0] <= at):
        now, _, number, step = heapq.heappop(city.coming)
        step(city, city.cases[number], now)


def bar(done: int, all_: int) -> None:
    """How much of the year is over, on a terminal only."""
    if sys.stderr.isatty():
        blocks = done * 30 // all_
        print(f"\r{'█' * blocks}{'·' * (30 - blocks)} {done:,}", end="", file=sys.stderr)


def check(city: City, reports: int) -> None:
    """What must hold of any year."""
    assert len(city.cases) == reports
    assert all(clocks.next_check_at(c, Moment(_END, RULES)) is None for c in city.cases.values())
    assert {case.state for case in city.cases.values()} == {State.CLOSED}
    figure = metrics.on_time(city.answered, RULES.calendar_of)
    parts = metrics.on_time_by_agency(city.answered, RULES.calendar_of).values()
    assert figure.answered == reports == sum(part.answered for part in parts)
    assert figure.strict <= figure.granted
    for case in city.cases.values():
        assert len(case.checked) == len(set(case.checked))


_END = datetime(2028, 12, 1, tzinfo=UTC)


def print_figures(city: City, officers: int) -> None:
    """The figures of the year."""
    figure = metrics.on_time(city.answered, RULES.calendar_of)
    print(f"{figure.answered:,} reports answered")
    print(f"on time by the date last promised: {figure.share:.1%}")
    print(f"on time without extensions: {figure.strict_share:.1%}")
    for stage, times in sorted(city.stages.items()):
        print(f"  {stage:<24}{times:>8,}")
    print(f"messages per officer and day (each tells all {officers} of the agency):")
    less = {day: times - city.first[day] for day, times in city.told.items()}
    for name, days in (("as it is", city.told), ("half left to the digest", less)):
        mean = sum(days.values()) / len(days)
        print(f"  {name:<24}at most {max(days.values())}, mean {mean:.1f}")
    print("actions:", ", ".join(f"{name} {n:,}" for name, n in city.actions.most_common()))


def parse(words: list[str]) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="bench.year", description=__doc__)
    parser.add_argument("--reports", type=int, default=500, help="a day")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--agencies", type=int, default=40)
    parser.add_argument("--officers", type=int, default=4, help="in each agency")
    return parser.parse_args(words)


def main(asked: argparse.Namespace) -> None:
    city = live(asked)
    check(city, asked.days * asked.reports)
    print_figures(city, asked.officers)


if __name__ == "__main__":
    main(parse(sys.argv[1:]))
