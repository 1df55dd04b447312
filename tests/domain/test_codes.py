"""Codes as people write them, and the proof that a slip of one key never finds another case."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import (
    ALPHABET,
    case_code,
    find_case_codes,
    invitation_code,
    looks_like_case_code,
    parse_case_code,
    parse_invitation_code,
    parse_volunteer_ref,
    volunteer_ref,
)

CODE = "HN-7K3M-Q9TX-2VV"

# However it is typed, it is the same case.
TYPED = [
    "HN-7K3M-Q9TX-2VV",
    "hn-7k3m-q9tx-2vv",
    "HN7K3MQ9TX2VV",
    "7K3M-Q9TX-2VV",
    "7k3mq9tx2vv",
    "HN 7K3M Q9TX 2VV",
    "  hn 7 k 3 m - q 9 t x - 2 v v ",
    "HN–7K3M—Q9TX−2VV",
    "HN.7K3M.Q9TX.2VV!",
    "#HN_7K3M_Q9TX_2VV",
    "ＨＮ－７Ｋ３Ｍ－Ｑ９ＴＸ－２ＶＶ",
    "HN-7K3M\u00a0Q9TX\u200b-2VV",
]

NO_CODE = [
    "",
    "HN",
    "HN-7K3M-Q9TX-2V",
    "HN-7K3M-Q9TX-2VVG",
    "HN-7K3M-Q9TX-2VU",
    "HN-7K3M-Q9XT-2VV",
    "HN-7K3N-Q9TX-2VV",
    "SG-7K3M-Q9TX-2VV",
    "HNHN-7K3M-Q9TX-2VV",
    "HN-7K3M-Q9TX-2VĐ",
    "HN-٧K3M-Q9TX-2VV",
]


@pytest.mark.parametrize("text", TYPED)
def test_a_code_is_read_however_it_is_typed(text: str) -> None:
    assert parse_case_code(text) == CODE


# A text alone                   is meant as a code
ALONE = [
    ("HN-7K3M-Q9TX-2VV", True),
    ("7k3m q9tx 2vv", True),
    ("HN-7K3M-Q9TX-2VU", True),
    ("7K3-Q9TX-2VV", True),
    ("HN-ZHHJ-ENGV-ZDW", True),
    ("hn zhhj engv zdw", True),
    ("HN-ZHHJ-ENGV-ZDX", True),
    ("HN ZHHJ ENGV ZDX", False),
    ("ZHHJENGVZDW", False),
    ("duong via he hong", False),
    ("0912 345 678", False),
]


@pytest.mark.parametrize(("text", "meant"), ALONE)
def test_a_code_alone_is_known_also_with_a_slip(text: str, meant: bool) -> None:
    assert looks_like_case_code(text) is meant


@pytest.mark.parametrize("text", NO_CODE)
def test_what_is_no_code_is_none(text: str) -> None:
    assert parse_case_code(text) is None


@pytest.mark.parametrize(("typed", "meant"), [("O", "0"), ("o", "0"), ("I", "1"), ("l", "1")])
def test_letters_that_look_like_digits_are_digits(typed: str, meant: str) -> None:
    code = next(c for c in (case_code(n.to_bytes(7)) for n in range(99)) if meant in c)
    assert parse_case_code(code.replace(meant, typed)) == code


def test_the_bytes_are_the_code() -> None:
    assert case_code(bytes(7)) == "HN-0000-0000-000"
    assert case_code(b"\xff" * 7) == case_code(b"\x03" + b"\xff" * 6)
    assert case_code((1 << 45).to_bytes(7), prefix="DN").startswith("DN-0000-0000-01")
    assert len({case_code((1 << bit).to_bytes(7)) for bit in range(50)}) == 50


@pytest.mark.parametrize(
    ("make", "size"), [(case_code, 7), (invitation_code, 10), (volunteer_ref, 5)]
)
def test_the_number_of_random_bytes_is_fixed(make, size: int) -> None:
    make(bytes(size))
    for wrong in (size - 1, size + 1):
        with pytest.raises(ValueError, match=f"{size} random bytes"):
            make(bytes(wrong))


READERS = [
    (case_code, parse_case_code, 7),
    (invitation_code, parse_invitation_code, 10),
    (volunteer_ref, parse_volunteer_ref, 5),
]


@pytest.mark.parametrize(("make", "parse", "size"), READERS)
def test_every_single_slip_and_every_swap_is_noticed(make, parse, size: int) -> None:
    """Exhaustive: the check is linear, so that a slip is noticed depends on the slip alone.

    Typing b for a at one place adds a^b there; swapping a and b adds a^b at both places. So all
    differences, at all places of the code made of zeros, are all the slips there are.
    """
    zeros = make(bytes(size)).removeprefix("HN-").replace("-", "")
    for place, slip in product(range(len(zeros)), ALPHABET[1:]):
        assert parse(zeros[:place] + slip + zeros[place + 1 :]) is None
    for (a, b), slip in product(combinations(range(len(zeros)), 2), ALPHABET[1:]):
        assert parse(zeros[:a] + slip + zeros[a + 1 : b] + slip + zeros[b + 1 :]) is None


def slips(symbols: str) -> list[str]:
    """All codes one wrong symbol or one swap of neighbours away."""
    swaps = [
        symbols[:n] + symbols[n + 1] + symbols[n] + symbols[n + 2 :]
        for n in range(len(symbols) - 1)
        if symbols[n] != symbols[n + 1]
    ]
    wrong = (
        symbols[:n] + other + symbols[n + 1 :]
        for n, other in product(range(len(symbols)), ALPHABET)
        if other != symbols[n]
    )
    return [*swaps, *wrong]


@given(st.binary(min_size=7, max_size=7))
def test_no_slip_in_any_code_finds_another_case(random_bytes: bytes) -> None:
    code = case_code(random_bytes)
    assert parse_case_code(code) == code
    symbols = code.removeprefix("HN-").replace("-", "")
    assert [slip for slip in slips(symbols) if parse_case_code(slip)] == []


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=5, max_size=5))
def test_invitations_and_references_are_read_back(ten: bytes, five: bytes) -> None:
    invitation, ref = invitation_code(ten), volunteer_ref(five)
    assert parse_invitation_code(f" {invitation.lower().replace('-', ' ')}") == invitation
    assert parse_volunteer_ref(ref.replace("-", "")) == ref
    # One kind is never read as another.
    readers = (parse_case_code, parse_volunteer_ref)
    assert [read(invitation) for read in readers] == [None, None]
    assert [read(ref) for read in (parse_case_code, parse_invitation_code)] == [None, None]


def test_an_invitation_has_at_least_64_random_bits() -> None:
    assert len({invitation_code((1 << bit).to_bytes(10)) for bit in range(75)}) == 75


OTHER = case_code(b"another")

# A message, and the codes in it.
MESSAGES = [
    (f"Cho hỏi {CODE} tới đâu rồi ạ?", (CODE,)),
    ("cho hỏi mã hn7k3mq9tx2vv với", (CODE,)),
    ("cho hỏi HN 7K3M Q9TX 2VV với", (CODE,)),
    ("mã là 7k3m-q9tx-2vv nhé", (CODE,)),
    ("mã là 7k3mq9tx2vv nhé", (CODE,)),
    ("(ｈｎ－７ｋ３ｍ－ｑ９ｔｘ－２ｖｖ)", (CODE,)),
    (f"{OTHER}, {CODE}; {OTHER.lower()}", (OTHER, CODE)),
    (f"https://example.org/c/{CODE}?x=1", (CODE,)),
    (f"/tim_{CODE}", (CODE,)),
    (f"HN ABCD {CODE}", (CODE,)),
    ("HN - 7K3M - Q9TX - 2VV", (CODE,)),
    ("xHN7K3MQ9TX2VV", ()),
    (f"{CODE}x", ()),
    ("mã là 7k3m q9tx 2vv nhé", ()),
    ("HN-7K3M-Q9TX-2V4", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "codes"), MESSAGES)
def test_codes_are_found_in_a_sentence(text: str, codes: tuple[str, ...]) -> None:
    assert find_case_codes(text) == codes


def test_words_without_digits_are_no_codes() -> None:
    """One word of eleven letters in 32 would pass the check, so words must not be asked."""
    words = (f"{n:011b}".translate(str.maketrans("01", "AK")) for n in range(2048))
    assert find_case_codes(" ".join(words)) == ()


def test_another_city_has_its_own_prefix() -> None:
    code = case_code(b"another", prefix="DN")
    assert find_case_codes(f"hỏi {code}", prefix="DN") == (code,)
    assert parse_case_code(code, prefix="DN") == code
    assert parse_case_code(code) is None


@pytest.mark.parametrize("piece", ["HN", "HN-7K3M-", "7K3M-Q9TX-", "HN   ", "A1", "\u200b", "H N"])
def test_a_long_hostile_text_is_read_to_its_end(piece: str) -> None:
    assert find_case_codes(f"{piece * 20_000} {CODE}") == (CODE,)
