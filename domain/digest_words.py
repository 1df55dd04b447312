"""Words of the digests: a head with the figures, then a line for each case or agency."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from domain.conversation import Notice
from domain.digests import Digest
from domain.naming import Naming, Params

BAR_MOST = 12
"""Blocks of the longest bar."""
LATE, DUE = "🟥", "🟨"


def morning(naming: Naming, language: str, params: Params) -> str:
    """What waits, case by case."""
    lines = (_case(naming, language, case) for case in params["cases"])
    return _text(naming, language, "morning", params, lines)


def weekly(naming: Naming, language: str, params: Params) -> str:
    """How agencies stand, each with a bar of what is overdue and what is due."""
    lines = (_agency(naming, language, row, params["most"]) for row in params["agencies"])
    return _text(naming, language, "weekly", params, lines)


def _text(naming: Naming, language: str, key: str, params: Params, lines: Iterator[str]) -> str:
    figures = {name: value for name, value in params.items() if isinstance(value, int)}
    head = naming.texts.say(language, f"digest.{key}.head", **figures)
    more = figures["more"]
    rest = [naming.texts.say(language, f"digest.{key}.more", more=more)] if more else []
    return "\n".join([head, "", *lines, *rest])


def _case(naming: Naming, language: str, case: Params) -> str:
    return naming.texts.say(
        language,
        f"digest.case.{case['sign']}",
        code=case["code"],
        category=naming.category(language, case["category"]),
        ward=naming.ward(language, case["ward"]),
        due=naming.when(language, case["due_at"]),
    )


def _agency(naming: Naming, language: str, row: Params, most: int) -> str:
    name = naming.agency(language, row["agency"])
    figures = {key: row[key] for key in ("open", "due", "late")}
    line = naming.texts.say(language, "digest.agency", agency=name, **figures)
    bar = LATE * _blocks(row["late"], most) + DUE * _blocks(row["due"], most)
    return f"{line}\n{bar}" if bar else line


def _blocks(count: int, most: int) -> int:
    """In proportion to the longest bar; what is there at all has one block."""
    return max(1, round(count * BAR_MOST / most)) if count else 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One agency's bar: what is overdue, then what is due soon."""

    name: str
    late: int
    due: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in words and figures; who draws it needs no language."""

    title: str
    late: str
    due: str
    bars: tuple[Bar, ...]
    others: str


def chart(naming: Naming, language: str, notice: Notice) -> Chart | None:
    """What is to be drawn beside a notice: for the week, where anything is overdue or due."""
    params = notice.params
    if notice.kind != Digest.WEEKLY or not params["most"]:
        return None

    def say(key: str, **figures: object) -> str:
        return naming.texts.say(language, f"digest.chart.{key}", **figures)

    rows, others = params["agencies"], {"count": params["more"], **params["others"]}
    return Chart(
        title=say("title", day=naming.day(params["on"])),
        late=say("late", late=params["late"]),
        due=say("due", due=params["due"]),
        bars=tuple(
            Bar(naming.agency(language, row["agency"]), row["late"], row["due"]) for row in rows
        ),
        others=say("others", **others) if params["more"] else "",
    )


DIGESTS: Mapping[str, Callable[[Naming, str, Params], str]] = {
    Digest.MORNING: morning,
    Digest.WEEKLY: weekly,
}
