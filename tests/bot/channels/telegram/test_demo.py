"""`nangniu demo --telegram`: the same story, word for word, its people living on Telegram."""

from __future__ import annotations

from dataclasses import replace

from tests.forking import TELEGRAM
from tests.programs import bare

__all__ = ["bare"]


def test_the_demonstration_is_played_on_the_simulated_telegram(bare):
    done = replace(bare, imported=TELEGRAM).runs("demo", "--telegram", "--story")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "All 40 steps were seen." in done.stdout
