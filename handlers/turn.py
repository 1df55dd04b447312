"""One turn of a conversation: an event, what is known, and the replies gathered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from domain.case import Case
from domain.city import City
from domain.conversation import Ask, Choice, Event, Notice, Say
from domain.geo import Polygons
from domain.people import Actor
from domain.requests import Go, Pick, encode
from domain.rules import Moment, Rules
from domain.texts import Texts
from domain.understanding import Knowledge
from domain.wording import Wording
from storage import people
from storage.conversations import Conversation, Person
from storage.database import Session

Option = tuple[str, str]
"""A key and its label, as offered by the step that is open."""

CONTROL = "~"
"""What the key of a control (back, skip, cancel) begins with: never counted as a number."""


@dataclass(frozen=True, slots=True)
class House:
    """What every turn may know: built once, never changed by a turn."""

    city: City
    knowledge: Knowledge
    texts: Texts
    wording: Wording
    rules: Rules
    randomness: Callable[[int], bytes]
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes]
    polygons: Polygons | None = None


@dataclass(slots=True, eq=False)
class Draft:
    """A form being filled in.

    `asked` names the questions the person was asked, `partial` is the beginning of the answer
    to the open one, `kept` holds what came before it was asked for. `about` is a case's code,
    `version` the case as the person saw it. `rows` are the raw events the words came in.
    """

    form: str
    step: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    partial: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    about: str | None = None
    version: int = 0
    rows: list[int] = field(default_factory=list)

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> "Draft":
        """A stored draft; what an older version kept besides is left out."""
        return cls(**{key: value for key, value in stored.items() if key in _STORED})

    def stored(self) -> dict[str, Any]:
        """The draft as it is stored; its lists and dictionaries are not copied."""
        return {key: getattr(self, key) for key in _STORED}


_STORED = tuple(f.name for f in fields(Draft))


@dataclass
class Turn:
    """What a handler works on; it changes nothing outside itself and the open session.

    `notes` stand above the next question. `forgotten` are raw events to be blanked.
    `finished` are forms whose answers are complete. `alike` are the cases like the report, once
    they were looked for. `answered` says that a notice is this turn's answer, `asked` that the
    open question was put.
    """

    session: Session
    house: House
    event: Event
    conversation: Conversation
    now: datetime
    rows: tuple[int, ...]
    drafts: list[Draft] = field(default_factory=list)
    replies: list[Say | Notice] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    forgotten: set[int] = field(default_factory=set)
    finished: list[Draft] = field(default_factory=list)
    alike: list[Case] | None = None
    answered: bool = False
    asked: bool = False

    @property
    def row(self) -> int:
        """The raw event, the first where there are several."""
        return self.rows[0]

    @property
    def person(self) -> Person:
        """Who is talking."""
        return self.conversation.person

    @property
    def language(self) -> str:
        """The language this person is spoken to in."""
        return self.person.language

    @property
    def moment(self) -> Moment:
        """Now, and the rules in force."""
        return Moment(self.now, self.house.rules)

    @cached_property
    def actor(self) -> Actor:
        """The person with the roles they hold right now."""
        return people.actors(self.session, [self.person.id], now=self.now)[self.person.id]

    def forget_actor(self) -> None:
        """Roles have just changed: read them again at the next use."""
        self.__dict__.pop("actor", None)

    @property
    def draft(self) -> Draft | None:
        """The form talked about, the last one begun."""
        return self.drafts[-1] if self.drafts else None

    def text(self, key: str, **params: object) -> str:
        """The words of a key in this person's language."""
        return self.house.texts.say(self.language, key, **params)

    def say(self, key: str, *choices: Choice, **params: object) -> None:
        """Reply with the words of a key."""
        self.reply(Say(self.text(key, **params), choices))

    def reply(self, reply: Say | Notice) -> None:
        """Add a reply."""
        self.replies.append(reply)

    def note(self, key: str, **params: object) -> None:
        """Words that stand above the next question, in one message with it."""
        self.notes.append(self.text(key, **params))

    def go(self, *commands: str) -> tuple[Choice, ...]:
        """Buttons that lead to places of the menu."""
        return tuple(Choice(encode(Go(c)), self.text(f"menu.{c}")) for c in commands)

    def offer(self, text: str, options: Iterable[Option], *, ask: Ask | None = None) -> None:
        """Ask the open question, with options that are open from now on, and only these."""
        nonce = self.house.randomness(4).hex()
        pairs = tuple(options)
        self.conversation = replace(self.conversation, options=pairs, nonce=nonce)
        choices = tuple(Choice(encode(Pick(nonce, key)), label) for key, label in pairs)
        self.reply(Say("\n\n".join([*self.notes, text]), choices, ask=ask))
        self.notes.clear()
        self.asked = True

    def forget(self, *rows: int) -> None:
        """Blank what this event came in, and the raw events named, in this transaction."""
        self.forgotten |= {*self.rows, *rows}

    def speak(self, language: str) -> None:
        """Use another language from the next word on."""
        people.set_language(self.session, self.person.id, language)
        person = replace(self.person, language=language, language_known=True)
        self.conversation = replace(self.conversation, person=person)
