"""Settings: every key explained, every mistake named with what to write instead."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from bot.settings import OTHERS, SHORT, Settings, SettingsError, load_settings

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config.yaml"
TEXT = CONFIG.read_text(encoding="utf-8")


def keys(section: type[BaseModel], above: str = "") -> list[str]:
    """Every setting there is, as `section.key`."""
    found: list[str] = []
    for name, field in section.model_fields.items():
        inner = field.annotation
        is_section = BaseModel in getattr(inner, "__mro__", ())
        found += keys(inner, f"{above}{name}.") if is_section else [f"{above}{name}"]
    return found


def written(values: dict[str, Any], above: str = "") -> list[str]:
    """Every setting of the file; what stands inside a value of several is part of it."""
    found: list[str] = []
    for name, value in values.items():
        key = f"{above}{name}"
        goes_on = isinstance(value, dict) and key != "calendar.week"
        found += written(value, f"{key}.") if goes_on else [key]
    return found


def loaded(tmp_path: Path, old: str = "", new: str = "", **environment: str) -> Settings:
    """The settings of config.yaml with one change in it, and of this environment."""
    assert old in TEXT
    path = tmp_path / "config.yaml"
    path.write_text(TEXT.replace(old, new, 1) if old else TEXT, encoding="utf-8")
    return load_settings(path, {f"NANGNIU_{name}": text for name, text in environment.items()})


# --- the file --------------------------------------------------------------------------------


def test_every_setting_is_in_the_file_and_nothing_else():
    assert sorted(written(yaml.safe_load(TEXT))) == sorted(keys(Settings))


def test_every_setting_is_explained_in_the_line_above_it():
    lines = TEXT.splitlines()
    last = [key.split(".")[-1] for key in keys(Settings)]
    for number, line in enumerate(lines):
        name = line.strip().split(":")[0]
        if name in last and not line.rstrip().endswith(":"):
            assert lines[number - 1].strip().startswith("# "), line
            assert lines[number - 1].rstrip().endswith((".", ")", "_ -")), lines[number - 1]


def test_the_file_as_it_is_needs_nothing_from_outside(tmp_path):
    settings = loaded(tmp_path)
    assert settings.database == "sqlite:///var/nangniu.db"
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8080)
    assert settings.channels.telegram.token.get_secret_value() == ""


def test_settings_never_change_after_the_start(tmp_path):
    with pytest.raises(ValueError, match="frozen"):
        loaded(tmp_path).web.port = 9000


# --- the environment -------------------------------------------------------------------------

# A variable, what it says, and what is then set.
SET = [
    ("WEB__PORT", "9000", lambda s: s.web.port, 9000),
    ("WEB__EVENTS_PER_SECOND", "0.5", lambda s: s.web.events_per_second, 0.5),
    ("DATABASE", "postgresql+psycopg://u@h/d", lambda s: s.database, "postgresql+psycopg://u@h/d"),
    ("PATHS__FILES", "/srv/files", lambda s: s.paths.files, Path("/srv/files")),
    ("PATHS__FILES", "2026", lambda s: s.paths.files, Path("2026")),
    ("CITY__WARDS_FILE", "", lambda s: s.city.wards_file, ""),
    ("CITY__WARDS_FILE", "NO", lambda s: s.city.wards_file, "NO"),
    ("LOG__LEVEL", "debug", lambda s: s.log.level, "debug"),
    ("CALENDAR__WEEK", "{mon: 08:00-12:00}", lambda s: s.calendar.week, {"mon": "08:00-12:00"}),
    ("CHANNELS__TELEGRAM__LIMITS__PAID", "true", lambda s: s.channels.telegram.limits.paid, True),
    ("CHANNELS__TELEGRAM__WEBHOOK__SECRET", "0123", lambda s: s.channels.telegram.webhook.secret.get_secret_value(), "0123"),
    ("TELEGRAM_TOKEN", "1234", lambda s: s.channels.telegram.token.get_secret_value(), "1234"),
    ("TELEGRAM_API_BASE", "http://127.0.0.1:8081", lambda s: s.channels.telegram.api_base, "http://127.0.0.1:8081"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "look", "value"), SET)
def test_a_variable_goes_before_the_file(tmp_path, name, text, look, value):
    assert look(loaded(tmp_path, **{name: text})) == value


def test_every_setting_can_be_set_from_the_environment(tmp_path):
    everything, expected = yaml.safe_load(TEXT), loaded(tmp_path)
    for key in keys(Settings):
        value: Any = everything
        for part in key.split("."):
            value = value[part]
        text = value if isinstance(value, str) else yaml.safe_dump(value, default_flow_style=True)
        name = key.replace(".", "__").upper()
        assert loaded(tmp_path, **{name: text.removesuffix("...\n")}) == expected, key


def test_a_section_that_is_missing_can_come_from_outside(tmp_path):
    without = (
        "log:\n  # Least level that is written: debug, info, warning, error.\n  level: info\n"
    )
    for new in ("", "log:\n", "log: none\n"):
        assert loaded(tmp_path, without, new, LOG__LEVEL="warning").log.level == "warning"


def test_what_is_not_ours_is_nobodys_business(tmp_path):
    assert loaded(tmp_path, **dict.fromkeys((n.removeprefix("NANGNIU_") for n in OTHERS), "x"))
    path = tmp_path / "config.yaml"
    assert load_settings(path, {"PATH": "/bin", "OTHER_WEB__PORT": "x", "nangniu_web": "y"})
    assert {*SHORT} == {"NANGNIU_TELEGRAM_TOKEN", "NANGNIU_TELEGRAM_API_BASE"}


# --- mistakes --------------------------------------------------------------------------------

# What stands in the file instead of what, and the words that name the mistake.
WRONG = [
    ("  port: 8080", "  prt: 8080", ["web.prt is unknown", "Did you mean web.port?", "web.port: Field required"]),
    ("  port: 8080", "  port: many", ["web.port", "valid integer", "Write a whole number"]),
    ("  port: 8080", "  port: 65536", ["web.port", "65535"]),
    ("  port: 8080", "  port: -1", ["web.port", "0"]),
    ("  port: 8080\n", "", ["web.port: Field required", "Copy its line"]),
    ("database: sqlite:///var/nangniu.db", "database: mysql://x", ["Write sqlite:///var/nangniu.db, or postgresql+psycopg://"]),
    ('  wards_file: ""', "  wards_file: NO", ["city.wards_file", "string"]),
    ('quiet_hours: 21:30-06:30', "quiet_hours: at night", ["reminders.quiet_hours"]),
    ("zone: Asia/Ho_Chi_Minh", "zone: Asia/Ho_Chi_Min", ["city.zone", "Did you mean Asia/Ho_Chi_Minh?"]),
    ("mon-fri: 08:00-12:00, 13:30-17:30", "mon-fri: 08:00-25:00", ["calendar.week", "one day"]),
    ("mon-fri: 08:00-12:00, 13:30-17:30", "mondays: 08:00-12:00", ["calendar.week", "mon, tue"]),
    ("mon-fri: 08:00-12:00, 13:30-17:30", "mon-fri: ''", ["calendar.week", "opening hours"]),
    ("last_year: 2031", "last_year: 2020", ["calendar", "last_year", "2024"]),
    ("quiet_hours: 21:30-06:30", "quiet_hours: 21:30-26:30", ["reminders.quiet_hours"]),
    ("urgent_minutes: 240", "urgent_minutes: 0", ["limits.urgent_minutes", "1"]),
    ("hops_max: 3", "hops_max: 2.5", ["workflow.hops_max", "integer"]),
    ("level: info", "level: loud", ["log.level", "'debug'", "'error'"]),
    ("mode: poll", "mode: pull", ["channels.telegram.mode", "'poll'"]),
    ("{stage: due, percent: 100, tell: staff}", "{stage: due, percent: 100, tell: everybody}", ["reminders.ladder.2.tell", "'city'"]),
    ("city:\n", "town:\n", ["town is unknown", "city: Field required"]),
    ("retention:", "retention: [", ["no valid YAML"]),
    (TEXT, "", ["web: Field required"]),
    (TEXT, "- a\n- b\n", ["holds no settings"]),
    (TEXT, "just words", ["holds no settings"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), WRONG)
def test_a_mistake_in_the_file_is_named(tmp_path, old, new, words):
    with pytest.raises(SettingsError) as wrong:
        loaded(tmp_path, old, new)
    assert "config.yaml" in str(wrong.value)
    assert [word for word in words if word not in str(wrong.value)] == []


def test_a_mistake_in_the_environment_is_named_as_such(tmp_path):
    (tmp_path / "config.yaml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"NANGNIU_WEB__PORT: .*Write a whole number"):
        load_settings(tmp_path / "config.yaml", {"NANGNIU_WEB__PORT": "abc"})


# A variable nobody knows, and the one that was meant.
MEANT = [
    ("WEB__PROT", "NANGNIU_WEB__PORT"),
    ("WEB_PORT", "NANGNIU_WEB__PORT"),
    ("DATABSE", "NANGNIU_DATABASE"),
    ("TELEGRAM_TOKN", "NANGNIU_TELEGRAM_TOKEN"),
    ("CONFG", "NANGNIU_CONFIG"),
    ("web__port", "NANGNIU_WEB__PORT"),
]


@pytest.mark.parametrize(("name", "meant"), MEANT)
def test_an_unknown_variable_is_named_with_the_nearest(tmp_path, name, meant):
    with pytest.raises(SettingsError, match=f"NANGNIU_{name} is unknown. Did you mean {meant}?"):
        loaded(tmp_path, **{name: "1"})


def test_a_variable_like_none_of_ours_is_named_alone(tmp_path):
    with pytest.raises(SettingsError, match=r"NANGNIU_ZZZ is unknown\.$"):
        loaded(tmp_path, ZZZ="1")


@pytest.mark.parametrize("text", ["[", "{a: ", "'"])
def test_a_variable_that_can_not_be_read_is_named(tmp_path, text):
    with pytest.raises(SettingsError, match="NANGNIU_WEB__PORT is no valid YAML"):
        loaded(tmp_path, WEB__PORT=text)


def test_all_mistakes_are_named_at_once(tmp_path):
    with pytest.raises(SettingsError) as wrong:
        loaded(tmp_path, WEB__PORT="x", LOG__LEVEL="loud")
    assert len(str(wrong.value).splitlines()) == 2


def test_a_secret_is_in_no_message(tmp_path):
    with pytest.raises(SettingsError) as wrong:
        loaded(tmp_path, TELEGRAM_TOKEN="CANARY-1", WEB__PORT="x")
    assert "CANARY" not in str(wrong.value)
    assert "CANARY" not in repr(loaded(tmp_path, TELEGRAM_TOKEN="CANARY-1"))


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere\.yaml can't be read: No such file"):
        load_settings(tmp_path / "nowhere.yaml", {})
    (tmp_path / "picture.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"picture\.yaml"):
        load_settings(tmp_path / "picture.yaml", {})
