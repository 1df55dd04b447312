"""Hostile words in officers' cards: they arrive as they were written, and do nothing.

`HOSTILE_TEXTS=20000` tries so many; as it is, enough to see that each way of writing holds.
"""

from __future__ import annotations

import os
import random

from bot.locales import load_texts
from domain import notices
from domain.text import clean
from domain.wording import Wording
from scheduler.seam import Delivered
from tests.bot.channels.telegram.test_send import lan, post
from tests.bot.channels.telegram.town import ROOT
from tests.domain.cases import MOMENT, PERSONAS, a_case
from tests.domain.hanoi import hanoi

__all__ = ["lan", "post"]

COUNT = int(os.environ.get("HOSTILE_TEXTS", "100"))
WORDING = Wording(load_texts(ROOT / "locales"), hanoi())
OFFICER, _ = PERSONAS["an officer of the agency"]
# What means something to Telegram, to HTML, to its markdowns, to a template or to a terminal.
PIECES = (
    *"<>&*_`[]()~|\\#+-={}.!/@$%'\"\n\t ",
    "<b>", "</b>", "<a href='tg://user?id=1'>", "</a>", "<tg-spoiler>", "&lt;", "&#60;", "&amp",
    "```", "||", "[x](tg://user?id=1)", "__", "{text}", "{0}", "%s", "%(code)s", "${x}", "\\u0041",
    "@nangniu_bot", "/start", "#việc", "https://t.me/x", "HN-7K3M-Q9TX-2VV", "0912 345 678",
    "\x00", "\x1b[31m", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800", "\udfff", "\u2028",
    "e" + "\u0301" * 40, "a\u0306\u0301", "👩\u200d👩\u200d👧", "🇻🇳", "𝕏", "ﷺ", "đường", "Ngõ 12",
)  # fmt: skip


def hostile(chance: random.Random) -> str:
    """A text as the door takes it, which is what a case holds."""
    return clean("".join(chance.choices(PIECES, k=chance.randint(1, 120))))


async def test_in_a_card_no_words_make_an_entity_or_are_refused_or_changed(post, lan):
    chance = random.Random(20264)
    for number in range(COUNT):
        case = a_case(text=f"Nội dung {number}: {hostile(chance)}.", address=hostile(chance))
        card = notices.card(case, OFFICER, MOMENT, followers=0)
        outcome = await post.sends(lan, WORDING.render("vi", card))
        assert isinstance(outcome, Delivered), repr(case.text)
        seen = lan.screen()[-1]
        assert seen.asked == (), repr(case.text)
        assert case.text[: notices.SHOWN_MOST] in seen.text
        lan.private.messages.clear()
