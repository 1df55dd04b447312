"""Codes and figures into words: the one place where a notice gets its text."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.broadcast_words import BROADCASTS
from domain.case import UNDER_WAY, PublicState
from domain.conversation import Choice, Notice, Say
from domain.digest_words import DIGESTS
from domain.naming import Naming, Params
from domain.requests import Do, Go, Heard, Show, Steer, decode

CARD_LINES = (
    "head",
    "state",
    "round",
    "place",
    "map",
    "name",
    "receive",
    "handle",
    "paused",
    "extension",
    "followers",
    "text",
    "question",
    "answer",
    "rating",
)
"""The lines of an officer's card, in order; `_card_line` says which are there."""

MAP = "https://www.openstreetmap.org"


@dataclass(frozen=True, slots=True)
class Wording(Naming):
    """Finds words for what the domain says in codes."""

    def words(self, language: str, params: Params) -> dict[str, str]:
        """Every parameter of a notice about a case, in words."""
        given: Params = params.get("given", {})
        known = {
            "by": params.get("by") or self.texts.say(language, "history.staff"),
            "signed": f" ({params['by']})" if params.get("by") else "",
            "code": params["code"],
            "state": self.state(language, params["public_state"]),
            "category": self.category(language, params["category"]),
            "ward": self.ward(language, params["ward"]),
            "agency": self.agency(language, params["agency"]),
            "due": self.when(language, params["due_at"]),
            "handle": self.when(language, params["handle_due_at"]),
            "contest": self._contest(language, params),
        }
        return known | self._given(language, given)

    def _contest(self, language: str, params: Params) -> str:
        """That a refusal can be contested, while it can."""
        return "" if params.get("contested") else self.texts.say(language, "notice.contest")

    def _given(self, language: str, given: Params) -> dict[str, str]:
        words = {key: str(value) for key, value in given.items()}
        if "code" in given:
            words |= self.refusal(language, given["code"])
        for key, prefix in (("clock", "clock"), ("stage", "stage"), ("did", "history")):
            if key in given:
                words[key] = self.texts.say(language, f"{prefix}.{given[key]}")
        if "did_at" in given:
            words["did_at"] = self.when(language, given["did_at"])
        if "tap" in given:
            words["score"] = self.texts.say(language, f"action.rate.{given['tap']}")
        for key in ("until", "document_on"):
            words |= {key: self.day(given[key])} if key in given else {}
        if document := words.pop("document", ""):
            document = "\n" + self.texts.say(language, "case.document", document=document)
        words["document"] = document
        words["suggested"] = self._suggested(language, given.get("agency"))
        # These name what was given; the case may have moved on since.
        return {key: words[key] for key in words if key not in ("code", "agency", "category")}

    def refusal(self, language: str, code: str) -> dict[str, str]:
        """Why a report is refused, and where the person can turn instead."""
        reject = self.city.reject_codes.get(code)
        if reject is None:
            return {"why": code, "door": ""}
        return {"why": reject.label(language), "door": reject.door(language)}

    def _suggested(self, language: str, agency: str | None) -> str:
        if agency is None:
            return self.texts.say(language, "agency.none")
        return self.agency(language, agency)

    def reasons(self, language: str, reasons: Iterable[tuple[str, Params]]) -> str:
        """Why a report was routed as it was: keys with their codes."""
        return "; ".join(
            self.texts.say(language, key, **self._named(language, params))
            for key, params in reasons
        )

    def _named(self, language: str, params: Params) -> dict[str, str]:
        names = {
            "agency": self.agency,
            "former": self.agency,
            "ward": self.ward,
            "category": self.category,
        }
        return {key: names[key](language, code) for key, code in params.items()}

    def card(self, language: str, params: Params) -> str:
        """The officer's card: what the case is, where, until when, and what was said."""
        lines = (self._card_line(language, line, params) for line in CARD_LINES)
        return "\n".join(line for line in lines if line)

    def _card_line(self, language: str, line: str, params: Params) -> str:
        there = {
            "round": params["round"] > 0,
            "receive": params["public_state"] == PublicState.WAITING,
            "name": params["name_shown"],
            "paused": params["paused"],
            "extension": params["extension"],
            "followers": params["followers"] > 0,
            "question": params["question"],
            "answer": params["answer"],
            "rating": params.get("rating"),
            "handle": params["public_state"] in UNDER_WAY,
        }
        if not there.get(line, True):
            return ""
        words = self.words(language, params)
        extra = {
            "severity": self.texts.say(language, f"severity.{params['severity']}"),
            "standing": self.texts.say(language, f"state.{params['state']}"),
            "spot": ", ".join(filter(None, (params["address"], words["ward"]))),
            "receive": self.when(language, params["receive_due_at"]),
            "map": self._map(params),
            "count": params["followers"],
            "proof": params["document"] or "",
            **self._given(language, params["extension"] or {}),
            **self._rating(language, params.get("rating") or {}),
        }
        return self.texts.say(language, f"card.{line}", **dict(params) | words | extra).rstrip()

    def _rating(self, language: str, rating: Params) -> dict[str, str]:
        """The score, and below it the reasons and the comment as far as there are any."""
        if not rating:
            return {}
        say = self.texts.say
        reasons = ", ".join(say(language, f"rating.reason.{key}") for key in rating["reasons"])
        told = [reasons, rating["comment"] and f"“{rating['comment']}”"]
        score = say(language, f"action.rate.{rating['score']}")
        return {"score": score, "why": "\n".join(["", *filter(None, told)])}

    def _map(self, params: Params) -> str:
        """A link to the point, or to the middle of the ward where there is no point."""
        lat, lon = params["lat"], params["lon"]
        if lat is not None:
            return f"{MAP}/?mlat={lat:.5f}&mlon={lon:.5f}#map=18/{lat:.5f}/{lon:.5f}"
        ward = self.city.wards.get(params["ward"])
        return f"{MAP}/#map=15/{ward.lat}/{ward.lon}" if ward else MAP

    def render(self, language: str, content: Say | Notice) -> Say:
        """The finished message: a notice finds its words here."""
        if isinstance(content, Say):
            return content
        label = self._listed if content.kind in DIGESTS else self.button
        links = (Choice(url, name) for name, url in content.params.get("links", ()))
        pressed = (Choice(data, label(language, data)) for data in content.requests)
        return Say(self.notice(language, content), (*links, *pressed), content.photos)

    def notice(self, language: str, notice: Notice) -> str:
        """The text of a notice."""
        if notice.kind == "card":
            return self.card(language, notice.params)
        if notice.kind in BROADCASTS:
            return BROADCASTS[notice.kind](self, language, notice.params)
        if notice.kind in DIGESTS:
            return DIGESTS[notice.kind](self, language, notice.params)
        parts = [self._news(language, notice)]
        if notice.params.get("stands_in"):
            parts.append(self.texts.say(language, "notice.stands_in"))
        if (card := notice.params.get("card")) is not None:
            parts.append(self.card(language, card))
        return "\n\n".join(parts)

    def _news(self, language: str, notice: Notice) -> str:
        # The most particular words there are: for this outcome, else for the action.
        particular = f"notice.{notice.kind}.{notice.params['state']}"
        key = particular if self.texts.has(particular) else f"notice.{notice.kind}"
        return self.texts.say(language, key, **self.words(language, notice.params)).rstrip()

    def _listed(self, language: str, data: str) -> str:
        """In a list every case's button carries its code."""
        request = decode(data)
        return request.code if isinstance(request, Show) else self.button(language, data)

    def button(self, language: str, data: str) -> str:
        """The label of a button by what it asks for; KeyError for what is none of ours."""
        match decode(data):
            case Do(action, tap=tap):
                return self.texts.say(language, f"action.{action}" + (f".{tap}" if tap else ""))
            case Show(view):
                return self.texts.say(language, f"view.{view}")
            case Go(command):
                return self.texts.say(language, f"menu.{command}")
            case Steer(move):
                return self.texts.say(language, f"broadcast.move.{move}")
            case Heard(answer):
                return self.texts.say(language, f"broadcast.answer.{answer}")
        raise KeyError(data)
