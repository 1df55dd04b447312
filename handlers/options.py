"""What there is to choose from: one row of `SOURCES` for each kind of list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.broadcast_form import DAYS, HOURS
from domain.case import ANSWERED, OPEN, Case
from domain.forms import Question
from domain.report import CONSENT_VERSION, RATING_REASONS
from domain.severity import Severity
from domain.understanding import personal_in
from handlers import broadcast_choices, catalogue, colleagues, prepared, similar
from handlers.listing import ALL, matching
from handlers.turn import Draft, Option, Turn
from storage import cases


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of list.

    `find` gives the first suggestions for "", everything for "*", or what was typed could mean.
    What is found by typing in a `wide` list is offered, never taken at once. `label` finds the
    words of an answer, `details` lines to be read above the options.
    """

    find: Callable[[Turn, Draft, str], list[Option]]
    label: Callable[[Turn, str], str]
    wide: bool = False
    details: Callable[[Turn, Draft], str] | None = None


def _always(turn: Turn, draft: Draft) -> bool:
    return True


def _keyed(prefix: str, *keys: str, only_if: Callable[[Turn, Draft], bool] = _always) -> Source:
    """Fixed options whose labels are texts."""

    def label(turn: Turn, key: str) -> str:
        return turn.text(f"{prefix}.{key}")

    def find(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
        # So few are named by their labels and synonyms; a word in one of them names none.
        if not only_if(turn, draft) or wanted not in ("", ALL):
            return []
        return [(key, label(turn, key)) for key in keys]

    return Source(find, label)


def _holds_personal_data(turn: Turn, draft: Draft) -> bool:
    told = (draft.answers.get(key) or "" for key in ("text", "address"))
    return any(personal_in(words, turn.house.knowledge) for words in told)


def _has_not_consented(turn: Turn, draft: Draft) -> bool:
    return turn.person.consent != CONSENT_VERSION


ANSWER_TO = "answer:"
"""What the option begins with that makes a free message the answer to an officer's question."""

_OFFER = _keyed("offer", "yes", "no")


def _offer(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    asked = cases.asked_of(turn.session, turn.person.id)
    answers = [(f"{ANSWER_TO}{c.code}", turn.text("offer.answer", code=c.code)) for c in asked]
    return [*matching(wanted, answers), *_OFFER.find(turn, draft, wanted)]


def _questions(turn: Turn, draft: Draft) -> str:
    """What officers ask this person: a code says little to somebody who wrote weeks ago."""
    asked = cases.asked_of(turn.session, turn.person.id)
    lines = [turn.text("offer.question", code=c.code, question=c.question) for c in asked]
    return "\n".join([turn.text("offer.asked"), *lines]) if lines else ""


SOURCES: Mapping[str, Source] = {
    "aims": Source(broadcast_choices.aims, broadcast_choices.aim_label),
    "wards": Source(broadcast_choices.wards, broadcast_choices.ward_label, wide=True),
    "moments": _keyed("broadcast.when", "now", "later"),
    "hours": _keyed("broadcast.hour", *HOURS),
    "days": _keyed("broadcast.days", *DAYS),
    "asks": _keyed("broadcast.asks", "yes", "no"),
    "emergency": _keyed("broadcast.emergency", "no", "yes", only_if=broadcast_choices.may_alarm),
    "channels": Source(broadcast_choices.channels, broadcast_choices.channel_label),
    "languages": _keyed("menu", "vi", "en"),
    "categories": Source(catalogue.categories, catalogue.category),
    "agencies": Source(catalogue.agencies, catalogue.agency, wide=True),
    "severities": _keyed("severity", *Severity),
    "reject_codes": Source(catalogue.reject_codes, catalogue.reject_code),
    "name_shown": _keyed("name", "hidden", "open"),
    "personal_data_found": _keyed("personal", "mask", "keep", only_if=_holds_personal_data),
    "similar_cases": Source(similar.find, similar.label, details=similar.lines),
    "consent": _keyed("consent", "yes", "no", only_if=_has_not_consented),
    "offer": Source(_offer, _OFFER.label, details=_questions),
    "colleagues": Source(colleagues.find, colleagues.name),
    "sure": _keyed("sure", "yes", "no"),
    "rating_reasons": _keyed("rating.reason", *RATING_REASONS),
    "standard_answers": Source(prepared.find, prepared.label),
}


def find(turn: Turn, question: Question, draft: Draft, wanted: str = "") -> list[Option]:
    """The options of a question: the first suggestions, everything, or what fits the words."""
    return SOURCES[question.options].find(turn, draft, wanted)


# Which cases a code may name.
FITTING: Mapping[str, Callable[[Case], bool]] = {
    "": lambda case: True,
    "cases_that_go_on": lambda case: case.state in OPEN | ANSWERED,
}


def fits(question: Question, case: Case) -> bool:
    """Whether the case may be named in answer to this question."""
    return FITTING[question.options](case)
