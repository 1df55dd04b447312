"""What `nangniu load` does to running clocks after working hours or days off have changed."""

from collections.abc import Iterator

from bot.clock import wall_clock
from bot.house import build_rules
from bot.preparing import opened
from bot.reference import read_city
from bot.settings import Settings
from domain.rules import Moment
from scheduler.recounting import recount


def recount_all(settings: Settings) -> Iterator[int]:
    """Count every running clock anew, batch by batch: how many cases moved in each."""
    with opened(settings) as database:
        with database.reading() as session:
            rules = build_rules(settings, read_city(session))
        moment, last = Moment(wall_clock(), rules), 0
        while True:
            with database.writing() as session:
                counted = recount(session, moment, after=last)
            if counted is None:
                return
            last = counted.last
            yield counted.moved
