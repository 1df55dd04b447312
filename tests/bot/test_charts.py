"""The week's picture: drawn in whole Vietnamese letters, and never at the cost of the words."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from bot.charts import BAR_HIGH, BAR_WIDE, FONT, MARGIN, WIDTH, draw
from bot.illustrated import Illustrated, Illustrator
from bot.locales import load_texts
from bot.media import Media
from bot.writer import Writer
from domain import digests
from domain.conversation import Capabilities, Lane, Notice, Peer
from domain.digest_words import Bar, Chart, chart
from domain.digests import Standing
from domain.wording import Wording
from scheduler.seam import Delivered, Message
from storage import files
from tests.domain.cases import NOW
from tests.domain.hanoi import hanoi
from tests.records import database, plain_log

__all__ = ["database", "plain_log"]

ROOT = Path(__file__).parents[2]
CITY = hanoi()
WORDING = Wording(load_texts(ROOT / "locales"), CITY)
RED, AMBER, WHITE = (198, 40, 40), (242, 169, 0), (255, 255, 255)


def standing(count, late=1, due=1):
    """So many agencies, the first with most overdue."""
    codes = list(CITY.agencies)[:count]
    return [Standing(code, 40, due, late + count - n) for n, code in enumerate(codes)]


def drawn(chart_):
    return Image.open(io.BytesIO(draw(chart_)))


def pixels(image, colour):
    return list(zip(*[iter(image.tobytes())] * 3, strict=True)).count(colour)


# --- what is in it -----------------------------------------------------------------------------


def test_the_most_overdue_are_drawn_and_all_others_are_summed():
    notice = digests.weekly(standing(126), date(2026, 10, 5))
    shown = chart(WORDING, "vi", notice)
    assert shown.title == "Tình hình hồ sơ ngày 05/10/2026"
    assert [bar.late for bar in shown.bars] == list(range(127, 117, -1))
    assert shown.others == f"116 cơ quan khác: quá hạn {sum(range(2, 118))}, sắp đến hạn 116"
    assert (shown.late, shown.due) == ("Quá hạn: 8127", "Đến hạn trong 7 ngày: 126")


def test_the_longest_bar_fills_its_place_and_what_is_there_at_all_is_seen():
    image = drawn(Chart("Tuần", "", "", (Bar("A", 999, 1), Bar("B", 0, 0), Bar("C", 1, 0)), ""))
    bars = [y for y in range(image.height) if image.getpixel((MARGIN, y)) == RED]
    rows = [image.crop((0, y, MARGIN + BAR_WIDE, y + 1)) for y in bars]
    lengths = Counter(pixels(row, RED) + pixels(row, AMBER) for row in rows)
    legend = BAR_HIGH
    assert lengths == dict.fromkeys((legend, BAR_WIDE, 4), BAR_HIGH)


# What nobody has to do is no picture, nor is a morning.
BARE = [
    ("nothing overdue or due", digests.weekly([Standing("SXD", 4, 0, 0)], date(2026, 10, 5))),
    ("another notice", Notice("digest.morning", {"most": 1})),
]


@pytest.mark.parametrize(("name", "notice"), BARE, ids=[name for name, _ in BARE])
def test_no_picture_of(name, notice):
    assert chart(WORDING, "vi", notice) is None


def test_a_name_too_long_ends_in_an_ellipsis_inside_the_picture():
    image = drawn(Chart("Tuần", "", "", (Bar("Ủy ban nhân dân phường " * 9, 1, 1),), ""))
    assert image.width == WIDTH
    edge = image.crop((WIDTH - 20, 0, WIDTH, image.height))
    assert pixels(edge, WHITE) == 20 * image.height


def test_the_font_has_every_letter_of_every_name():
    said = {bar.name for one in ("vi", "en") for bar in _all_bars(one)}
    words = {WORDING.texts.say(one, f"digest.chart.{key}", day="", late=1, due=1, count=1)
             for one in ("vi", "en") for key in ("title", "late", "due", "others")}  # fmt: skip
    font = ImageFont.truetype(FONT, 26)
    missing = bytes(font.getmask("\uffff"))
    letters = {letter for text in said | words for letter in text if letter.strip()}
    assert {letter for letter in letters if bytes(font.getmask(letter)) == missing} == set()
    assert len(letters) > 80


def _all_bars(language):
    return [Bar(WORDING.agency(language, code), 0, 0) for code in (None, *CITY.agencies)]


# --- how it is sent ----------------------------------------------------------------------------


@dataclass
class Wire:
    """A channel that notes what reached it."""

    name: str = "web"
    capabilities: Capabilities = Capabilities(buttons_max=9, text_max=4096)  # noqa: RUF009 (it is frozen)
    sent: list[Message] = field(default_factory=list)

    async def send(self, message):
        self.sent.append(message)
        return Delivered("1")


@pytest.fixture
def wire(database, tmp_path):
    media, writer = Media(tmp_path / "files"), Writer(database)
    yield Illustrated(Wire(), Illustrator(WORDING, media, writer, lambda: NOW))
    media.close()
    writer.close()


def the_week(language="vi"):
    notice = digests.weekly(standing(3), date(2026, 10, 5))
    say = WORDING.render(language, notice)
    return Message(1, Peer("web", "leader"), Lane.DIGEST, say, notice, language)


async def test_it_goes_out_beside_the_words_and_is_stored_like_any_picture(wire, database):
    for language in ("vi", "vi", "en"):
        assert await wire.send(the_week(language)) == Delivered("1")
    first, again, english = wire.channel.sent
    assert first.say.text == the_week().say.text
    assert first.say.photos == again.say.photos != english.say.photos
    pictures = first.say.photos + english.say.photos
    with database.reading() as session:
        assert files.known(session, pictures) == set(pictures)
    with Image.open(wire.illustrator.media.path(first.say.photos[0])) as kept:
        assert kept.width == WIDTH


async def test_a_full_disk_costs_the_picture_not_the_words(wire, plain_log):
    folder = wire.illustrator.media.folder
    folder.rmdir()
    folder.touch()  # nothing can be stored below it
    assert await wire.send(the_week()) == Delivered("1")
    assert wire.channel.sent == [the_week()]


# --- what goes along with a broadcast's figures ------------------------------------------------

ANSWERED = Notice(
    "broadcast.results",
    {
        "number": 4,
        "wards": [{"ward": "00097", "known": 5, "help": 2}, {"ward": None, "known": 1, "help": 0}],
    },
)
ENDED = Notice(
    "broadcast.report", {"number": 4, "standing": "done", "counts": {"sent": 3, "blocked": 1}}
)


def a_reply(notice):
    say = WORDING.render("vi", notice)
    return Message(1, Peer("web", "admin"), Lane.REPLY, say, notice, "vi")


async def test_answers_come_as_words_picture_and_table(wire):
    wire.capabilities = replace(wire.capabilities, files=True)
    await wire.send(a_reply(ANSWERED))
    (sent,) = wire.channel.sent
    assert sent.say.text.startswith("Trả lời thông báo #4: đã biết 6, cần hỗ trợ 2.")
    picture, rows = (wire.illustrator.media.path(one) for one in sent.say.photos)
    assert pixels(Image.open(picture).convert("RGB"), WHITE) > 0
    assert wire.illustrator.media.kind(sent.say.photos[1]).mime == "text/csv"
    ward = WORDING.ward("vi", "00097")
    assert rows.read_text("utf-8-sig").splitlines()[:2] == [
        "ward,name,known,help",
        f"00097,{ward},5,2",
    ]


async def test_a_report_comes_with_its_table_where_a_channel_takes_files(wire):
    await wire.send(a_reply(ENDED))
    wire.capabilities = replace(wire.capabilities, files=True)
    await wire.send(a_reply(ENDED))
    without, sent = wire.channel.sent
    assert without.say.photos == ()
    kept = wire.illustrator.media.path(sent.say.photos[0]).read_text("utf-8-sig")
    rows = list(csv.reader(kept.splitlines()))
    assert sum(int(count) for _, count in rows[1:]) == 4
