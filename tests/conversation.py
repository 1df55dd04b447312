"""Transcripts: people talk with the real handlers over a real database, time is a clock.

citizen.says("Gửi phản ánh")
officer.presses("Tiếp nhận")
citizen.sees("đã được tiếp nhận")
"""

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from domain.case import Case
from domain.codes import invitation_code
from domain.conversation import Choice, Event, Peer, Place, Say
from domain.people import Grant, Role
from handlers import door
from handlers.turn import House
from scheduler.delivery import ended
from scheduler.seam import Delivered
from storage import cases, conversations, files, inbox, outbox, people
from storage.cases import CaseEvent
from storage.database import Database
from storage.files import Picture
from storage.inbox import Arrival
from storage.outbox import Due
from storage.people import Invitation
from storage.schema import metadata
from storage.slots import Edit

# A Monday morning, the city's offices are open.
START = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
CODE = re.compile(r"HN-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}")
INVITATION_IN = timedelta(minutes=10)


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def passes(self, **parts: float) -> None:
        """Let time go by: `clock.passes(hours=9)`."""
        self.now += timedelta(**parts)


@dataclass
class Town:
    """Everybody of one test, their messages, and the world they talk to."""

    database: Database
    house: House
    clock: Clock = field(default_factory=Clock)
    seen: dict[str, list[Say]] = field(default_factory=dict)
    keys: Iterator[int] = field(default_factory=itertools.count)

    # --- people ---

    def person(self, name: str) -> "Persona":
        """Somebody who has not said anything yet."""
        return Persona(self, name)

    def officer(self, name: str, agency: str) -> "Persona":
        """An officer of an agency."""
        return self.employs(self.person(name), Grant(Role.OFFICER, agency))

    def leader(self, name: str, agency: str) -> "Persona":
        """The head of an agency."""
        return self.employs(self.person(name), Grant(Role.LEADER, agency))

    def dispatcher(self, name: str) -> "Persona":
        """Somebody of the city office."""
        return self.employs(self.person(name), Grant(Role.DISPATCHER))

    def employs(self, persona: "Persona", held: Grant) -> "Persona":
        """Give a person a role, and their name to their colleagues."""
        persona.says("/start")
        with self.database.writing() as session:
            people.grant(session, persona.id, held, now=self.clock.now)
            people.set_name(session, persona.id, persona.name)
        return persona

    def dismisses(self, persona: "Persona") -> None:
        """End a person's roles."""
        with self.database.writing() as session:
            people.revoke(session, persona.id, now=self.clock.now)

    def invites(self, role: Role, agency: str | None = None) -> str:
        """A one-time code."""
        code = invitation_code(self.house.randomness(10))
        now = self.clock.now
        with self.database.writing() as session:
            invitation = Invitation(role, agency, None)
            people.invite(session, code, invitation, now=now, until=now + INVITATION_IN)
        return code

    # --- what is kept ---

    def case(self, code: str) -> Case:
        """The case of that code."""
        with self.database.reading() as session:
            return cases.get(session, code)

    def history(self, code: str) -> list[CaseEvent]:
        """What happened to the case."""
        with self.database.reading() as session:
            return cases.history(session, cases.get(session, code))

    def holds(self, words: str) -> set[str]:
        """The tables in which these words stand anywhere."""
        with self.database.reading() as session:
            tables = {t.name: session.execute(select(t)).all() for t in metadata.sorted_tables}
        return {name for name, rows in tables.items() if any(words in str(row) for row in rows)}

    def picture(self, name: str) -> str:
        """A stored picture; the same name is the same picture."""
        digest = hashlib.sha256(name.encode()).hexdigest()
        with self.database.writing() as session:
            files.keep(session, Picture(digest, "image/jpeg", 9, 3, 3), now=self.clock.now)
        return digest

    def restarts(self, build: Callable[[Database], House] | None = None) -> None:
        """Stop and start: only what the database holds is still known."""
        url = self.database.url.render_as_string(hide_password=False)
        self.database.close()
        self.database = Database(url, connections=2)

    # --- the two roads ---

    def receive(self, event: Event) -> None:
        """One event through the road in and the answers through the road out."""
        self.hear(event)
        self.deliver()

    def hear(self, event: Event) -> None:
        """One event through the road in; many may do so at once."""
        now = self.clock.now
        raw = repr((event.text, event.choice, event.place, event.phone, event.ref))
        with self.database.writing() as session:
            arrival = Arrival(event.peer.channel, f"test:{next(self.keys)}", event.peer.id, raw)
            inbox.receive(session, arrival, now=now)
            for row in inbox.claim(session, most=1, now=now):
                door.answer(session, event, house=self.house, rows=[row.id], now=now)
                inbox.finish(session, [row.id], now=now)

    def deliver(self) -> None:
        """Bring everybody what is waiting for them."""
        now = self.clock.now
        with self.database.writing() as session:
            while due := outbox.claim(session, most=50, now=now):
                outbox.record(session, [ended(row, self._show(row), now=now) for row in due])

    def _show(self, row: Due) -> Delivered:
        """Show a message at the end of the chat, or in the place of the one it changes."""
        if row.edits == Edit.ONLY and row.target is None:
            return Delivered()
        say = self.house.wording.render(row.language, row.content)
        seen = self.seen.setdefault(row.to.id, [])
        if row.target is not None:
            seen[int(row.target)] = say
            return Delivered(row.target)
        seen.append(say)
        return Delivered(str(len(seen) - 1))


