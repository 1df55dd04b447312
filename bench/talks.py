"""What the people of the measurement say: each talk is a generator of words, fed with answers."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass

TYPED = "typed:"
"""What the data of a button begins with that types its label."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button that is pressed, by its data."""

    data: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as it arrived: its text, and pairs of data and label of its buttons."""

    text: str
    choices: tuple[tuple[str, str], ...] = ()

    def button(self, key: str) -> Press | None:
        """The button whose data ends in this option; None when there is none."""
        found = (data for data, _ in self.choices if data.rpartition(":")[2] == key)
        return next((Press(data) for data in found), None)


Word = str | Press
Talk = Generator[Word, Heard, None]

PROBLEMS = (
    "Cống thoát nước trước nhà số {n} bị tắc, mưa xuống là nước ngập vào tận sân",
    "Mặt đường đoạn nhà số {n} có ổ gà rất sâu, xe máy đi qua hay bị ngã",
    "Đèn đường trước nhà số {n} hỏng hơn một tuần nay, buổi tối cả đoạn tối om",
    "Rác để đầy vỉa hè trước nhà số {n}, ba ngày nay không có xe đến thu",
    "Cây xà cừ trước nhà số {n} nghiêng hẳn ra đường, cành khô rơi xuống luôn",
    "Quán ở số {n} mở loa hát đến nửa đêm, cả ngõ không ai ngủ được",
    "Xe đỗ kín vỉa hè trước nhà số {n}, người đi bộ phải đi xuống lòng đường",
)
WARDS = "Khương Đình|Hoàn Kiếm|Cửa Nam|Tây Hồ|Vĩnh Tuy|Hà Đông|Long Biên|Bồ Đề|Từ Liêm".split("|")


def peer_id(person: int) -> str:
    """The address of a person on the web channel."""
    return f"{person:032x}"


def token(person: int) -> str:
    """The bearer token of a person; secret enough for a sink."""
    return f"measured-{person}"


def echo(number: int) -> Talk:
    """One word, given back."""
    yield f"Tin nhắn thứ {number}: {_problem(number)}"


def six_steps(number: int) -> Talk:
    """The report as the aiogram bot takes it: six messages."""
    yield "Gửi phản ánh"
    yield _problem(number)
    yield "Ngập, thoát nước"
    yield WARDS[number % len(WARDS)]
    yield "Ẩn tên tôi"
    yield "Gửi"


def report(number: int) -> Talk:
    """The whole report as our citizen gives it, up to the code of the case."""
    yield "/start"
    yield "Gửi phản ánh"
    heard = yield _problem(number)
    heard = yield Press(heard.choices[0][0])  # the first category suggested
    heard = yield WARDS[number % len(WARDS)]
    heard = yield Press(heard.choices[0][0])  # the ward of that name
    for step in ("~skip", "~skip", "hidden", "none", "yes", "send"):
        button = heard.button(step)
        if button is None and step == "none":  # nobody has reported anything like it
            continue
        assert button is not None, f"no {step} below: {heard}"
        heard = yield button
    assert "HN-" in heard.text, f"no code in: {heard}"


def _problem(number: int) -> str:
    return PROBLEMS[number % len(PROBLEMS)].format(n=number)


TALKS: Mapping[str, Callable[[int], Talk]] = {
    "echo": echo,
    "tuned": echo,
    "form": six_steps,
    "ours": report,
}
"""What is said to each kind of program."""
