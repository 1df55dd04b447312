"""What a button carries: it goes there and back, it is short, and garbage is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import State
from domain.codes import case_code
from domain.report import RATING_REASONS
from domain.requests import LIMIT, Do, Go, Pick, Show, decode, encode
from domain.workflow import ACTIONS
from handlers.menu import PLACES
from tests.domain.hanoi import hanoi

CODE = "HN-7K3M-Q9TX-2VV"
CARRIED = [
    (Do("accept", CODE, 3), "do:accept:HN-7K3M-Q9TX-2VV:3"),
    (Do("rate", CODE, 12, "satisfied"), "do:rate:HN-7K3M-Q9TX-2VV:12:satisfied"),
    (Show("history", CODE), "show:history:HN-7K3M-Q9TX-2VV"),
    (Go("mine"), "go:mine"),
    (Go("queue", "3"), "go:queue:3"),
    (Pick("0a1b2c3d", "drainage"), "pick:0a1b2c3d:drainage"),
    (Pick("0a1b2c3d", "~back"), "pick:0a1b2c3d:~back"),
    (Pick("0a1b2c3d", "a:b:"), "pick:0a1b2c3d:a:b:"),
    (Pick("", ""), "pick::"),
]
# What somebody may send who was never shown a button.
GARBAGE = [
    "",
    "do",
    "do:",
    "do:accept",
    "do:accept:HN-7K3M-Q9TX-2VV",
    "do:accept:HN-7K3M-Q9TX-2VV:",
    "do:accept:HN-7K3M-Q9TX-2VV:-1",
    "do:accept:HN-7K3M-Q9TX-2VV:3.0",
    "do:accept:HN-7K3M-Q9TX-2VV:1234567890",
    "do:accept:HN-7K3M-Q9TX-2VV:٣",
    "do:accept:HN-7K3M-Q9TX-2VV:²",
    "do:accept:HN-7K3M-Q9TX-2VV: 3",
    "do:accept:HN-7K3M-Q9TX-2VV:3:tap:more",
    "DO:accept:HN-7K3M-Q9TX-2VV:3",
    "show:card",
    "show:card:HN-7K3M-Q9TX-2VV:3",
    "go",
    "go:a:b:c",
    "pick:nonce",
    "drop table cases",
    "\x00",
    "\ud800",
]


@pytest.mark.parametrize(("request_", "data"), CARRIED)
def test_a_request_goes_there_and_back(request_, data):
    assert encode(request_) == data
    assert decode(data) == request_


@pytest.mark.parametrize("data", GARBAGE)
def test_garbage_is_no_request(data):
    assert decode(data) is None


@given(st.one_of(st.text(max_size=80), st.from_regex(r"(do|show|go|pick)(:[^:]{0,9}){0,5}")))
def test_whatever_is_sent_decodes_to_a_request_or_to_nothing(data):
    request = decode(data)
    if request is not None and len(data.encode(errors="surrogatepass")) <= LIMIT:
        assert decode(encode(request)) == request


# --- the longest of everything fits ----------------------------------------------------------

LONGEST_CODE = case_code(bytes(7), prefix="HANO")
LAST_VERSION = 999_999_999


def test_every_action_of_every_case_fits():
    for action in ACTIONS.values():
        for tap in action.taps or (None,):
            data = encode(Do(action.key, LONGEST_CODE, LAST_VERSION, tap))
            assert decode(data) == Do(action.key, LONGEST_CODE, LAST_VERSION, tap)


def test_every_view_and_every_place_fits():
    for view in ("card", "history", "timeline"):
        assert decode(encode(Show(view, LONGEST_CODE))) == Show(view, LONGEST_CODE)
    for place in PLACES:
        assert decode(encode(Go(place))) == Go(place)


def test_every_option_anybody_is_offered_fits():
    city = hanoi()
    tables = (city.agencies, city.categories, city.reject_codes, city.wards, State, RATING_REASONS)
    options = [key for table in tables for key in table] + [LONGEST_CODE]
    for option in options:
        assert decode(encode(Pick("f" * 8, option))) == Pick("f" * 8, option)
    # A column of 40 characters is the widest that a code of reference data can have.
    encode(Pick("f" * 8, "x" * 40))


def test_what_does_not_fit_is_refused_in_bytes_not_letters():
    encode(Pick("f" * 8, "x" * 50))
    with pytest.raises(ValueError, match="64 bytes"):
        encode(Pick("f" * 8, "x" * 51))
    with pytest.raises(ValueError, match="64 bytes"):
        encode(Pick("f" * 8, "ữ" * 17))
