"""Looks at the bot as Zalo sees it, and at what is left of its plan: part of `nangniu doctor`."""

import asyncio

from bot.channels.calls import Access, Caller
from bot.channels.zalo_bot import CHANNEL
from bot.channels.zalo_bot.api import Api, ZaloError
from bot.clock import wall_clock
from bot.preparing import opened
from bot.settings import Settings, SettingsError
from storage import zalo

REFUSED = frozenset({401, 404})
NEARLY = 0.9
"""The share of a quota from which on somebody should know."""


def look(settings: Settings) -> str:
    """What is well with the bot; SettingsError says what is not, and what to do."""
    name = asyncio.run(_name(settings))
    limits = settings.channels.zalo_bot.limits
    with opened(settings) as database, database.reading() as session:
        sent = zalo.sent_in_month(session, wall_clock().date())
        people = zalo.people_on(session, CHANNEL)
    counts = f"{sent}/{limits.per_month} messages this month, {people}/{limits.people} people"
    words = f"{name}, {counts}"
    if sent >= limits.per_month * NEARLY or people >= limits.people * NEARLY:
        raise SettingsError(f"{words}: the plan is nearly used up, use an Official Account")
    return words


async def _name(settings: Settings) -> str:
    own = settings.channels.zalo_bot
    caller = Caller()
    api = Api(Access(own.api_base, own.token.get_secret_value()), caller)
    try:
        me = await api.call("getMe")
    except ZaloError as error:
        raise SettingsError(_advice(error, own.api_base)) from None
    finally:
        await caller.close()
    return str(me.get("account_name", "?"))


def _advice(error: ZaloError, base: str) -> str:
    if error.code in REFUSED:
        return "the token is refused: copy it anew from Zalo Bot Manager"
    if error.code == 0:
        return f"{base} can't be reached ({error}): is the network open?"
    return f"Zalo refuses: {error}"
