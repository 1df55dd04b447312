"""The token and a phone number, followed through every trouble: in no log, in no traceback."""

from __future__ import annotations

import logging
import traceback

import pytest

from bot.channels.telegram.api import Access, Api, ApiError
from bot.logs import set_up_logs
from simulator.faults import Fault, Trouble
from tests.bot.channels.telegram.test_intake import states, until
from tests.bot.channels.telegram.town import FAST, serving, settings_for

PHONE = "0912345678"
TROUBLES = [
    Fault(Trouble.ERROR, "*", times=3, status=502),
    Fault(Trouble.ERROR, "*", times=3, status=401),
    Fault(Trouble.GARBAGE, "*", times=3),
    Fault(Trouble.CUT_AFTER, "*", times=3),
    Fault(Trouble.CUT_BEFORE, "*", times=3),
    Fault(Trouble.TOO_MANY, "sendMessage", times=2, retry_after=1),
]


@pytest.fixture
def loud(capfd):
    """Everything that is said at DEBUG, by us and by the libraries."""
    set_up_logs("debug")
    root = logging.getLogger()
    level, root.level = root.level, logging.DEBUG
    yield lambda: "".join(capfd.readouterr())
    root.level = level


def is_heard(town) -> bool:
    """All is received and taken through its turn; letters may still be tried again."""
    waiting = states(town)
    return town.telegram.pending == waiting["open"] == waiting["media"] == 0


async def test_neither_token_nor_phone_number_is_in_any_log(telegram, url, tmp_path, loud):
    said = ""
    async with serving(settings_for(telegram, url, tmp_path, limits=FAST)) as app:
        town = type("Town", (), {"app": app, "telegram": telegram})
        lan = telegram.person("Lan")
        lan.starts()
        await lan.sees("Đây là Nâng Niu", within=30)
        for fault in TROUBLES:
            telegram.fails(fault)
            lan.says(f"Gọi tôi số {PHONE} nhé, cống tắc ba hôm nay rồi")
            lan.shares_phone(PHONE)
            lan.forges("do:x:y:1", 1)
            await until(town, lambda: is_heard(town), within=30)
        telegram.poisons("date_huge", lan)
        await until(town, lambda: is_heard(town), within=30)
        said = loud()
    said += loud()
    assert "telegram" in said
    assert telegram.token.partition(":")[2] not in said
    assert PHONE not in said


async def test_no_traceback_holds_the_token(telegram):
    api = Api(Access("http://127.0.0.1:1", telegram.token))
    with pytest.raises(ApiError) as caught:
        await api.call("getMe")
    told = (
        "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(api.access)
    )
    assert telegram.token.partition(":")[2] not in told
    await api.close()
