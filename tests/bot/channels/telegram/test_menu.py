"""What Telegram shows around the chat, in each language."""

from __future__ import annotations

import pytest

from bot.channels.calls import Access
from bot.channels.telegram.api import Api
from bot.channels.telegram.menu import PRIVATE, tell_commands
from bot.locales import load_texts
from tests.bot.channels.telegram.town import ROOT

# A language of Telegram's, and what stands beside /phananh there.
REPORT = [("", "Gửi phản ánh"), ("en", "Send a report"), ("fr", "Gửi phản ánh")]


@pytest.mark.parametrize(("language", "words"), REPORT)
async def test_commands_are_told_in_both_languages(telegram, language, words):
    api = Api(Access(telegram.url, telegram.token))
    await tell_commands(api, load_texts(ROOT / "locales"))
    scope = {"type": "all_private_chats"}
    told = await api.call("getMyCommands", scope=scope, language_code=language)
    told = told or await api.call("getMyCommands", scope=scope)  # as Telegram's apps do
    await api.close()
    assert [one["command"] for one in told] == [command for command, _ in PRIVATE]
    assert {one["command"]: one["description"] for one in told}["phananh"] == words
