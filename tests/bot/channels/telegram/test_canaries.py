"""The token and a phone number, followed through every trouble: in no log, in no traceback."""

from __future__ import annotations

import asyncio
import traceback

import pytest

from bot.channels.calls import Access
from bot.channels.telegram.api import Api, ApiError
from simulator.faults import Fault, Trouble
from tests.forking import TELEGRAM
from tests.programs import Site, furnish

PHONE = "0912345678"
TROUBLES = [
    Fault(Trouble.ERROR, "*", times=1, status=502),
    Fault(Trouble.ERROR, "*", times=1, status=401),
    Fault(Trouble.GARBAGE, "sendMessage"),
    Fault(Trouble.CUT_AFTER, "*"),
    Fault(Trouble.CUT_BEFORE, "*"),
    Fault(Trouble.TOO_MANY, "sendMessage", times=1, retry_after=1),
]


async def test_neither_token_nor_phone_number_is_in_the_log(telegram, fresh_database, tmp_path):
    told = {
        "NANGNIU_TELEGRAM_TOKEN": telegram.token,
        "NANGNIU_TELEGRAM_API_BASE": telegram.url,
        "NANGNIU_LOG__LEVEL": "debug",
    }
    site = Site(tmp_path, fresh_database("sqlite", furnish), changed=told, imported=TELEGRAM)
    with site.running("run") as program:
        await asyncio.to_thread(program.address)
        lan = telegram.person("Lan")
        lan.starts()
        await lan.sees("Đây là Nâng Niu", within=60)
        for number, fault in enumerate(TROUBLES):
            telegram.fails(fault)
            person = telegram.person(f"Người {number}", started=True)  # whose letters wait alone
            person.says(f"Gọi tôi số {PHONE} nhé, cống tắc ba hôm nay rồi")
            person.shares_phone(PHONE)
            person.forges("do:x:y:1", 1)
            await telegram.faults.struck()
        telegram.poisons("date_huge", lan)
        lan.says("/giupdo")
        await lan.sees("Anh/chị có thể", within=60)
    said = program.log.read_text() + program.said
    assert "no updates" in said
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
