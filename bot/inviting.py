"""Makes one-time codes for those who will work with the product."""

import secrets
from datetime import timedelta

from bot.clock import wall_clock
from bot.preparing import check_current, opened
from bot.reference import read_city
from bot.settings import Settings, SettingsError
from domain.city import City
from domain.codes import invitation_code
from domain.people import AGENCY_ROLES, Role
from storage import people
from storage.people import Invitation

VALID_IN = timedelta(minutes=10)
_CODE_BYTES = 10


def invite(settings: Settings, role: Role, agency: str | None, *, name: str | None) -> str:
    """A new code, stored as a hash only; SettingsError when the agency is missing or unknown."""
    now = wall_clock()
    code = invitation_code(secrets.token_bytes(_CODE_BYTES))
    with opened(settings) as database:
        check_current(database)
        with database.writing() as session:
            _check_agency(read_city(session), role, agency)
            invitation = Invitation(role, agency, name)
            people.invite(session, code, invitation, now=now, until=now + VALID_IN)
    return code


def _check_agency(city: City, role: Role, agency: str | None) -> None:
    if role not in AGENCY_ROLES:
        if agency is not None:
            raise SettingsError(
                f"the role {role} belongs to the city office, to no agency: leave --agency out"
            )
    elif agency is None:
        raise SettingsError(
            f"name the agency of this {role}: --agency CODE (see data/agencies.csv)"
        )
    elif agency not in city.agencies:
        raise SettingsError(
            f"no agency has the code {agency}; the codes stand in data/agencies.csv"
        )
