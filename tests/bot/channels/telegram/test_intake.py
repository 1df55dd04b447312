"""Whatever happens on the way in: stored before it is confirmed, answered once, and no rush."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from sqlalchemy import select, text

from simulator.faults import Fault, Trouble
from simulator.telegram.poison import poisons
from storage.schema import inbox
from tests.bot.channels.telegram.test_decode import OF_NOBODY, jpeg


def states(town) -> Counter:
    with town.app.parts.database.reading() as session:
        return Counter(session.scalars(select(inbox.c.state)))


async def until(town, done, within: float = 20) -> None:
    """Wait until the database shows it; looks after every ring of the bells."""
    bell = town.app.parts.bell
    async with asyncio.timeout(within):
        with bell.listen("inbox") as inbox_bell, bell.listen("outbox") as outbox_bell:
            while not await asyncio.to_thread(done):
                waits = [asyncio.create_task(b.wait(0.2)) for b in (inbox_bell, outbox_bell)]
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                for wait in waits:
                    wait.cancel()


def is_quiet(town):
    """Everything received is answered, everything said is sent."""

    def look() -> bool:
        with town.app.parts.database.reading() as session:
            waiting = session.scalar(text(
                "SELECT (SELECT count(*) FROM inbox WHERE state IN ('open', 'media')) +"
                " (SELECT count(*) FROM outbox WHERE state IN ('open', 'leased')"
                "  AND attempts < 2)"
            ))  # fmt: skip
        return waiting == 0 and town.telegram.pending == 0

    return look


# --- poison ------------------------------------------------------------------------------------


async def test_in_a_batch_of_poison_the_others_are_handled_and_nobody_rushes(town):
    lan = town.telegram.person("Lan")
    lan.starts()
    await lan.sees("Nâng Niu", within=30)
    others = [town.telegram.person(f"Người {n}") for n in range(20)]
    asked = town.telegram.journal.counts["getupdates"]
    for number, name in enumerate(sorted(poisons())):
        town.telegram.poisons(name, town.telegram.person(f"Lạ {number}", started=True))
        if number % 5 == 0:
            others[number // 5].starts()
    for person in others[: len(poisons()) // 5]:
        await person.sees("Nâng Niu", within=20)
    await until(town, is_quiet(town))
    assert town.telegram.journal.counts["getupdates"] - asked < 10
    put_aside = states(town)["quarantined"]
    assert put_aside <= len(OF_NOBODY)
    answered = [n for n, name in enumerate(sorted(poisons())) if answer_to(town, f"Lạ {n}")]
    nobody = [n for n, name in enumerate(sorted(poisons())) if name in OF_NOBODY]
    unanswered = {sorted(poisons())[n] for n in range(len(poisons()))} - {
        sorted(poisons())[n] for n in (*answered, *nobody)
    }
    # Nobody awaits an answer to these: a change of membership, talk in a group.
    assert unanswered <= SILENT


SILENT = {
    "unknown_member_status", "restricted_without_reactions", "banned_without_until",
    "member_without_old", "unknown_chat_type", "chat_id_text", "chat_id_fraction",
    "unknown_reaction", "reaction_without_lists",
}  # fmt: skip


def answer_to(town, name: str) -> bool:
    return any(seen.by_bot for seen in town.telegram.person(name).screen())


# --- troubles on the way -------------------------------------------------------------------------

TROUBLES = [
    Fault(Trouble.ERROR, "getUpdates", times=2, status=502),
    Fault(Trouble.GARBAGE, "getUpdates", times=2),
    Fault(Trouble.CUT_BEFORE, "getUpdates", times=2),
    Fault(Trouble.CUT_AFTER, "getUpdates", times=2),
    Fault(Trouble.TOO_MANY, "getUpdates", times=1, retry_after=1),
    Fault(Trouble.ERROR, "getUpdates", times=2, status=409),
]


@pytest.mark.parametrize("fault", TROUBLES, ids=lambda fault: f"{fault.trouble}-{fault.status}")
async def test_trouble_at_polling_loses_nothing_and_rushes_nobody(town, fault):
    lan = town.telegram.person("Lan")
    lan.starts()
    await lan.sees("Nâng Niu", within=30)
    began = asyncio.get_running_loop().time()
    asked = town.telegram.journal.counts["getupdates"]
    town.telegram.fails(fault)
    for number in range(5):
        lan.says(f"/tim HN-{number}")
    await until(town, is_quiet(town))
    took = asyncio.get_running_loop().time() - began
    assert town.telegram.journal.counts["getupdates"] - asked <= 2 * took + 5
    assert states(town) == Counter(done=6)


async def test_a_second_poller_is_told_of_in_the_log_and_both_live(town, capfd):
    lan = town.telegram.person("Lan")
    lan.starts()
    await lan.sees("Nâng Niu", within=30)
    town.telegram.platform.poller.interrupt("terminated by other getUpdates request")
    lan.says("/giupdo")
    await lan.sees("Anh/chị có thể", within=20)


# --- once, and in order --------------------------------------------------------------------------


# What one person does, without waiting: answers come in the order of what was said, or differ.
ACTS = (
    lambda person: person.starts(),
    lambda person: person.says("Cống trước ngõ tắc mấy hôm nay, mưa xong nước tràn ra đường"),
    lambda person: person.says("1"),
    lambda person: person.says("3"),
    lambda person: person.shares_place(21.03, 105.85),
    lambda person: person.says("/cuatoi"),
    lambda person: person.says("1"),
    lambda person: person.says("Cạnh trường học"),
    lambda person: person.says("/giupdo"),
    lambda person: person.says("/huy"),
)


async def test_copies_and_lost_order_end_as_a_clean_run(town):
    (clean,) = await transcripts(town, "Sạch", 1)
    town.telegram.scatters(copies=(1, 5), window=50)
    spoiled = await transcripts(town, "Rối", 20)
    town.telegram.scatters((1, 1), 1)
    late = town.telegram.person("Rối 0")
    late.says("/giupdo")  # what is still late comes with the next answer
    await late.sees("Anh/chị có thể", within=20)
    await until(town, is_quiet(town))
    assert states(town) == Counter(done=21 * len(ACTS) + 1)
    assert len(clean) >= len(ACTS)
    assert spoiled == [clean] * len(spoiled)


async def transcripts(town, name: str, count: int) -> list[list[str]]:
    """What each of them reads in the end."""
    people = [town.telegram.person(f"{name} {n}") for n in range(count)]
    for person in people:
        for act in ACTS:
            act(person)
    await until(town, is_quiet(town))
    return [[seen.text for seen in person.screen() if seen.by_bot] for person in people]


# --- taps ----------------------------------------------------------------------------------------


async def test_a_tap_is_answered_within_the_servers_time_and_an_old_one_says_what_is_open(town):
    lan = town.telegram.person("Lan")
    lan.starts()
    await lan.sees("Nâng Niu", within=30)
    tap = lan.presses("Gửi phản ánh")
    await lan.sees("Anh/chị", within=10)
    await until(town, lambda: tap.answered)
    lan.forges("pick:00000000:~back", lan.screen()[-1].id)
    await lan.sees("bước đã qua", within=10)


# --- pictures ------------------------------------------------------------------------------------


async def test_an_album_is_one_answer(town):
    lan = town.telegram.person("Lan")
    lan.starts()
    await lan.sees("Nâng Niu", within=30)
    lan.sends_photos([jpeg(), jpeg() + b"\x00", jpeg() + b"\x01"], "Cống tắc ba hôm nay rồi ạ")
    await lan.sees("thành một phản ánh", within=20)
    await until(town, is_quiet(town))
    assert sum("thành một phản ánh" in seen.text for seen in lan.screen()) == 1


async def test_a_picture_that_cant_be_had_never_costs_the_text(town):
    lan = town.telegram.person("Lan")
    lan.starts()
    await lan.sees("Nâng Niu", within=30)
    town.telegram.fails(Fault(Trouble.ERROR, "getFile", times=None, status=400))
    lan.sends_photo(jpeg(), "Cống tắc ba hôm nay rồi ạ")
    await lan.sees("thành một phản ánh", within=20)


async def test_a_picture_is_asked_for_again_when_it_didnt_come(town):
    lan = town.telegram.person("Lan")
    lan.starts()
    await lan.sees("Nâng Niu", within=30)
    town.telegram.fails(Fault(Trouble.ERROR, "getFile", times=1, status=502))
    lan.sends_photo(jpeg(), "Cống tắc ba hôm nay rồi ạ")
    await lan.sees("thành một phản ánh", within=20)
    with town.app.parts.database.reading() as session:
        files = session.scalars(select(inbox.c.files)).all()
    assert [len(f) for f in files if f] == [1]
