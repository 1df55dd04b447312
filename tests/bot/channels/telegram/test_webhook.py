"""Updates that Telegram brings: the secret, the size, stored before 200, 503 when they can't be."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
from pydantic import SecretStr

from bot.bell import Bell
from bot.channels.calls import Access
from bot.channels.telegram.api import Api
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.webhook import BODY_MOST, SECRET_HEADER, Webhook
from bot.settings import TelegramWebhook
from bot.writer import Writer
from storage.database import Database
from tests.bot.channels.telegram.town import FAST, loaded, office_clock, serving, settings_for
from tests.programs import free_port
from tests.records import count_of, migrated

SECRET = "mot-bi-mat-rat-dai"


@dataclass
class Door:
    """A webhook that listens, and its database."""

    webhook: Webhook
    writer: Writer
    database: Database

    async def takes(self, body: bytes, secret: str = SECRET) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.webhook.port}/tg"
        async with aiohttp.ClientSession() as session:
            headers = {SECRET_HEADER: secret} if secret else {}
            async with session.post(url, data=io.BytesIO(body), headers=headers) as answer:
                return answer.status, answer.headers.get("Retry-After", "")

    def stored(self) -> int:
        with self.database.reading() as session:
            return count_of(session, "inbox")


@pytest.fixture
async def door(fresh_database) -> AsyncIterator[Door]:
    database = Database(fresh_database("sqlite", migrated))
    writer = Writer(database)
    api = Api(Access("http://127.0.0.1:1", "1:x"))
    intake = Intake(writer, Bell(), api, clock=office_clock)
    settings = TelegramWebhook(
        url="http://127.0.0.1/tg", host="127.0.0.1", port=0, secret=SecretStr(SECRET)
    )
    webhook = Webhook(settings, intake, api)
    await webhook.start()
    yield Door(webhook, writer, database)
    await webhook.stop()
    await intake.stop()
    await api.close()
    writer.close()
    database.close()


async def test_an_address_that_drifted_is_set_again(telegram):
    api = Api(Access(telegram.url, telegram.token))
    address = "http://127.0.0.1:9/tg"
    settings = TelegramWebhook(url=address, host="127.0.0.1", port=0, secret=SecretStr(SECRET))
    webhook = Webhook(settings, None, api)
    for drifted in (False, True):
        if drifted:
            await api.call("setWebhook", url="http://127.0.0.1:9/somebody-else")
        await webhook.look()
        assert (await api.call("getWebhookInfo"))["url"] == address
    await webhook.look()  # nothing to do
    await api.close()
    assert len(telegram.journal.of("setWebhook")) == 3


UPDATE = b'{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"Lan"},"text":"a"}}'

# A body, the secret it comes with, the answer, how many rows there are afterwards.
CALLS = [
    (UPDATE, SECRET, 200, 1),
    (UPDATE, "", 401, 0),
    (UPDATE, SECRET + "x", 401, 0),
    (UPDATE, "bí mật", 401, 0),
    (UPDATE + b" " * BODY_MOST, SECRET, 413, 0),
    (b"\xff\xfe{", SECRET, 200, 1),
    (b"[]", SECRET, 200, 1),
    (b'{"update_id":8}', SECRET, 200, 1),
]


@pytest.mark.parametrize(("body", "secret", "status", "rows"), CALLS)
async def test_a_call_is_checked_then_stored(door, body, secret, status, rows):
    assert (await door.takes(body, secret))[0] == status
    assert door.stored() == rows


async def test_the_same_update_twice_is_one(door):
    assert [(await door.takes(UPDATE))[0] for _ in range(3)] == [200] * 3
    assert door.stored() == 1


async def test_what_cant_be_stored_comes_again(door):
    door.writer.close()
    assert await door.takes(UPDATE) == (503, "2")


@asynccontextmanager
async def hooked(telegram, url, folder):
    port = free_port()
    hook = {"url": f"http://127.0.0.1:{port}/tg-x", "host": "127.0.0.1", "port": port}
    settings = settings_for(
        telegram, url, folder, limits=FAST, mode="webhook", webhook=hook | {"secret": SECRET}
    )
    async with serving(settings) as app:
        yield app


async def test_the_product_is_served_by_webhook(telegram, fresh_database, tmp_path):
    async with hooked(telegram, fresh_database("sqlite", loaded), tmp_path):
        lan = telegram.person("Lan")
        lan.starts()
        await lan.sees("Đây là Nâng Niu", within=30)
        lan.presses("Gửi phản ánh")
        await lan.sees("Anh/chị kể giúp", within=10)
    assert telegram.journal.of("setWebhook")[0].arguments["secret_token"] == SECRET
