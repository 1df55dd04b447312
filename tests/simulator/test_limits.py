"""Sending limits: what passes, what is answered 429, and who sends in spite of it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.telegram import (
    MISSING,
    UNLIMITED,
    Fault,
    Limits,
    Settings,
    TelegramSimulator,
    Trouble,
)
from simulator.telegram.limits import Gate, Send
from tests.simulator.clients import Api

START = 1_800_000_000.0


def admitted(gate: Gate, sends: list[tuple[float, Send]]) -> list[bool]:
    return [gate.check(send, START + at) == 0 for at, send in sends]


def to_person(chat: int = 5, **more: Any) -> Send:
    return Send("sendmessage", chat, True, **more)


def to_group(chat: int = -5, **more: Any) -> Send:
    return Send("sendmessage", chat, False, **more)


# A private chat: a small burst, then one a second.
@pytest.mark.parametrize(
    ("at", "passes"),
    [
        ([0, 0, 0], [True, True, True]),
        ([0, 0, 0, 0], [True, True, True, False]),
        ([0, 0, 0, 1.0, 1.5], [True, True, True, True, False]),
        ([0, 1, 2, 3, 4, 5], [True] * 6),
    ],
)
def test_one_a_second_in_a_private_chat(at, passes):
    gate = Gate(Limits(chat_burst=3))
    assert admitted(gate, [(moment, to_person()) for moment in at]) == passes


def test_thirty_a_second_for_the_bot():
    gate = Gate(Limits(bot_burst=8))
    many = [(0.0, to_person(chat)) for chat in range(1, 40)]
    assert sum(admitted(gate, many)) == 8
    paced = [(5 + number / 30, to_person(100 + number)) for number in range(300)]
    assert all(admitted(gate, paced))


def test_a_limiter_that_lets_sixty_out_in_a_second_is_caught():
    gate = Gate(Limits())
    sixty = [(number / 60, to_person(number + 1)) for number in range(60)]
    assert sum(admitted(gate, sixty)) < 40


def test_twenty_a_minute_in_a_group():
    gate = Gate(Limits(bot_rate=None))
    assert sum(admitted(gate, [(number * 2.0, to_group()) for number in range(31)])) == 21
    assert gate.check(to_group(-6), START + 59) == 0


def test_an_album_is_ten_messages_for_the_bot_and_one_moment_for_the_chat():
    gate = Gate(Limits(bot_burst=8, chat_burst=3))
    album = to_person(messages=10)
    assert admitted(gate, [(0, album), (0, to_person(6))]) == [True, False]
    assert admitted(gate, [(2, to_person()), (2, to_person())]) == [True, True]


def test_paid_broadcasting_has_a_limit_of_its_own():
    gate = Gate(Limits())
    paced = [(number / 1000, to_person(number + 1, paid=True)) for number in range(3000)]
    assert all(admitted(gate, paced))
    assert gate.check(to_person(9999), START) == 0
    flood = [(10.0, to_person(number + 1, paid=True)) for number in range(400)]
    assert sum(admitted(gate, flood)) == 250


def test_whoever_sends_into_a_closed_scope_is_written_down():
    gate = Gate(Limits(chat_burst=1))
    assert gate.check(to_person(), START) == 0
    assert gate.check(to_person(), START + 0.2) == 1
    assert (gate.refused, gate.violations) == (1, [])
    assert gate.check(to_person(), START + 0.9) == 1
    (violation,) = gate.violations
    assert (violation.scope, violation.chat) == (("chat", 5), 5)
    assert violation.too_early == pytest.approx(0.3)
    assert gate.check(to_person(6), START + 0.9) == 0
    assert gate.check(to_person(), START + 1.2) == 0
    assert len(gate.violations) == 1


async def test_a_429_says_how_long(api, telegram, lan):
    for _ in range(3):
        await api("sendMessage", chat_id=lan.id, text="Chào")
    status, answer = await api.answer("sendMessage", chat_id=lan.id, text="Chào")
    assert (status, answer) == (
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        },
    )
    assert telegram.gate.refused == 1


# Only what puts a message into a chat counts.
async def test_edits_answers_and_questions_are_free(api, telegram, lan):
    sent = await api("sendMessage", chat_id=lan.id, text="0")
    where = {"chat_id": lan.id, "message_id": sent["message_id"]}
    for number in range(10):
        await api("editMessageText", **where, text=f"{number + 1}")
        await api("sendChatAction", chat_id=lan.id, action="typing")
        await api("getChat", chat_id=lan.id)
    assert telegram.gate.refused == 0


@pytest.mark.parametrize("scope", ["chat", "bot"])
@pytest.mark.parametrize("wait", [1, 35, 10072])
async def test_a_429_by_order_closes_its_scope(api, telegram, clock, lan, wait, scope):
    telegram.fails(Fault(Trouble.TOO_MANY, retry_after=wait, scope=scope))
    minh = telegram.person("Minh")
    minh.starts()
    complaint = await api.refused("sendMessage", chat_id=lan.id, text="1")
    assert complaint == f"Too Many Requests: retry after {wait}"
    await clock.passes(seconds=wait - 0.5)
    await api.refused("sendMessage", chat_id=lan.id, text="2")
    _, elsewhere = await api.answer("sendMessage", chat_id=minh.id, text="3")
    assert elsewhere["ok"] is (scope == "chat")
    assert len(telegram.gate.violations) == (1 if scope == "chat" else 2)
    await clock.passes(seconds=1)
    await api("sendMessage", chat_id=lan.id, text="4")


@pytest.mark.parametrize("wait", [MISSING, "x", None])
async def test_a_429_that_does_not_say_when_closes_nothing(api, telegram, lan, wait):
    telegram.fails(Fault(Trouble.TOO_MANY, retry_after=wait))
    _, answer = await api.answer("sendMessage", chat_id=lan.id, text="1")
    assert answer["error_code"] == 429
    assert answer.get("parameters", {}).get("retry_after") == (None if wait == MISSING else wait)
    await api("sendMessage", chat_id=lan.id, text="2")
    assert telegram.gate.violations == []


async def test_a_storm_counts_sends_into_the_scope_it_closed(api, telegram, lan):
    telegram.fails(Fault(Trouble.TOO_MANY, retry_after=30, times=None))
    for _ in range(3):
        await api.refused("sendMessage", chat_id=lan.id, text="1")
    assert len(telegram.gate.violations) == 2


async def test_paid_broadcast_needs_stars_and_then_has_its_own_rate(clock):
    settings = Settings(paid_broadcast=True)
    async with TelegramSimulator(clock=clock, settings=settings) as telegram, Api(telegram) as api:
        people = [telegram.person(f"P{number}") for number in range(60)]
        for person in people:
            person.starts()
            send = {"chat_id": person.id, "text": "Tin", "allow_paid_broadcast": "true"}
            await api("sendMessage", **send)
        assert telegram.gate.refused == 0


async def test_limits_can_be_changed_and_switched_off(api, telegram, lan):
    telegram.gate.change(UNLIMITED)
    for number in range(100):
        await api("sendMessage", chat_id=lan.id, text=f"{number}")
    telegram.gate.change(Limits(chat_burst=1))
    await api("sendMessage", chat_id=lan.id, text="a")
    await api.refused("sendMessage", chat_id=lan.id, text="b")
