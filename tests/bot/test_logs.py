"""The log is JSON, a line each, and whatever goes into it comes out without secrets."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bot.logs import redact
from tests.programs import ROOT

TOKEN = "v3Qk9mXz_PLr2nW8sYt5uB1cD4eF6gH7jK0aZqRxS-o"
KEY = "Zk1xY3Vhc2RmYXNkZmFzZGYxMjM0NTY3ODkwMTIzNDU="

# What is about to be logged                          what is logged
SECRET = [
    ("https://api.telegram.org/bot123456789:AAF-abcdefghijklmnopqrstuvwxyz0123456/getMe",
     "https://api.telegram.org/[…]/getMe"),
    (f"Authorization: Bearer {TOKEN}", "Authorization: […]"),
    (f"session {TOKEN} is unknown", "session […] is unknown"),
    (f"b'{KEY}'", "b'[…]'"),
    ("the code 7K3M-Q9TX-2VVP-0ABC is used", "the code […] is used"),
    ("7k3m-q9tx-2vvp-0abc", "[…]"),
    ("gọi 0912345678 nhé", "gọi […] nhé"),
    ("gọi 091 234 56 78, 0912.345.678", "gọi […], […]"),
    ("+84 912 345 678\n84912345678", "[…]\n[…]"),
    ("(024) 3825 1234 hay 024-3825-1234", "([…] hay […]"),
]  # fmt: skip
PLAIN = [
    "HN-7K3M-Q9TX-2V4 since 2026-11-23 23:15:01.748210 at 20.99370, 105.81660",
    "2026-11-23T23:15:01.748210Z row 1234567890",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "storage/migrations/versions/0001_start_roads.py, line 120",
    "tests.test_a_word_that_is_missing_is_named_in_full",
    "",
]


@pytest.mark.parametrize(("text", "logged"), SECRET)
def test_secrets_are_taken_out(text, logged):
    assert redact(text) == logged


@pytest.mark.parametrize("text", PLAIN)
def test_the_rest_stays_readable(text):
    assert redact(text) == text


PROGRAM = f"""
import asyncio, logging, threading, warnings, structlog
from bot.logs import log_crashes, set_up_logs
set_up_logs("info")
log_crashes()
own, others = structlog.get_logger("own"), logging.getLogger("others")
own.debug("not written")
own.info("told", phone="0912345678", all=[{{"deep": ("x\\n0912345678",)}}], error=ValueError("{TOKEN}"))
others.info("not written")
others.warning("call %s", "0912345678")
try:
    raise ValueError("0912345678")
except ValueError:
    own.exception("own failed")
    others.exception("others failed")
async def fails():
    raise KeyError("{TOKEN}")
async def forgets():
    asyncio.create_task(fails())
    await asyncio.sleep(0)
asyncio.run(forgets())
thread = threading.Thread(target=lambda: int("0912345678x"))
thread.start()
thread.join()
raise RuntimeError("Bearer {TOKEN}")
"""


def test_every_road_into_the_log_is_json_without_secrets():
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    told, *rest = lines
    assert (told["event"], told["phone"], told["all"]) == ("told", "[…]", [{"deep": ["x\n[…]"]}])
    assert [line["event"].partition("\n")[0] for line in rest] == [
        "call […]", "own failed", "others failed", "Task exception was never retrieved",
        "crashed", "crashed",
    ]  # fmt: skip
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    assert all("Error: " in line["exception"] for line in rest[1:])
    assert "0912345678" not in ended.stderr
    assert TOKEN not in ended.stderr
