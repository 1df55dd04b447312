"""Settings: config.yaml and the environment, checked at the start, frozen after it."""

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self, get_origin
from zoneinfo import available_timezones

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.settings_zalo import ZaloAccount, ZaloBot
from domain.errors import NangNiuError
from domain.hours import parse_week

PREFIX = "NANGNIU_"
CONFIG = "NANGNIU_CONFIG"
# Shorter names of what is most often set from outside.
SHORT: Mapping[str, list[str]] = {
    "NANGNIU_TELEGRAM_TOKEN": ["channels", "telegram", "token"],
    "NANGNIU_TELEGRAM_API_BASE": ["channels", "telegram", "api_base"],
}
# Read by the tests and by the set-up, not by the program.
OTHERS = frozenset({CONFIG, "NANGNIU_TEST_POSTGRES", "NANGNIU_TEST_CHROME"})


class SettingsError(NangNiuError):
    """A setting is wrong; the message names it and what to write instead."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Paths(_Section):
    """Folders."""

    data: Path
    locales: Path
    files: Path


class Web(_Section):
    """The web channel."""

    host: str
    port: int = Field(ge=0, le=65535)
    events_burst: int = Field(ge=1)
    events_per_second: float = Field(gt=0)
    sessions_burst: int = Field(ge=1)
    sessions_per_second: float = Field(gt=0)


class TelegramLimits(_Section):
    """How much Telegram lets a bot send."""

    per_second: float = Field(gt=0, le=1000)
    per_chat_per_second: float = Field(gt=0)
    per_group_per_minute: float = Field(gt=0)
    paid: bool


class TelegramWebhook(_Section):
    """Where Telegram sends updates to in webhook mode."""

    url: str
    host: str
    port: int = Field(ge=0, le=65535)
    secret: SecretStr


class Telegram(_Section):
    """The Telegram channel; without a token it is off."""

    token: SecretStr
    api_base: str
    mode: Literal["poll", "webhook"]
    webhook: TelegramWebhook
    limits: TelegramLimits


class Channels(_Section):
    """The channels beside the chat page."""

    telegram: Telegram
    zalo_bot: ZaloBot
    zalo_oa: ZaloAccount


class CityRules(_Section):
    """What makes it this city."""

    zone: str
    wards_file: str

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            near = _nearest(zone, sorted(available_timezones()))
            raise ValueError(f"there is no time zone {zone}.{near}")
        return zone


class CalendarRules(_Section):
    """Working hours and the years they are known for."""

    week: Mapping[str, str]
    first_year: int
    last_year: int

    @field_validator("week")
    @classmethod
    def _is_a_week(cls, week: Mapping[str, str]) -> Mapping[str, str]:
        if not any(parse_week(week)):
            raise ValueError("some day of the week must have opening hours")
        return week

    @model_validator(mode="after")
    def _has_years(self) -> Self:
        if self.last_year < self.first_year:
            raise ValueError(f"last_year comes before first_year {self.first_year}")
        return self


class LimitRules(_Section):
    """How long the city may take."""

    receive_minutes: int = Field(ge=1)
    urgent_minutes: int = Field(ge=1)
    normal_days: int = Field(ge=1)
    complex_days: int = Field(ge=1)


class WorkflowRules(_Section):
    """Figures of the life of a case."""

    hops_max: int = Field(ge=1)
    asks_max: int = Field(ge=0)
    rating_days: int = Field(ge=1)
    second_look_days: int = Field(ge=1)


class RungRules(_Section):
    """One step of the ladder of reminders."""

    stage: str
    tell: Literal["staff", "leaders", "city", "digest"]
    percent: int = Field(default=100, ge=1, le=100)
    days: int = Field(default=0, ge=0)


class ReminderRules(_Section):
    """When the system speaks up by itself, and when it keeps quiet."""

    ladder: tuple[RungRules, ...]
    silence_days: int = Field(ge=1)
    rate_again_days: int = Field(ge=1)
    unheard_minutes: int = Field(ge=1)
    quiet_hours: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$|^$")


class DigestRules(_Section):
    """When digests come."""

    morning: str = Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")
    weekly: str = Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")


class BroadcastSettings(_Section):
    """How broadcasts go out."""

    web_per_second: float = Field(gt=0)
    zalo_oa_per_second: float = Field(gt=0)
    zalo_bot_per_second: float = Field(gt=0)
    at_once: int = Field(ge=1)
    weekly_most: int = Field(ge=1)
    many: int = Field(ge=1)
    zalo_oa_vnd: int = Field(ge=0)


class Secrets(_Section):
    """Where keys are kept."""

    contact_key_file: Path
    link_key_file: Path


class Retention(_Section):
    """How long things are kept."""

    bodies_days: int = Field(ge=1)


class Log(_Section):
    """What is written to the log."""

    level: Literal["debug", "info", "warning", "error"]


class Settings(_Section):
    """All settings, as in config.yaml."""

    database: str = Field(pattern=r"^(sqlite:///|postgresql\+psycopg://)")
    paths: Paths
    web: Web
    channels: Channels
    city: CityRules
    calendar: CalendarRules
    limits: LimitRules
    workflow: WorkflowRules
    reminders: ReminderRules
    digests: DigestRules
    broadcast: BroadcastSettings
    secrets: Secrets
    retention: Retention
    log: Log


def load_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the file, overridden by the environment; SettingsError says what is wrong."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError as error:
        raise SettingsError(
            f"{path} can't be read: {error.strerror}. Copy config.yaml there."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is no valid YAML: {error}") from error
    if not isinstance(values, dict):
        raise SettingsError(f"{path} holds no settings: write `key: value`, one a line")
    told = {}
    for name, keys, kind in _named(environment):
        _put(values, keys, _value(name, environment[name], kind))
        told[".".join(keys)] = f"the environment variable {name}"
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(path, error, told))) from error


def _named(environment: Mapping[str, str]) -> Iterator[tuple[str, list[str], Any]]:
    """The variables that are set, with the path and the kind of what they set."""
    known = {f"{PREFIX}{'__'.join(keys).upper()}": (keys, kind) for keys, kind in _all(Settings)}
    known.update({name: (keys, str) for name, keys in SHORT.items()})
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in OTHERS:
            continue
        if name not in known:
            # Without what all have in common, which would make any of them near.
            rest = [other.removeprefix(PREFIX) for other in (*known, *OTHERS)]
            near = _nearest(name.removeprefix(PREFIX).upper(), rest, PREFIX)
            raise SettingsError(f"the environment variable {name} is unknown.{near}")
        yield name, *known[name]


def _all(section: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[list[str], Any]]:
    for name, field in section.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _all(inner, (*above, name))
        else:
            yield [*above, name], inner


def _value(name: str, text: str, kind: Any) -> Any:
    """Words as they are written (a secret may look like a number), all else as in the file."""
    if kind in (str, SecretStr, Path) or get_origin(kind) is Literal:
        return text
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SettingsError(f"the environment variable {name} is no valid YAML") from error


def _put(values: dict[str, Any], keys: list[str], value: object) -> None:
    for key in keys[:-1]:
        inner = values.get(key)
        # A section that isn't there begins with this key; the check names what else it lacks.
        values[key] = values = inner if isinstance(inner, dict) else {}
    values[keys[-1]] = value


# What to write instead, by the setting or else by what is wrong with it.
_INSTEAD: Mapping[str, str] = {
    "database": "Write sqlite:///var/nangniu.db, or postgresql+psycopg://USER@HOST/NAME",
    "int_parsing": "Write a whole number, without quotes or words",
    "int_type": "Write a whole number, without quotes or words",
    "float_parsing": "Write a number, such as 0.5",
    "missing": "Copy its line from the config.yaml that came with the product",
}


def _explain(path: Path, error: ValidationError, told: Mapping[str, str]) -> Iterator[str]:
    known = [".".join(keys) for keys, _ in _all(Settings)]
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            yield f"{path}: the key {key} is unknown.{_nearest(key, known)}"
        else:
            instead = _INSTEAD.get(key) or _INSTEAD.get(fault["type"])
            wrong = f"{key}: {fault['msg'].removeprefix('Value error, ')}"
            yield f"{told.get(key, path)}: {wrong}" + (f". {instead}." if instead else "")


def _nearest(name: str, known: list[str], prefix: str = "") -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" Did you mean {prefix}{near[0]}?" if near else ""
