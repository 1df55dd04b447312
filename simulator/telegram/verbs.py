"""The simulator's verbs as the control API offers them: plain JSON in and out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simulator.clock import VirtualClock
from simulator.control import ControlRefused, Verb
from simulator.faults import Fault, Trouble
from simulator.telegram.groups import Group
from simulator.telegram.limits import Limits
from simulator.telegram.persons import Person
from simulator.telegram.poison import poisons
from simulator.telegram.screen import transcript

if TYPE_CHECKING:
    from simulator.telegram.simulator import TelegramSimulator

PERSON_VERBS: tuple[Callable[..., Any], ...] = (
    Person.starts,
    Person.says,
    Person.presses,
    Person.forges,
    Person.shares_place,
    Person.shares_phone,
    Person.sends_photo,
    Person.sends_photos,
    Person.sends_file,
    Person.forwards,
    Person.edits,
    Person.blocks,
    Person.unblocks,
    Person.deletes_account,
    Person.sees,
    Person.screen,
    Person.keyboard,
)
GROUP_VERBS: tuple[Callable[..., Any], ...] = (
    Group.adds_bot,
    Group.promotes_bot,
    Group.removes_bot,
    Group.migrates,
)


def verbs_of(simulator: TelegramSimulator) -> dict[str, Verb]:
    """Every verb by its name. Persons and groups are named; a person is made when first named."""
    own = _own(simulator)
    persons = {verb.__name__: _of_person(simulator, verb) for verb in PERSON_VERBS}
    groups = {verb.__name__: _of_group(simulator, verb) for verb in GROUP_VERBS}
    return persons | groups | own


def _of_person(simulator: TelegramSimulator, verb: Callable[..., Any]) -> Verb:
    def call(person: str, **arguments: Any) -> Any:
        if group := arguments.get("group"):
            arguments["group"] = _group(simulator, group)
        return verb(simulator.person(person), **arguments)

    return _named_like(call, verb, "person")


def _of_group(simulator: TelegramSimulator, verb: Callable[..., Any]) -> Verb:
    def call(group: str, **arguments: Any) -> Any:
        return verb(_group(simulator, group), **arguments)

    return _named_like(call, verb, "group")


def _named_like(call: Verb, verb: Callable[..., Any], whom: str) -> Verb:
    """So that the list of verbs shows what each one takes."""
    signature = inspect.signature(verb)
    own = [p for p in signature.parameters.values() if p.name != "self"]
    first = inspect.Parameter(whom, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation="str")
    shown = [first, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own)]
    call.__doc__ = verb.__doc__
    call.__signature__ = signature.replace(parameters=shown)  # type: ignore[attr-defined] # read by inspect only
    return call


def _group(simulator: TelegramSimulator, title: str) -> Group:
    if title not in simulator.groups:
        raise ControlRefused(f"no such group: {title}; make it with founds")
    return simulator.groups[title]


def _own(simulator: TelegramSimulator) -> dict[str, Verb]:
    makers = (_people_verbs, _trouble_verbs, _record_verbs)
    return {verb.__name__: verb for make in makers for verb in make(simulator)}


def _people_verbs(simulator: TelegramSimulator) -> list[Verb]:
    def meets(person: str, **card: Any) -> dict[str, Any]:
        """Make a person: id, last_name, username, language, started."""
        return simulator.person(person, **card).user.card()

    def founds(
        group: str, owner: str, *, supergroup: bool = True, is_forum: bool = False
    ) -> dict[str, Any]:
        """Make a group; the bot isn't in it yet."""
        person = simulator.person(owner)
        made = simulator.group(group, person, supergroup=supergroup, is_forum=is_forum)
        return made.chat.card

    def joins(person: str, group: str) -> None:
        """Somebody joins a group."""
        _group(simulator, group).adds(simulator.person(person))

    def leaves(person: str, group: str) -> None:
        """Somebody leaves a group."""
        _group(simulator, group).removes(simulator.person(person))

    def transcribes(person: str) -> str:
        """A person's whole chat as lines of text."""
        return transcript(simulator.person(person).screen())

    def content(file_id: str) -> bytes:
        """The bytes behind a file id, as base64."""
        return simulator.content(file_id)

    return [meets, founds, joins, leaves, transcribes, content]


def _trouble_verbs(simulator: TelegramSimulator) -> list[Verb]:
    def fails(trouble: str, delay_in: float = 0.0, **fault: Any) -> None:
        """Order a fault: slow, error, garbage, cut_before, cut_after, too_many."""
        delay = timedelta(seconds=delay_in)
        simulator.fails(Fault(Trouble(trouble), delay_in=delay, **fault))

    def heals() -> None:
        """No more faults."""
        simulator.faults.clear()

    def poison(person: str, name: str) -> int:
        """Send the bot a poisonous update."""
        return simulator.poisons(name, simulator.person(person))

    def poison_names() -> dict[str, str]:
        """The corpus: names and why each is in it."""
        return {name: item.why for name, item in poisons().items()}

    def scatters(least: int = 1, most: int = 5, window: int = 50) -> None:
        """Deliver in copies and out of order from now on."""
        simulator.scatters((least, most), window)

    def limits(**limits: Any) -> dict[str, Any]:
        """Change the sending limits; what isn't named has its default."""
        chosen = Limits(**limits)
        simulator.gate.change(chosen)
        return asdict(chosen)

    return [fails, heals, poison, poison_names, scatters, limits]


def _record_verbs(simulator: TelegramSimulator) -> list[Verb]:
    def journal(method: str = "", last: int = 100) -> list[dict[str, Any]]:
        """The newest calls, of one method or all."""
        journal = simulator.journal
        calls = journal.of(method) if method else list(journal.calls)
        return [{**call._asdict(), "at": call.at} for call in calls[-last:]]

    def counts() -> dict[str, Any]:
        """Calls by method and status, refused sends, violations, updates pending."""
        return {
            "methods": simulator.journal.counts,
            "statuses": simulator.journal.statuses,
            "refused": simulator.gate.refused,
            "violations": len(simulator.gate.violations),
            "pending": simulator.pending,
            "polls": simulator.platform.poller.polls,
        }

    async def passes(**span: float) -> float:
        """Move a virtual clock: days, hours, minutes, seconds. Returns Unix seconds."""
        if not isinstance(simulator.clock, VirtualClock):
            raise ControlRefused("this simulator lives in real time")
        await simulator.clock.passes(**span)
        return simulator.clock.seconds()

    def rotates_token(token: str) -> None:
        """Revoke the token and give another."""
        simulator.rotates_token(token)

    return [journal, counts, passes, rotates_token]
