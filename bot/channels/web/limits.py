"""How fast sessions and addresses may go: the generic cell rate algorithm, in memory, bounded."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta

KEYS_MOST = 50_000
_NETWORK_BITS = 64
# Seconds; whole bursts don't add up exactly in floating point.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, then so many a second."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What one session and one address may ask of the web channel."""

    events: Rate = Rate(30, 1)
    """Events of a session; each photo counts as one more."""
    reads: Rate = Rate(600, 60)
    """Looks for messages of a session."""
    open_most: int = 6
    """Streams and waiting looks a session may hold at the same time."""
    sessions: Rate = Rate(20, 0.1)
    """New sessions of an address."""
    strangers: Rate = Rate(30, 1)
    """Requests of an address with a token nobody knows."""
    uploads_most: int = 32
    """Photo uploads under way at the same time, of all sessions."""
    json_in: timedelta = timedelta(seconds=30)
    upload_in: timedelta = timedelta(minutes=5)
    store_in: timedelta = timedelta(seconds=8)
    """How long to wait for a commit before saying that it could not be stored."""
    look_in: timedelta = timedelta(seconds=2)
    """Between two looks of who waits: the bell of another process is not heard here."""
    heartbeat_in: timedelta = timedelta(seconds=15)
    """Proxies and phone networks drop a stream that is silent for longer."""
    write_in: timedelta = timedelta(seconds=30)
    """How long a reader may take nothing before its stream is cut."""


class Limiter:
    """Counts one kind of thing by key (a session, an address).

    Each key has the moment at which it will have paid for all it did; the burst is how far
    ahead of now that moment may lie. The keys used least recently are forgotten first.
    """

    def __init__(self, rate: Rate, *, keys_most: int = KEYS_MOST) -> None:
        self._each = 1 / rate.per_second
        self._ahead = rate.burst * self._each
        self._most = keys_most
        self._paid_at: OrderedDict[str, float] = OrderedDict()

    def take(self, key: str, now: float) -> float:
        """Count one more and return 0.0, or count nothing and return the seconds to wait."""
        if not (wait := self.wait(key, now)):
            self.charge(key, now, 1)
        return wait

    def wait(self, key: str, now: float) -> float:
        """The seconds until one more is taken; 0.0 for at once."""
        paid_at = max(self._paid_at.get(key, now), now) + self._each
        over = paid_at - now - self._ahead
        return over if over > _ROUNDING else 0.0

    def charge(self, key: str, now: float, count: int) -> None:
        """Count what is already done; the debt slows down what comes next."""
        self._set(key, max(self._paid_at.get(key, now), now) + count * self._each)

    def _set(self, key: str, paid_at: float) -> None:
        self._paid_at[key] = paid_at
        self._paid_at.move_to_end(key)
        if len(self._paid_at) > self._most:
            self._paid_at.popitem(last=False)


class Seats:
    """How many things a key holds open at the same time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[str, int] = {}

    def take(self, key: str) -> bool:
        """Take a seat; False if all are taken."""
        if (taken := self._taken.get(key, 0)) >= self._most:
            return False
        self._taken[key] = taken + 1
        return True

    def give_back(self, key: str) -> None:
        """Leave a seat."""
        self._taken[key] -= 1
        if not self._taken[key]:
            del self._taken[key]


def neighbourhood(address: str) -> str:
    """The key of an address: itself, or an IPv6 network of 64 bits, which is one household."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if (mapped := found.ipv4_mapped) is not None:
            return str(mapped)
        return str(ipaddress.ip_network((found, _NETWORK_BITS), strict=False))
    return address
