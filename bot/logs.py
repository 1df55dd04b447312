"""The log: one JSON object a line on standard error; secrets and phone numbers never in it."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Bot tokens in addresses, bearer tokens, and runs of digits as long as a phone number.
_SECRETS = re.compile(
    r"(?:\bbot)?\d{6,12}:[A-Za-z0-9_-]{30,}|\bBearer\s+\S+|(?<!\d)\+?\d[\d .-]{7,13}\d(?!\d)"
)
_KEPT = frozenset({"timestamp", "level", "row"})


def set_up_logs(level: str) -> None:
    """Write everything from `level` on; libraries from WARNING on only."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_redact_record)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def redact(text: str) -> str:
    """The text without tokens and phone numbers."""
    return _SECRETS.sub("[…]", text)


def _redact(logger: object, name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in line.items():
        if isinstance(value, str) and key not in _KEPT:
            line[key] = redact(value)
    return line


def _redact_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = redact(record.getMessage()), ()
    return True
