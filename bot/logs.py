"""The log: one JSON object a line on standard error; secrets and phone numbers never in it."""

import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter

_SECRETS = re.compile(
    r"""(?:\bbot)?\d{6,12}:[\w-]{30,}                             # a bot's token, in an address
    | \bBearer\s+\S+
    | \b(?:[\dA-Za-z]{4}-){3}[\dA-Za-z]{4}\b                      # an invitation
    | (?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}=*  # a session's token, a key
    | (?<![\w.])(?:\+\d|0\d|84[ .-]?\d)(?:[ .()-]{0,2}\d){7,12}(?!\d)  # a phone number
    """,
    re.VERBOSE | re.ASCII,
)
_COMMON = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up_logs(level: str) -> None:
    """Write everything from `level` on; libraries from WARNING on only."""
    to_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    written = (structlog.processors.format_exc_info, _redact, to_json)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)
    formatter = ProcessorFormatter(
        foreign_pre_chain=_COMMON, processors=(ProcessorFormatter.remove_processors_meta, *written)
    )
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter)
    structlog.configure(
        processors=[*_COMMON, *written],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def log_crashes() -> None:
    """What ends the program or a thread of it is logged too, instead of printed as it is."""
    sys.excepthook = _crashed
    threading.excepthook = lambda end: _crashed(end.exc_type, end.exc_value, end.exc_traceback)


def redact(text: str) -> str:
    """The text without tokens, keys, invitations and phone numbers."""
    return _SECRETS.sub("[…]", text)


def _crashed(
    kind: type[BaseException], error: BaseException | None, at: TracebackType | None
) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("nangniu").critical("crashed", exc_info=(kind, error, at))


def _redact(logger: object, name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _redacted(value) for key, value in line.items()}


def _redacted(value: Any) -> Any:
    """Before it is JSON, where a line's end would hide what begins after it."""
    match value:
        case bool() | int() | float() | None:
            return value
        case dict():
            return {redact(str(key)): _redacted(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_redacted(inner) for inner in value]
        case _:
            return redact(value if isinstance(value, str) else repr(value))
