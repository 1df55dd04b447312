"""The report: what a citizen is asked, in order (product.md section 4)."""

from domain.forms import Form, Kind, Question, has

CONSENT_VERSION = "2026-01"
"""Which wording of the consent a person agreed to (Law 91/2025/QH15 wants it specific)."""

DESCRIPTION_LEAST = 10
DESCRIPTION_MOST = 2000
PHOTOS_MOST = 10

# What happens comes before the category: the three suggestions are read from it.
REPORT_FORM = Form(
    key="report",
    review=True,
    questions=(
        Question("text", least=DESCRIPTION_LEAST, most=DESCRIPTION_MOST, screened=True),
        Question("category", Kind.CHOICE, options="categories"),
        Question("place", Kind.PLACE),
        Question("address", required=False, most=200),
        Question("photos", Kind.PHOTOS, required=False, most=PHOTOS_MOST),
        Question("personal", Kind.CHOICE, options="personal_data_found", shown=False),
        Question("name", Kind.CHOICE, options="name_shown"),
        Question("own_name", least=2, most=80, when=has("name", "open")),
        Question("own_phone", required=False, least=3, most=30, when=has("name", "open")),
        Question("similar", Kind.CHOICE, options="similar_cases", shown=False),
        Question("consent", Kind.CHOICE, options="consent", shown=False),
    ),
)


# A free message becomes a report when the person says so; what was sent is kept meanwhile.
OFFER_FORM = Form("offer", (Question("start", Kind.CHOICE, options="offer"),))

FIND_FORM = Form("find", (Question("code", Kind.CODE),))
JOIN_FORM = Form("join", (Question("code", least=8, most=60),))

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
        ),
        Question("comment", required=False, most=1000),
    ),
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
