"""The stage of the demonstration: a story begins with nothing open, whatever was left before."""

from pathlib import Path

from bot.app import running
from bot.clock import wall_clock
from bot.demo.playing import play
from bot.demo.stage import demo_of, demo_settings, set_stage
from bot.demo.story import steps
from bot.settings import load_settings
from tests.programs import ROOT


async def test_a_story_left_in_the_middle_does_not_spoil_the_next(tmp_path: Path):
    settings = demo_settings(load_settings(ROOT / "config.yaml", {}), tmp_path, 0)
    assert list(set_stage(settings, tmp_path, fresh=False))
    story = list(steps())
    sent = next(n for n, step in enumerate(story, 1) if step.get("presses") == "Gửi")
    async with running(settings, demo=demo_of(settings, tmp_path, wall_clock)) as app:
        first = [seen async for seen in play(app.address, story[: sent + 2])]
        second = [seen async for seen in play(app.address, story)]
    assert len(first) == sent + 2
    assert len(second) == len(story)
