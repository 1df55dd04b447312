"""The set-up keeps its promises: fresh databases, no orphans, locked dependencies, a browser."""

from __future__ import annotations

import fcntl
import re
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import psutil
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sqlalchemy import create_engine, inspect, text

from tests.browser import DESKTOP, PHONE, VARIABLE, NoBrowserError, Pages, find_browser
from tests.databases import PostgresServer, server_url
from tests.forking import Forked, Start

ROOT = Path(__file__).parent.parent
KINDS = ["sqlite", "postgresql"]

# --- databases


def run_sql(url: str, *statements: str) -> list:
    """Gives the rows of the last statement."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return list(results[-1]) if results[-1].returns_rows else []
    finally:
        engine.dispose()


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def with_driver(url: str) -> str:
    return url.replace("postgresql:", "postgresql+psycopg:")


made: Counter[str] = Counter()


def plant(url: str) -> None:
    """A template maker."""
    made[url.partition(":")[0]] += 1
    run_sql(url, "CREATE TABLE leaf (name TEXT)", "INSERT INTO leaf VALUES ('bồ đề')")


@pytest.mark.parametrize("visit", ["first", "second"])
def test_a_database_is_empty_whoever_used_one_before(database_url, visit):
    assert tables(database_url) == []
    plant(database_url)
    assert tables(database_url) == ["leaf"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_made_once_and_every_copy_is_its_own(fresh_database, kind):
    made.clear()
    first, second = fresh_database(kind, plant), fresh_database(kind, plant)
    run_sql(first, "INSERT INTO leaf VALUES ('sấu')")
    assert run_sql(first, "SELECT count(*) FROM leaf") == [(2,)]
    assert run_sql(second, "SELECT name FROM leaf") == [("bồ đề",)]
    assert made.total() == 1


@pytest.fixture
def own_server(monkeypatch):
    monkeypatch.delenv("NANGNIU_TEST_POSTGRES", raising=False)


@pytest.mark.parametrize(("durable", "fsync"), [(False, "off"), (True, "on")])
def test_only_a_durable_server_waits_for_the_disk(own_server, run_directory, durable, fsync):
    url = with_driver(server_url(run_directory, durable=durable))
    assert run_sql(url, "SHOW fsync") == [(fsync,)]


@pytest.mark.durable
def test_a_test_can_ask_for_it(own_server, fresh_database):
    assert run_sql(fresh_database("postgresql"), "SHOW fsync") == [("on",)]


def test_a_given_server_is_used_and_left_as_it_was(own_server, run_directory, monkeypatch):
    url = server_url(run_directory)
    monkeypatch.setenv("NANGNIU_TEST_POSTGRES", "postgresql://somebody@elsewhere/postgres")
    assert server_url(run_directory) == "postgresql://somebody@elsewhere/postgres"
    server = PostgresServer(url, prefix="given_")
    with server.fresh(plant) as copy:
        assert copy.startswith("postgresql+psycopg://")
        assert "given_" in copy
    server.close()
    left = "SELECT datname FROM pg_database WHERE datname LIKE 'given%'"
    assert run_sql(with_driver(url), left) == []


OWNER = """
from tests.databases import Run, server_url
run = Run()
print(run.directory, server_url(run.directory), flush=True)
input()
"""


def test_no_server_outlives_a_run_that_is_killed(own_server):
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        run, url = owner.stdout.readline().decode().split()
        data = Path(url.partition("host=")[2])
        server = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
        with (Path(run) / "fast.kept").open() as keeper:
            owner.kill()
            fcntl.flock(keeper, fcntl.LOCK_SH)  # given when the keeper has ended
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE
    assert not data.exists()
    assert not Path(run).exists()


# --- the browser


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_a_page_opens_at_the_size_asked_for(pages: Pages, size):
    page = await pages.open("data:text/html,<meta charset=utf-8><h1>Xin chào</h1>", size=size)
    assert await page.inner_text("h1") == "Xin chào"
    assert await page.evaluate("innerWidth") == size["width"]


# what a page does, what is said of it
@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        ("throw new Error('hỏng')", "uncaught: hỏng"),
        ("new Image().src = 'http://example.org/'", "asked another machine: http://example.org/"),
        ("fetch('http://localhost:9').catch(() => 0)", None),
    ],
)
async def test_what_goes_wrong_in_a_page_is_noticed(browser, script, trouble):
    pages = Pages(browser)
    await pages.open(f"data:text/html,<meta charset=utf-8><script>{script}</script>")
    assert pages.troubles == ([trouble] if trouble else [])


def test_a_missing_browser_is_said_with_what_to_do(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoBrowserError, match="apt install chromium"):
        find_browser()
    monkeypatch.setenv(VARIABLE, "/nowhere/chrome")
    with pytest.raises(NoBrowserError, match="names /nowhere/chrome"):
        find_browser()


# --- dependencies

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["setup"]
TESTING = PROJECT["dependency-groups"]["dev"]


def locked(name: str) -> dict[str, str]:
    """Gives the version of each distribution in a lock file."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("requirements.lock", RUNTIME), ("requirements-dev.lock", RUNTIME + TESTING)],
)
def test_every_dependency_is_locked_to_a_version_we_allow(lock, wanted):
    versions = locked(lock)
    for requirement in map(Requirement, wanted):
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier


def test_tests_run_on_the_versions_that_are_shipped():
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_distribution_has_a_hash_and_no_address(lock):
    words = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=[a-z])", words, flags=re.MULTILINE)[1:]
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in words


def test_every_dependency_has_its_line_in_the_docs():
    lines = (ROOT / "docs" / "dependencies.md").read_text()
    named = set(re.findall(r"^\| `([^`]+)`", lines, re.MULTILINE))
    assert named == {re.match(r"[\w-]+", line)[0] for line in RUNTIME + TESTING}


# --- programs

# What a program is told, what it says, how it ends.
TOLD = [('{"chữ": 1}', '{"chữ":1}\n', 0), ("no json", "", 1)]


@pytest.mark.parametrize(("told", "said", "code"), TOLD)
def test_a_forked_program_is_as_any_other(tmp_path, told, said, code):
    (tmp_path / "letter").write_text(told)
    with (tmp_path / "errors").open("w+") as stderr:
        words = ["--compact", "--no-ensure-ascii", "letter"]
        program = Forked(Start("json.tool", words, f"{tmp_path}"), stderr)
        assert program.communicate()[0] == said
        stderr.seek(0)
        assert (program.returncode, stderr.read() != "") == (code, code != 0)


def test_a_forked_program_can_be_killed():
    program = Forked(Start("json.tool"), sys.__stderr__)  # it listens, and hears nothing
    assert program.stdin.writable()
    program.kill()
    assert program.communicate()[0] == ""
    assert program.returncode == -signal.SIGKILL


ORDERS = """
import sys
from tests.forking import Forked, Start
serving = Start("http.server", ["0", "--bind", "127.0.0.1"])
print(Forked(serving, sys.stderr, imported=()).pid, flush=True)
input()
"""


def test_no_forked_program_outlives_a_run_that_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", ORDERS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        program = psutil.Process(int(owner.stdout.readline()))
        owner.kill()
        program.wait(10)
