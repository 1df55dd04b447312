"""The demonstration: its story is seen to the end, and its stage survives what visitors do."""

from __future__ import annotations

import re
import signal
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, running
from bot.clock import wall_clock
from bot.demo import playing
from bot.demo.playing import UnseenError, play
from bot.demo.stage import alone, demo_of, demo_settings, set_stage
from bot.demo.story import CITIZEN, OFFICER, PRESSES, SAYS, WATCHES, Step, steps
from bot.settings import Settings, SettingsError, load_settings
from tests.programs import ROOT, free_port


def prepared(folder: Path, *, fresh: bool = False) -> tuple[list[str], Settings]:
    """What is told while a stage is set, and its settings."""
    read = load_settings(ROOT / "config.yaml", {})
    places = {"data": ROOT / "data", "locales": ROOT / "locales"}
    settings = read.model_copy(update={"paths": read.paths.model_copy(update=places)})
    chosen = demo_settings(settings, folder, port=0)
    return list(set_stage(chosen, folder, fresh=fresh)), chosen


@asynccontextmanager
async def on_stage(folder: Path) -> AsyncIterator[App]:
    _, settings = prepared(folder)
    async with running(settings, demo=demo_of(settings, folder, wall_clock)) as app:
        yield app


def a_step(who: str, does: str, what: object, sees: str) -> dict:
    return Step(who, does, what, sees, "", "").as_json()


def test_it_tells_the_story_and_ends_well(bare):
    ended = bare.runs("demo", "--story")
    assert (ended.returncode, ended.stderr) == (0, "")
    story = list(steps())
    assert ended.stdout.endswith(f"All {len(story)} steps were seen.\n")
    told = "\n".join(line.partition("│ ")[2] for line in ended.stdout.splitlines())
    assert all(step["sees"].casefold() in told.casefold() for step in story)
    assert not list(bare.folder.iterdir()), "it leaves nothing behind"


# A story with something in it that does not happen        what is missing
WRONG = [
    ([a_step(CITIZEN, SAYS, "Xin chào", "Xin vĩnh biệt")], "“Xin vĩnh biệt” did not appear"),
    ([a_step(OFFICER, PRESSES, "Bay lên", "đang bay")], "“Bay lên” did not appear"),
    ([a_step(CITIZEN, WATCHES, None, "tiếp nhận")], "“tiếp nhận” did not appear"),
]


@pytest.mark.parametrize(("story", "missing"), WRONG)
async def test_a_word_that_is_missing_is_named(tmp_path, monkeypatch, story, missing):
    monkeypatch.setattr(playing, "SEEN_WITHIN", 1)
    async with on_stage(tmp_path) as app:
        with pytest.raises(UnseenError, match=missing):
            assert [seen async for seen in play(app.address, story)] == []


def test_the_stage_is_set_once_and_anew_when_asked(tmp_path):
    stage = tmp_path / "demo"
    assert prepared(stage)[0] == ["Making the database", "Loading Hanoi"]
    (stage / "something said").touch()
    assert prepared(stage)[0] == []
    assert (stage / "something said").exists()
    assert prepared(stage, fresh=True)[0][0] == "Starting over"
    assert not (stage / "something said").exists()


def test_a_start_that_was_broken_off_goes_on(tmp_path):
    read = load_settings(ROOT / "config.yaml", {})
    telling = set_stage(demo_settings(read, tmp_path, port=0), tmp_path, fresh=False)
    assert [next(telling), next(telling)] == ["Making the database", "Loading Hanoi"]
    del telling
    assert prepared(tmp_path)[0] == ["Loading Hanoi"]


def test_two_demonstrations_do_not_play_in_one_folder(tmp_path):
    stage = tmp_path / "demo"
    running_already = pytest.raises(SettingsError, match=r"a demo is running in .*demo already")
    with alone(stage), running_already, alone(stage):
        pass
    with alone(stage):
        assert stage.parent.exists()


def test_ctrl_c_and_a_second_start(bare):
    site = replace(bare, port=free_port())
    with site.running("demo", "--port", str(site.port), cold=True) as first:
        assert first.address() == f"http://127.0.0.1:{site.port}"
        assert "Making the database" in first.said
        cast = personas(site.port)
        assert "a demo is running in var/demo already" in site.runs("demo").stderr
        seen = site.runs("doctor", "--demo").stdout
        assert "ok  database: sqlite:///var/demo/demo.db has the newest schema and data" in seen
        assert first.stopped_by(signal.SIGINT) == 0
    assert first.said.endswith("Everything said is kept; the next start goes on with it.\n")
    assert first.log.read_text() == ""
    with site.running("demo", "--port", str(site.port), cold=True) as second:
        second.address()
        assert re.search("Making|Loading", second.said) is None
        assert personas(site.port) == cast


def personas(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/personas") as answer:
        return answer.read()
