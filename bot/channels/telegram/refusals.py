"""What Telegram's refusals, and the line's silences, mean for a letter: one typed outcome each."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from scheduler.seam import Gone, Rejected, Retry, SendOutcome, Unknown

FORBIDDEN_HERE = ("not enough rights", "chat_write_forbidden", "have no rights", "topic_closed")
NOBODY = ("chat not found", "user not found", "peer_id_invalid", "chat_id_invalid")
BAD_FILE = ("wrong file identifier", "wrong remote file", "wrong file_id", "file reference")
SAME = "message is not modified"
OUT_OF_REACH = (
    "message to edit not found", "message can't be edited", "message_id_invalid",
    "no text in the message to edit",
)  # fmt: skip
TOKEN_LOOK_IN = timedelta(minutes=5)


class TooManyError(TelegramError):
    """429: the scope is closed for `after_in`."""

    def __init__(self, after_in: timedelta) -> None:
        super().__init__("Too Many Requests")
        self.after_in = after_in


class ClosedError(TelegramError):
    """Not even asked: the scope is known to be closed for `after_in`."""

    def __init__(self, after_in: timedelta) -> None:
        super().__init__("closed for now")
        self.after_in = after_in


class NotSentError(TelegramError):
    """No connection came about: nothing was sent, trying again is safe."""


class MaybeSentError(TelegramError):
    """The bytes left, no whole answer came."""


class ServerError(TelegramError):
    """5xx: Telegram's own trouble."""


def outcome(error: TelegramError) -> SendOutcome:
    """What becomes of the letter; what isn't known here may have been sent."""
    words = error.message or type(error).__name__
    if isinstance(error, TooManyError | ClosedError):
        return Retry(words, error.after_in)
    for kind, ends in _ENDS.items():
        if isinstance(error, kind):
            return ends(words)
    return Unknown(words)


def _bad_request(words: str) -> SendOutcome:
    said = words.lower()
    is_gone = any(sign in said for sign in (*NOBODY, *FORBIDDEN_HERE))
    return Gone(words) if is_gone else Rejected(words)


_ENDS: Mapping[type[TelegramError], Callable[[str], SendOutcome]] = {
    NotSentError: Retry,
    ServerError: Retry,
    Forbidden: Gone,
    InvalidToken: lambda words: Retry(f"{words}: see nangniu doctor", TOKEN_LOOK_IN),
    ChatMigrated: Retry,
    BadRequest: _bad_request,
}


def is_bad_file(error: TelegramError) -> bool:
    """Whether a file id is no good any more, so that the file has to be uploaded."""
    return any(sign in error.message.lower() for sign in BAD_FILE)


def is_same(error: TelegramError) -> bool:
    """Whether an edit changed nothing, which is what was wanted."""
    return SAME in error.message.lower()


def is_out_of_reach(error: TelegramError) -> bool:
    """Whether an earlier message is gone, or too old to be changed."""
    return any(sign in error.message.lower() for sign in OUT_OF_REACH)
