"""Whether a call is Zalo's: SHA-256 over the very bytes that came, and a moment near now.

Sources disagree on the first term (the app's number or the account's), so both are tried and
it is counted which one matched.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HEADER, TIME_HEADER, RETRY_HEADER = "X-ZEvent-Signature", "X-ZEvent-Timestamp", "num_retry"
WINDOW_IN = timedelta(minutes=5)
RETRIES_IN = timedelta(hours=3)
"""Zalo tries again for up to two hours, and the moment stays the first one."""
# Found without parsing: what isn't known to be Zalo's is not given to a parser.
_TIMESTAMP = re.compile(rb'"timestamp"\s{0,4}:\s{0,4}"?(\d{10,16})\b')
_TIMESTAMPS_MOST = 3


@dataclass(frozen=True, slots=True)
class Signer:
    """What calls of one app for one account are signed with."""

    app_id: str
    oa_id: str
    secret: str = field(repr=False)

    def matched(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str | None:
        """Which first term the signature was made with; None where it is not Zalo's, or old."""
        given = headers.get(HEADER, "").removeprefix("mac=").strip().lower()
        is_again = headers.get(RETRY_HEADER, "0") not in ("", "0")
        for stamp in _stamps(headers, body):
            if abs(now - _moment(stamp)) > (RETRIES_IN if is_again else WINDOW_IN):
                continue
            for name, first in (("app_id", self.app_id), ("oa_id", self.oa_id)):
                signed = (first.encode(), body, stamp, self.secret.encode())
                digest = hashlib.sha256(b"".join(signed)).hexdigest()
                if hmac.compare_digest(digest.encode(), given.encode(errors="replace")):
                    return name
        return None


def _stamps(headers: Mapping[str, str], body: bytes) -> Iterator[bytes]:
    found = [match[1] for match in _TIMESTAMP.finditer(body)][:_TIMESTAMPS_MOST]
    told = headers.get(TIME_HEADER, "")
    if told.isascii() and told.isdigit() and len(told) in range(10, 17):
        found.append(told.encode())
    yield from dict.fromkeys(found)


def _moment(stamp: bytes) -> datetime:
    """Milliseconds, as Zalo writes; what lies beyond all calendars is old."""
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return epoch + timedelta(milliseconds=int(stamp[:14]))
