"""Draws how agencies stand, for a telephone held upright: a name, a bar and two figures each."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont

from domain.digest_words import Bar, Chart

# Pillow's own font has no Vietnamese letters; licence and origin stand beside this one.
FONT = Path(__file__).parent / "fonts" / "NotoSans-Vietnamese.ttf"

WIDTH, MARGIN = 720, 32
BAR_WIDE, BAR_HIGH = 480, 26
TITLE, WORDS = 32, 26
LINE, ROW = 48, 92
PAPER, INK, TRACK = "#ffffff", "#1f2328", "#eef0f2"
LATE, DUE, DUE_WRITTEN = "#c62828", "#f2a900", "#7a5200"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def draw(chart: Chart) -> bytes:
    """The chart as a PNG file; the same chart is always the same bytes."""
    high = 2 * MARGIN + 3 * LINE + len(chart.bars) * ROW + (LINE if chart.others else 0)
    image = Image.new("RGB", (WIDTH, high), PAPER)
    pen = _Pen(ImageDraw.Draw(image), MARGIN)
    pen.line(chart.title, TITLE)
    for colour, words in ((LATE, chart.late), (DUE, chart.due)):
        pen.legend(colour, words)
    most = max(bar.late + bar.due for bar in chart.bars)
    for bar in chart.bars:
        pen.row(bar, most)
    if chart.others:
        pen.line(chart.others, WORDS)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


@dataclass(slots=True)
class _Pen:
    """Where the next line is drawn, from the top downwards."""

    on: ImageDraw.ImageDraw
    top: int

    def line(self, words: str, size: int) -> None:
        self._write(MARGIN, words, size)
        self.top += LINE

    def legend(self, colour: str, words: str) -> None:
        self._block(MARGIN, BAR_HIGH, colour)
        self._write(MARGIN + BAR_HIGH + 12, words, WORDS)
        self.top += LINE

    def row(self, bar: Bar, most: int) -> None:
        self._write(MARGIN, bar.name, WORDS)
        self.top += WORDS + 14
        self._block(MARGIN, BAR_WIDE, TRACK)
        late, due = _length(bar.late, most), _length(bar.due, most)
        self._block(MARGIN, late, LATE)
        self._block(MARGIN + late, due, DUE)
        after = MARGIN + BAR_WIDE + 16
        after += self._write(after, str(bar.late), WORDS, ink=LATE)
        after += self._write(after, " · ", WORDS)
        self._write(after, str(bar.due), WORDS, ink=DUE_WRITTEN)
        self.top += ROW - WORDS - 14

    def _block(self, left: int, wide: int, colour: str) -> None:
        if wide:
            box = (left, self.top, left + wide - 1, self.top + BAR_HIGH - 1)
            self.on.rectangle(box, fill=colour)

    def _write(self, left: int, words: str, size: int, *, ink: str = INK) -> int:
        """Write in the middle of a bar's height, what is too long with an ellipsis; how wide."""
        fitting = _fitting(words, size, WIDTH - MARGIN - left)
        middle = self.top + BAR_HIGH // 2
        self.on.text((left, middle), fitting, fill=ink, font=_font(size), anchor="lm")
        return round(_font(size).getlength(fitting))


def _fitting(words: str, size: int, wide: int) -> str:
    # The letters of the font are whole ones, marks and all.
    whole = normalize("NFC", words)
    if _font(size).getlength(whole) <= wide:
        return whole
    ends = range(len(whole), 0, -1)
    cut = (whole[:end].rstrip() + "…" for end in ends)
    return next(text for text in cut if _font(size).getlength(text) <= wide)


def _length(count: int, most: int) -> int:
    """In proportion to the longest bar; what is there at all can be seen."""
    return max(4, count * BAR_WIDE // most) if count else 0
