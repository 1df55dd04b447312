"""Anybody does anything at any moment: there is always an answer, and nothing gets corrupted."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.people import Grant, Role
from handlers.drafts import FORMS
from handlers.turn import Draft
from storage import cases
from storage.database import Database
from storage.schema import case_events, conversations
from storage.schema import cases as cases_table
from tests.conversation import CODE, Persona, Town
from tests.handlers.conftest import hanoi_template, house
from tests.handlers.steps import ANSWER, TEXT, reports

WORDS = [
    TEXT,
    ANSWER,
    "Gửi phản ánh",
    "/start",
    "/cuatoi",
    "/viec",
    "/huy",
    "/tieptuc",
    "/en",
    "/vi",
    "/tim",
    "/thamgia",
    "/dulieu",
    "Láng",
    "Khương Trung",
    "thoát nước",
    "1",
    "2",
    "không",
    "có",
    "20/10/2026",
    "1/10/2026",
    "0912345678",
    "Cống này do phường quản lý, không thuộc Sở",
    "Tôi tố cáo cán bộ nhận hối lộ",
    "Cháy nhà ở ngõ 12, có người mắc kẹt, cứu với",
    "HN-7K3M-Q9TX-2VV",
    "7K3M-Q9TX-2VVA-BCDE",
    "",
    "\x00",
    "😀" * 20,
    "x" * 3001,
]


@dataclass(frozen=True)
class Deed:
    """One thing somebody does, out of the possible ones that a number picks."""

    who: int
    what: str
    pick: int
    text: str

    def of(self, things: Sequence[str], otherwise: str) -> str:
        """One of the things."""
        return things[self.pick % len(things)] if things else otherwise


def _newest_button(deed: Deed, persona: Persona, everybody: list[Persona]) -> None:
    newest = persona.messages[-1].choices if persona.messages else ()
    persona.forges(deed.of([c.id for c in newest], "go:start"))


def _own_action(deed: Deed, persona: Persona, everybody: list[Persona]) -> None:
    shown = [c.id for m in persona.messages[-12:] for c in m.choices if c.id.startswith("do:")]
    persona.forges(deed.of(shown, "go:queue"))


def _anybodys_button(deed: Deed, persona: Persona, everybody: list[Persona]) -> None:
    shown = [c.id for one in everybody for m in one.messages for c in m.choices]
    persona.forges(deed.of(shown, "go:start"))


def _anybodys_code(deed: Deed, persona: Persona, everybody: list[Persona]) -> None:
    codes = [c for one in everybody for m in one.messages for c in CODE.findall(m.text)]
    persona.says(deed.of(codes, "HN-"))


DOES: dict[str, Callable[[Deed, Persona, list[Persona]], object]] = {
    "press": _newest_button,
    "act": _own_action,
    "other": _anybodys_button,
    "code": _anybodys_code,
    "says": lambda d, p, _: p.says(d.of(WORDS, "") or d.text),
    "changes": lambda d, p, _: p.changes(d.of(WORDS, "")),
    "photo": lambda d, p, _: p.sends(*map(str, range(d.pick % 4 + 1)), text=d.text or None),
    "place": lambda d, p, _: p.shares(20.9937 + d.pick / 2**20, 105.8166),
    "far": lambda d, p, _: p.shares(d.pick % 90, d.pick % 180),
    "ref": lambda d, p, _: p.follows_link(d.text or "x"),
    "phone": lambda d, p, _: p.shares_phone(d.text),
    "odd": lambda d, p, _: p.sends_something_odd("sticker"),
    "forge": lambda d, p, _: p.forges(d.text),
    "hours": lambda d, p, _: p.town.clock.passes(hours=d.pick % 5),
    "days": lambda d, p, _: p.town.clock.passes(days=d.pick % 4),
}
OFTEN = ("press", "press", "press", "says", "says")
DEEDS = st.lists(
    st.builds(
        Deed,
        st.integers(0, 4),
        st.sampled_from([*OFTEN, *DOES]),
        st.integers(0, 2**16),
        st.text(max_size=30),
    ),
    min_size=10,
    max_size=40,
)


def is_whole(town: Town) -> None:
    """What is kept is what the house can go on with."""
    with town.database.reading() as session:
        for row in session.execute(select(conversations)).all():
            for stored in row.drafts:
                form, draft = FORMS[stored["form"]], Draft.load(stored)
                known = {q.key for q in form.questions} | {"tap"}
                assert {*draft.asked} <= known
                assert {*draft.kept} <= known
                assert draft.step in known | {"review", "edit", "leave"}
            assert all(isinstance(label, str) for _, label in row.options)
            assert len(row.drafts) <= 4
            assert len(json.dumps(row.drafts)) < 60_000
        for (code,) in session.execute(select(cases_table.c.code)).all():
            case = cases.get(session, code)
            seqs = session.scalars(
                select(case_events.c.seq).where(case_events.c.case == case.id).order_by("seq")
            )
            assert list(seqs) == list(range(1, case.version + 1))
        assert sum(cases.counts(session).values()) == len(
            session.execute(select(cases_table.c.id)).all()
        )


def everybody_of(town: Town) -> list[Persona]:
    """Two citizens, an officer who reports too, a leader, a dispatcher."""
    dispatcher = town.dispatcher("anh Sơn")
    return [
        town.person("chị Hoa"),
        town.person("anh Ba"),
        town.officer("anh Minh", "SXD"),
        town.employs(town.leader("bà Lan", "SXD"), Grant(Role.OFFICER, "SXD")),
        dispatcher,
    ]


STORY = [Deed(0, "says", 0, "")] + [Deed(n % 5, "press", n, "") for n in range(39)]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
@example(deeds=STORY)
def test_there_is_always_an_answer(fresh_database, deeds):
    town = Town(Database(fresh_database("sqlite", hanoi_template), connections=2), house())
    everybody = everybody_of(town)
    for deed in deeds:
        DOES[deed.what](deed, everybody[deed.who], everybody)
    is_whole(town)
    town.database.close()


KINDS_LEAST = 8
"""A day goes on until more kinds of actions than these were seen."""
ROUNDS_MOST = 20


def test_a_long_day_in_the_town(any_town):
    """Hundreds of deeds of many people on the same cases, more to the point than by chance."""
    chance, everybody = Random(9), everybody_of(any_town)
    for citizen in everybody[:2] * 3:
        reports(citizen)
    kinds = ["act"] * 6 + ["press"] * 6 + ["says"] * 6 + ["code"] * 3 + ["photo", "other", "hours"]
    for _ in range(ROUNDS_MOST):
        for _ in range(100):
            deed = Deed(chance.randrange(5), chance.choice(kinds), chance.randrange(2**16), TEXT)
            DOES[deed.what](deed, everybody[deed.who], everybody)
        if len(actions := actions_in(any_town)) > KINDS_LEAST:
            break
    is_whole(any_town)
    assert len(actions) > KINDS_LEAST, actions


def actions_in(town: Town) -> set[str]:
    """What was done to cases until now."""
    with town.database.reading() as session:
        return {*session.scalars(select(case_events.c.action))}
