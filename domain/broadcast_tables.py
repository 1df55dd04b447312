"""What goes along with a broadcast's figures: a picture of the answers, and tables."""

import csv
import io

from domain.broadcast import Fate
from domain.broadcast_notices import ANSWERS
from domain.conversation import Notice
from domain.digest_words import Bar, Chart
from domain.naming import Naming

BARS_MOST = 10


def chart(naming: Naming, language: str, notice: Notice) -> Chart | None:
    """The answers by ward to be drawn, where there are any."""
    if notice.kind != "broadcast.results" or not notice.params["wards"]:
        return None

    def say(key: str, **figures: object) -> str:
        return naming.texts.say(language, f"broadcast.chart.{key}", **figures)

    wards = notice.params["wards"]
    shown, others = wards[:BARS_MOST], wards[BARS_MOST:]
    total = {one: sum(row[one] for row in wards) for one in ANSWERS}
    rest = {one: sum(row[one] for row in others) for one in ANSWERS}
    return Chart(
        title=say("title", number=notice.params["number"]),
        late=say("help", count=total["help"]),
        due=say("known", count=total["known"]),
        bars=tuple(
            Bar(naming.ward(language, row["ward"]), row["help"], row["known"]) for row in shown
        ),
        others=say("others", count=len(others), **rest) if others else "",
    )


def table(naming: Naming, language: str, notice: Notice) -> bytes | None:
    """The figures as CSV, for a spreadsheet; None where a notice has none."""
    rows: list[tuple[object, ...]]
    if notice.kind == "broadcast.report":
        counts = notice.params["counts"]
        rows = [("fate", "people"), *((fate, counts.get(fate, 0)) for fate in Fate)]
    elif notice.kind == "broadcast.results":
        rows = [("ward", "name", *ANSWERS)]
        for row in notice.params["wards"]:
            name = naming.ward(language, row["ward"])
            rows.append((row["ward"] or "", name, *(row[one] for one in ANSWERS)))
    else:
        return None
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    # Without the mark at its beginning Excel reads Vietnamese letters as others.
    return out.getvalue().encode("utf-8-sig")
