"""Names of what the domain knows by codes and figures: agencies, wards, categories, moments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.city import City
from domain.errors import NotFoundError
from domain.texts import Texts

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Naming:
    """Finds the names, in the language of whoever reads them."""

    texts: Texts
    city: City
    zone: str = "Asia/Ho_Chi_Minh"

    def when(self, language: str, at: datetime | str) -> str:
        """A moment as people say it: 17:30 thứ Sáu, 27/11/2026."""
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        local = moment.astimezone(ZoneInfo(self.zone))
        weekday = self.texts.say(language, f"weekday.{local.isoweekday()}")
        return f"{local:%H:%M} {weekday}, {local:%d/%m/%Y}"

    def briefly(self, at: datetime) -> str:
        """A moment of these weeks, for a list: 17:30 27/11."""
        return f"{at.astimezone(ZoneInfo(self.zone)):%H:%M %d/%m}"

    def day(self, on: date | str) -> str:
        """A date as people write it: 27/11/2026."""
        return f"{date.fromisoformat(on) if isinstance(on, str) else on:%d/%m/%Y}"

    def agency(self, language: str, code: str | None) -> str:
        """An agency's name; without one it is the city office itself."""
        if code is None:
            return self.texts.say(language, "agency.city")
        return self._label(language, self.city.agency, code)

    def ward(self, language: str, code: str | None) -> str:
        """A ward's name, or that none is known."""
        if code is None:
            return self.texts.say(language, "ward.unknown")
        return self._label(language, self.city.ward, code)

    def category(self, language: str, code: str) -> str:
        """A category's name."""
        return self._label(language, self.city.category, code)

    def state(self, language: str, code: str) -> str:
        """One of the public states, as iHanoi names them."""
        return self.texts.say(language, f"public_state.{code}")

    def _label(self, language: str, get: Any, code: str) -> str:
        # A code from before the last reload may be gone; the notice must still be readable.
        try:
            return str(get(code).label(language))
        except NotFoundError:
            return code
