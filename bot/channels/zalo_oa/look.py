"""Looks at the account as Zalo sees it, and at its token pair: part of `nangniu doctor`."""

from bot.channels.zalo_oa import CHANNEL
from bot.channels.zalo_oa.alarm import Trouble
from bot.channels.zalo_oa.tokens import ALARM_AFTER
from bot.clock import wall_clock
from bot.preparing import opened
from bot.settings import Settings, SettingsError
from storage import counters, keeping, zalo


def look(settings: Settings) -> str:
    """What is well with the account; SettingsError says what is not, and what to do.

    Zalo itself is not asked: the access token is the running product's.
    """
    own = settings.channels.zalo_oa
    if not (own.oa_id and own.oa_secret.get_secret_value() and own.app_secret.get_secret_value()):
        raise SettingsError("channels.zalo_oa needs oa_id, oa_secret and app_secret")
    with opened(settings) as database, database.reading() as session:
        pair = zalo.pair(session, own.app_id)
        signed = {name: counters.total(session, f"zalo_oa.signed.{name}") for name in _TERMS}
        waiting = keeping.count(session, CHANNEL)
        trouble = zalo.trouble(session, own.app_id)
        billed = zalo.sent_in_month(session, wall_clock().date(), zalo.BILLED)
    if pair is None:
        if not own.refresh_token.get_secret_value():
            raise SettingsError("no token pair: docs/zalo.md says how to get the first one")
        return "the token pair of the settings will be taken at the start"
    if trouble == Trouble.REFUSED:
        ends = f"messages end at {pair.ends_at:%Y-%m-%d %H:%M} UTC at the latest"
        raise SettingsError(f"Zalo refuses the refresh token, {ends}: consent anew (docs/zalo.md)")
    age = wall_clock() - pair.refreshed_at
    if age > ALARM_AFTER:
        hours = int(age.total_seconds() // 3600)
        raise SettingsError(f"the token pair is {hours} hours old: is `nangniu run` up? If it is, "
                            "consent anew (docs/zalo.md)")  # fmt: skip
    calls = ", ".join(f"{name} {count}" for name, count in signed.items())
    words = f"tokens end at {pair.ends_at:%Y-%m-%d %H:%M} UTC, calls signed with {calls}"
    billed_words = f"{billed} messages beyond 48 hours this month"
    return f"{words}, {billed_words}, {waiting} letters wait for their person to write"


_TERMS = ("app_id", "oa_id")
