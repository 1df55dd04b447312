"""`nangniu demo --zalo`: the same story, word for word, its people writing to an account."""

from __future__ import annotations

from tests.programs import bare

__all__ = ["bare"]


def test_the_demonstration_is_played_on_the_simulated_account(bare):
    done = bare.runs("demo", "--zalo", "--story")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "All 40 steps were seen." in done.stdout