@dataclass
class Persona:
    """One person in a transcript."""

    town: Town
    name: str
    _read: int = 0

    @property
    def peer(self) -> Peer:
        """Their address."""
        return Peer("web", self.name)

    @property
    def id(self) -> int:
        """Their number in the database."""
        with self.town.database.reading() as session:
            found = conversations.find(session, self.peer)
        assert found is not None, f"{self.name} has not said anything yet"
        return found.person.id

    @property
    def messages(self) -> list[Say]:
        """Everything they were ever told."""
        return self.town.seen.setdefault(self.name, [])

    @property
    def news(self) -> list[Say]:
        """What they were told since they last did something."""
        return self.messages[self._read :]

    @property
    def told(self) -> str:
        """The same as one text."""
        return "\n".join(message.text for message in self.news)

    @property
    def code(self) -> str:
        """The case code they were told last."""
        codes = (CODE.findall(message.text) for message in reversed(self.messages))
        return next(found[0] for found in codes if found)

    @property
    def photos(self) -> tuple[str, ...]:
        """The pictures they were shown since they last did something."""
        return tuple(photo for message in self.news for photo in message.photos)

    # --- what they do ---

    def says(self, text: str) -> "Persona":
        """Type a message."""
        return self._does(text=text)

    def changes(self, text: str) -> "Persona":
        """Change the words of their last message."""
        return self._does(text=text, edited=True)

    def shares(self, lat: float, lon: float) -> "Persona":
        """Share a location."""
        return self._does(place=Place(lat, lon))

    def shares_phone(self, number: str) -> "Persona":
        """Share their own number with one tap."""
        return self._does(phone=number)

    def sends(self, *pictures: str, text: str | None = None) -> "Persona":
        """Send pictures by name."""
        return self._does(photos=tuple(map(self.town.picture, pictures)), text=text)

    def presses(self, label: str) -> "Persona":
        """Press the newest button of that label; fails when there is none."""
        return self._does(choice=self.button(label).id)

    def forges(self, data: str) -> "Persona":
        """Press a button that was never shown."""
        return self._does(choice=data)

    def follows_link(self, ref: str) -> "Persona":
        """Come by a link that carries a reference."""
        return self._does(ref=ref)

    def sends_something_odd(self, kind: str) -> "Persona":
        """Send what nobody can read."""
        return self._does(unsupported=kind)

    def reads(self) -> "Persona":
        """Take note of everything so far."""
        self._read = len(self.messages)
        return self

    # --- what they see ---

    def button(self, label: str) -> Choice:
        """The newest button of that label."""
        for message in reversed(self.messages):
            for choice in message.choices:
                if choice.label == label:
                    return choice
        raise AssertionError(f"{self.name} has no button {label!r}:\n{self.transcript()}")

    def sees(self, *parts: str) -> "Persona":
        """These words came since they last did something."""
        for part in parts:
            assert part in self.told, f"{self.name} does not see {part!r}:\n{self.transcript()}"
        return self

    def does_not_see(self, *parts: str) -> "Persona":
        """These words did not come."""
        for part in parts:
            assert part not in self.told, f"{self.name} sees {part!r}:\n{self.transcript()}"
        return self

    def hears_nothing(self) -> "Persona":
        """Nothing came since they last did something."""
        assert not self.news, f"{self.name} was told something:\n{self.transcript()}"
        return self

    def may_press(self, *labels: str) -> "Persona":
        """These are the buttons below the newest message, in this order."""
        assert self.labels() == list(labels), f"{self.name}:\n{self.transcript()}"
        return self

    def labels(self) -> list[str]:
        """The buttons below the newest message."""
        return [choice.label for choice in self.messages[-1].choices]

    def transcript(self) -> str:
        """The end of the conversation, for the message of a failure."""
        return "\n---\n".join(
            f"{m.text}\n{[c.label for c in m.choices]}" for m in self.messages[-6:]
        )

    def _does(self, **what: object) -> "Persona":
        self.reads()
        key = f"{self.name}:{next(self.town.keys)}"
        event = Event(peer=self.peer, key=key, at=self.town.clock.now, **what)  # type: ignore[arg-type] # one of Event's own fields
        self.town.receive(event)
        assert self.news, f"{self.name} got no answer"
        return self
