"""The report: what a citizen is asked, in order (product.md section 4)."""

from domain.forms import Form, Kind, Question, Span, has, is_none_of, is_one_of

CONSENT_VERSION = "2026-01"
"""Which wording of the consent a person agreed to (Law 91/2025/QH15 wants it specific)."""

DESCRIPTION_LEAST = 10
DESCRIPTION_MOST = 2000
PHOTOS_MOST = 10

NAMED = has("name", "open")

# What happens comes before the category: the three suggestions are read from it.
REPORT_FORM = Form(
    key="report",
    review=True,
    questions=(
        Question("text", least=DESCRIPTION_LEAST, most=DESCRIPTION_MOST, screened=True),
        Question("category", Kind.CHOICE, options="categories", gathers="text", gathers_told=True),
        Question("place", Kind.PLACE),
        Question("address", required=False, most=200, screened=True, factual=True),
        Question("photos", Kind.PHOTOS, required=False, most=PHOTOS_MOST, gathers="text"),
        Question(
            "personal",
            Kind.CHOICE,
            options="personal_data_found",
            follows=("text", "address"),
        ),
        Question("name", Kind.CHOICE, options="name_shown"),
        Question("own_name", Kind.NAME, least=2, most=80, when=NAMED, secret=True, screened=True),
        Question("own_phone", Kind.PHONE, required=False, when=NAMED, secret=True, screened=True),
        Question(
            "similar",
            Kind.CHOICE,
            options="similar_cases",
            shown=False,
            follows=("text", "category", "place"),
            ends=is_none_of("none"),
        ),
        Question("consent", Kind.CHOICE, options="consent", shown=False, ends=is_one_of("no")),
    ),
)


# Something sent outside any conversation becomes a report when the person says so; what else
# they send meanwhile (more words, pictures, the place) belongs to it.
OFFER_FORM = Form(
    "offer",
    (
        Question(
            "start",
            Kind.CHOICE,
            options="offer",
            gathers="text",
            screened=True,
            ends=is_none_of(),
        ),
        Question("photos", Kind.PHOTOS, required=False, most=PHOTOS_MOST),
        Question("place", Kind.PLACE),
    ),
    light=True,
)

FIND_FORM = Form("find", (Question("code", Kind.CODE, screened=True),), light=True)
SEEK_FORM = Form("seek", (Question("words", least=2, most=60),), light=True)
JOIN_FORM = Form(
    "join", (Question("code", least=8, most=60, secret=True, screened=True),), light=True
)

# Who stands in is passed over where there is nobody who could.
AWAY_FORM = Form(
    "away",
    (
        Question("until", Kind.DATE, span=Span.COMING),
        Question("substitute", Kind.CHOICE, options="colleagues"),
    ),
)

# Each tapped reason counts at once; the comment may follow or not.
RATING_FORM = Form(
    "rating",
    (
        Question(
            "reasons",
            Kind.MANY,
            required=False,
            options="rating_reasons",
            when=has("tap", "dissatisfied"),
            gathers="comment",
        ),
        Question("comment", required=False, most=1000, screened=True),
    ),
    light=True,
)

RATING_REASONS = (
    "generic",
    "no_photo",
    "no_document",
    "not_fixed",
    "passed_around",
    "slow",
    "attitude",
    "other",
)
