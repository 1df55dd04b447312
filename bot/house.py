"""Builds what every turn may know, from the settings, the files and the database."""

import secrets
from datetime import time, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bot import keys
from bot.knowledge import load_knowledge
from bot.locales import load_texts
from bot.reference import read_city
from bot.settings import RungRules, Settings
from bot.working_time import of_agencies, read_calendars
from domain import clocks
from domain.broadcast import BroadcastRules
from domain.city import City
from domain.deadlines import Limits
from domain.geo import Polygons
from domain.quiet import QuietHours
from domain.rules import Rules, Rung
from domain.wording import Wording
from handlers.turn import House
from storage.database import Database


def build_house(settings: Settings, database: Database) -> House:
    """Everything a turn may know; takes about a second of work, once."""
    with database.reading() as session:
        city = read_city(session)
    texts = load_texts(settings.paths.locales)
    sealer = Fernet(keys.read_or_make(settings.secrets.contact_key_file))
    return House(
        city=city,
        knowledge=load_knowledge(settings.paths.data),
        texts=texts,
        wording=Wording(texts, city, settings.city.zone),
        rules=build_rules(settings, city),
        randomness=secrets.token_bytes,
        seal=sealer.encrypt,
        unseal=sealer.decrypt,
        polygons=_polygons(settings.city.wards_file),
    )


def build_rules(settings: Settings, city: City | None = None) -> Rules:
    """The city's figures from the settings; with the city also when its agencies work."""
    calendars = read_calendars(settings)
    agencies = city.agencies.values() if city else ()
    return Rules(
        calendar=calendars[""],
        calendars=of_agencies(agencies, calendars),
        unheard_minutes=settings.reminders.unheard_minutes,
        limits=Limits(**settings.limits.model_dump()),
        hops_max=settings.workflow.hops_max,
        asks_max=settings.workflow.asks_max,
        rating_in=timedelta(days=settings.workflow.rating_days),
        second_look_days=settings.workflow.second_look_days,
        rate_again_in=timedelta(days=settings.reminders.rate_again_days),
        silence_in=timedelta(days=settings.reminders.silence_days),
        ladder=tuple(_rung(rung) for rung in settings.reminders.ladder),
        quiet=_quiet(settings),
        morning_at=_hour(settings.digests.morning),
        weekly_at=_hour(settings.digests.weekly),
        bodies_kept_in=timedelta(days=settings.retention.bodies_days),
        broadcasts=_broadcasts(settings),
    )


def _broadcasts(settings: Settings) -> BroadcastRules:
    told = settings.broadcast
    rates = {
        "web": told.web_per_second,
        "telegram": settings.channels.telegram.limits.per_second,
        "zalo_oa": told.zalo_oa_per_second,
        "zalo_bot": told.zalo_bot_per_second,
    }
    paid = {"zalo_oa": told.zalo_oa_vnd}
    return BroadcastRules(rates, told.weekly_most, many=told.many, paid_vnd=paid)


# Who is told, and the row of the table of actions that tells them.
_TELLS = {
    "staff": "remind",
    "leaders": "warn_leaders",
    "city": "warn_city",
    "digest": clocks.LEFT,
}


def _rung(rung: RungRules) -> Rung:
    return Rung(rung.stage, _TELLS[rung.tell], percent=rung.percent, days=rung.days)


def _quiet(settings: Settings) -> QuietHours | None:
    hours = settings.reminders.quiet_hours
    return QuietHours.parse(hours, settings.city.zone) if hours else None


def _hour(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _polygons(path: str) -> Polygons | None:
    return Polygons.parse(Path(path).read_text(encoding="utf-8")) if path else None
