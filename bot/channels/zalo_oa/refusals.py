"""What Zalo's errors mean for a letter: one typed outcome each (codes as published by Zalo)."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.channels.zalo_oa.api import SERVER, AccountError
from scheduler.seam import Gone, Rejected, Retry, SendOutcome, Unknown, WindowClosed

CLOSED = frozenset({-230, -232, -213})
EXPIRED_UPLOAD = -100
_SICK = (-209, -212, -219, -221, -223, -224, -320, -321, -135, -136, -137, -216, -220, -124)
_GONE = (-227, -217, -244, -114, -118, -119, -139, -141)
_FULL = {-32: timedelta(seconds=60), -211: timedelta(hours=6), -218: timedelta(hours=6),
         -144: timedelta(hours=6), -147: timedelta(hours=6)}  # fmt: skip
_NIGHT = (-234, -133)
_BAD = (-201, -210, -233, -248, EXPIRED_UPLOAD, -240, -249, -108, -1121, -1122, -131)
SICK_LOOK_IN = timedelta(minutes=10)
MORNING = time(6, 5)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_WAITS: Mapping[int, timedelta] = dict.fromkeys(_SICK, SICK_LOOK_IN) | _FULL


def outcome(error: AccountError, *, now: datetime) -> SendOutcome:
    """What becomes of the letter; what isn't known here may have been sent."""
    words, code = str(error), error.code
    if not error.sent or code >= SERVER:
        return Retry(words)
    if code in _WAITS:
        advice = f"{words}: see nangniu doctor" if code in _SICK else words
        return Retry(advice, _WAITS[code])
    if code in _NIGHT:
        return Retry(words, until_morning(now))
    if code in CLOSED:
        return WindowClosed(words)
    if code in _GONE:
        return Gone(words)
    # A code nobody has published refuses all the same: nothing was sent.
    return Rejected(words) if code in _BAD or code < 0 else Unknown(words)


def is_sick(error: AccountError) -> bool:
    """Whether a person must look: the token, the app or the package is refused."""
    return error.code in _SICK


def until_morning(now: datetime) -> timedelta:
    """How long until five past six in Viet Nam, when promotions may be sent again."""
    local = now.astimezone(ZONE)
    morning = datetime.combine(local.date(), MORNING, ZONE)
    return (morning if morning > local else morning + timedelta(days=1)) - local
