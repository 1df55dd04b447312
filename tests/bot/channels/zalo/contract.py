"""The transcript town on Zalo: every act is a real event, every reply laid out as it is sent.

What a persona does is done by a person of the simulators, decoded from the event the product
would get, and only then talked about. Where a channel has no buttons, numbers are typed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from bot.channels.hook import parsed
from bot.channels.numbered import Laid, Numbered, is_control
from bot.channels.pieces import pieces, units
from bot.channels.typed_numbers import understand
from bot.channels.zalo_bot import reading as bot_reading
from bot.channels.zalo_bot.intake import arrival_of as bot_arrival
from bot.channels.zalo_bot.send import CAPABILITIES as BOT
from bot.channels.zalo_oa.intake import arrival_of as account_arrival
from bot.channels.zalo_oa.pressed import Marks
from bot.channels.zalo_oa.reading import Reader
from bot.channels.zalo_oa.send import CAPABILITIES as ACCOUNT
from domain.conversation import Capabilities, Choice, Event
from scheduler.delivery import ended
from scheduler.seam import Delivered, Message
from simulator.zalo import AccountPerson, BotPerson, ZaloAccountSimulator, ZaloBotSimulator
from storage import inbox, menus, outbox
from storage.inbox import Received
from storage.outbox import Due
from storage.slots import Edit
from tests.bot.channels.telegram.contract import picture
from tests.conversation import Town
from tests.handlers import (
    test_menu,
    test_mine_and_finding,
    test_officers,
    test_rating,
    test_report,
    test_story,
)

CHOSEN = (
    test_menu, test_mine_and_finding, test_officers, test_rating, test_report, test_story,
)  # fmt: skip
MARKS = Marks(b"a key of the test")
TITLE_MOST, PAYLOAD_MOST = 100, 1000


def transcripts(besides: Collection[str] = ()) -> dict[str, Callable]:
    """The chosen transcripts of the handlers by name."""
    found = {name: test for module in CHOSEN for name, test in vars(module).items()}
    unknown = set(besides) - set(found)
    assert not unknown, f"there is no {unknown} any more"
    return {n: t for n, t in found.items() if n.startswith("test_") and n not in besides}


@dataclass
class ZaloTown(Town):
    """What both channels share."""

    capabilities: Capabilities = BOT
    _events: deque[Received] = field(default_factory=deque)

    def receive(self, event: Event) -> None:
        self.acts(event)
        while self._events:
            row = self._events.popleft()
            happened = self.decode(replace(row, files=row.files and event.photos[:1]))
            assert isinstance(happened, Event)
            told = replace(happened, peer=event.peer, key=row.key, at=event.at)
            event = replace(event, photos=event.photos[1:])
            with self.database.writing() as session:
                heard = understand(session, told, texts=self.house.texts, now=self.clock.now)
            if heard is not None:
                self.hear(heard)
            self.deliver()

    def deliver(self) -> None:
        now = self.clock.now
        with self.database.writing() as session:
            while due := outbox.claim(session, most=50, now=now):
                for row in due:
                    if row.edits != Edit.ONLY:  # nothing can be edited here
                        self.show(row, self.lay_out(session, row))
                outbox.record(session, [ended(row, Delivered(), now=now) for row in due])

    def lay_out(self, session, row: Due) -> Laid:
        say = self.house.wording.render(row.language, row.content)
        message = Message(row.id, row.to, row.lane, say, language=row.language)
        numbered = Numbered(self.house.texts, self.capabilities)
        return numbered.lay_out(session, message, now=self.clock.now)

    def show(self, row: Due, laid: Laid) -> None:
        """The channel takes it: lengths, buttons, their texts."""
        say = self.house.wording.render(row.language, row.content)
        self.seen.setdefault(row.to.id, []).append(say)
        assert all(0 < units(part) <= 2000 for part in pieces(laid.text, 2000))
        assert laid.text
        assert len(laid.buttons) <= self.capabilities.buttons_max
        for choice in laid.buttons:
            assert 0 < len(choice.label) <= TITLE_MOST
            assert len(MARKS.payload(row.to.id, choice.id)) <= PAYLOAD_MOST
        shown = {choice.label for choice in laid.buttons}
        named = [c.label for c in say.choices if not is_control(c)]
        assert _is_paged(laid) or all(n in shown or n in laid.text for n in named)

    def arrived(self, arrival: inbox.Arrival) -> None:
        files = [""] if arrival.has_media else None
        now = self.clock.now
        row = Received(
            1, arrival.channel, arrival.key, arrival.peer, arrival.raw, now, 0, None, files
        )
        self._events.append(row)

    def acts(self, event: Event) -> None:
        raise NotImplementedError

    def decode(self, row: Received) -> object:
        raise NotImplementedError


def _is_paged(laid: Laid) -> bool:
    return "gõ THÊM" in laid.text or "type MORE" in laid.text


@dataclass
class ZaloBotTown(ZaloTown):
    """People of a Zalo Bot: they type numbers and words, and send pictures."""

    service: ZaloBotSimulator = field(default_factory=ZaloBotSimulator)

    def acts(self, event: Event) -> None:
        person = self.service.person(event.peer.id)
        self.does(person, event)
        while self.service._pending:
            self.arrived(bot_arrival(self.service._pending.popleft(), "1"))

    def does(self, person: BotPerson, event: Event) -> None:
        if event.choice is not None:
            person.says(self.typed(event, event.choice))
        elif event.photos:
            for number, _ in enumerate(event.photos):
                person.sends_photo(picture(), "" if number else event.text or "")
        elif event.unsupported is not None:
            person.sends_something_odd()
        else:
            person.says(event.phone or event.ref or event.text or "")

    def typed(self, event: Event, data: str) -> str:
        """What a person types who wants this choice: its number, its label, the data itself."""
        with self.database.reading() as session:
            known = menus.shown(session, event.peer)
        for menu in known:
            for number, option in enumerate(menu.options, start=menu.first):
                if option.id == data:
                    return str(number)
        control = next((c for c in self.shown_choices(event) if c.id == data), None)
        return control.label if control and "~" in data else data

    def shown_choices(self, event: Event) -> Iterator[Choice]:
        for say in reversed(self.seen.get(event.peer.id, [])):
            yield from say.choices

    def decode(self, row: Received) -> object:
        return bot_reading.decode(row)


@dataclass
class ZaloAccountTown(ZaloTown):
    """People who write to an Official Account: they press, type, share and send."""

    capabilities: Capabilities = ACCOUNT
    service: ZaloAccountSimulator = field(default_factory=ZaloAccountSimulator)

    def acts(self, event: Event) -> None:
        before = len(self.service.events)
        person = self.service.person(event.peer.id)
        self.does(person, event)
        for body in self.service.events[before:]:
            self.arrived(account_arrival(parsed(body), body))

    def does(self, person: AccountPerson, event: Event) -> None:
        if event.choice is not None:
            person.says(MARKS.payload(person.id, event.choice))
        elif event.place is not None:
            person.shares_place(event.place.lat, event.place.lon)
        elif event.phone is not None:
            person.submits_info("Lan", event.phone)
        elif event.photos:
            for number, _ in enumerate(event.photos):
                person.sends_photo(picture(), "" if number else event.text or "")
        elif event.unsupported is not None:
            person.sends_something_odd(event.unsupported)
        else:
            person.says(event.ref or event.text or "")

    def decode(self, row: Received) -> object:
        return Reader(MARKS).decode(row)
