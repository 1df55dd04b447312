"""How heavy the product is on a small machine: to import, to start, to have running."""

from __future__ import annotations

import subprocess
import sys

from tests.programs import ROOT, Site

IMPORT_MOST = 1.0
START_MOST = 3.0
MEMORY_MOST = 120.0
# What only some commands, other channels or a holiday's library need.
NOT_NEEDED = ("aiogram", "alembic", "holidays", "psycopg", "simulator", "telegram")

START = """
import asyncio, os, sys
from pathlib import Path
from bot.app import running
from bot.settings import load_settings

async def start():
    async with running(load_settings(Path(os.environ["NANGNIU_CONFIG"]))):
        print(*sorted({name.partition(".")[0] for name in sys.modules}))

asyncio.run(start())
"""


def test_importing_costs_less_than_a_second_of_cpu():
    words = "import time, bot, bot.cli; print(time.process_time())"
    told = subprocess.check_output([sys.executable, "-c", words], cwd=ROOT, text=True)
    assert float(told) < IMPORT_MOST


def test_running_idle_it_is_small(site: Site):
    with site.running("run", cold=True) as program:
        program.address()
        print(f"{program.cpu():.2f} s of CPU until it serves, {program.memory():.0f} MB")
        assert program.cpu() < START_MOST
        assert program.memory() < MEMORY_MOST


def test_it_loads_nothing_that_it_does_not_need(embedded: Site):
    told = subprocess.check_output(
        [sys.executable, "-c", START], cwd=ROOT, env=embedded.environment, text=True
    )
    assert set(NOT_NEEDED).isdisjoint(told.split())
    assert {"aiohttp", "sqlalchemy"} <= set(told.split())
