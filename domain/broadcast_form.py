"""What whoever writes a broadcast is asked, in order."""

from domain.broadcast_links import LINKS_MOST
from domain.forms import Form, Kind, Question, Span, has

TEXT_MOST = 1500
"""Characters: with its links and its buttons it is one message on every channel."""

BROADCAST_FORM = Form(
    "broadcast",
    review=True,
    questions=(
        Question("text", least=10, most=TEXT_MOST),
        Question("text_en", required=False, least=10, most=TEXT_MOST),
        Question("photos", Kind.PHOTOS, required=False, most=1),
        Question("links", Kind.LINKS, required=False, most=LINKS_MOST),
        Question("aim", Kind.CHOICE, options="aims"),
        Question("wards", Kind.CHOICE, options="wards", when=has("aim", "wards")),
        Question("officers", Kind.CHOICE, options="agencies", when=has("aim", "officers")),
        Question("categories", Kind.CHOICE, options="categories", when=has("aim", "categories")),
        Question("cases", Kind.CODE, when=has("aim", "cases")),
        Question("language", Kind.CHOICE, options="languages", when=has("aim", "language")),
        Question("channel", Kind.CHOICE, options="channels", when=has("aim", "channel")),
        Question("when", Kind.CHOICE, options="moments"),
        Question("on", Kind.DATE, span=Span.COMING, when=has("when", "later")),
        Question("hour", Kind.CHOICE, options="hours", when=has("when", "later")),
        Question("days", Kind.CHOICE, options="days"),
        Question("asks", Kind.CHOICE, options="asks"),
        Question("emergency", Kind.CHOICE, options="emergency"),
        Question("reason", least=10, most=500, when=has("emergency", "yes")),
    ),
)

HOURS = ("07", "09", "11", "14", "16", "19")
DAYS = ("1", "3", "7")
AIMS = (
    "everyone",
    "wards",
    "officers",
    "categories",
    "cases",
    "language",
    "channel",
    "reported",
    "never_reported",
    "community",
)
