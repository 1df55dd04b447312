"""What every test may ask for: a fresh database of each kind, and a real browser."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.browser import Pages, launched
from tests.databases import PostgresServer, Run, SqliteFiles, TemplateMaker, server_url
from tests.forking import no_more_forks

if TYPE_CHECKING:
    from playwright.async_api import Browser

FreshDatabase = Callable[..., str]
RUN = pytest.StashKey[Run]()

# A busy machine is slow, not wrong.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """The process that isn't a worker owns the run and whatever is started in its name."""
    # Python is started some hundred times in a run: each module is compiled once for all of them.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = Run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Comes after Ctrl-C too."""
    no_more_forks()
    if run := config.stash.get(RUN, None):
        run.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tells a worker which run it belongs to."""
    node.workerinput["run"] = str(node.config.stash[RUN].directory)


@pytest.fixture(scope="session")
def run_directory(request: pytest.FixtureRequest) -> Path:
    """Shared by all workers of this run."""
    if hasattr(request.config, "workerinput"):
        return Path(request.config.workerinput["run"])
    return request.config.stash[RUN].directory


@pytest.fixture(scope="session")
def sqlite_files(run_directory: Path, worker_id: str) -> SqliteFiles:
    folder = run_directory / f"sqlite-{worker_id}"
    folder.mkdir()
    return SqliteFiles(folder)


@pytest.fixture(scope="session")
def postgres_server(
    run_directory: Path, worker_id: str
) -> Iterator[Callable[[bool], PostgresServer]]:
    """Gives the fast server, or the durable one; each is connected to once per worker."""
    prefix = f"{run_directory.name}_{worker_id}_".replace("-", "_")
    servers: dict[str, PostgresServer] = {}

    def connect(durable: bool) -> PostgresServer:
        url = server_url(run_directory, durable=durable)
        if url not in servers:
            servers[url] = PostgresServer(url, prefix=f"{prefix}{len(servers)}_")
        return servers[url]

    yield connect
    for server in servers.values():
        server.close()


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest,
    sqlite_files: SqliteFiles,
    postgres_server: Callable[[bool], PostgresServer],
) -> Iterator[FreshDatabase]:
    """Makes databases: `fresh_database(kind, template_maker=None)` gives a URL.

    With a maker (a function taking a URL, such as one that migrates) the database is a copy of
    what it made; it runs once per worker, so it must be a function of a module, not a lambda.
    A test marked `durable` gets databases that lie on the disk and wait for it.
    """
    durable = request.node.get_closest_marker("durable") is not None
    files = SqliteFiles(request.getfixturevalue("tmp_path")) if durable else sqlite_files
    with ExitStack() as made:

        def fresh(kind: str, template_maker: TemplateMaker | None = None) -> str:
            store = files if kind == "sqlite" else postgres_server(durable)
            return made.enter_context(store.fresh(template_maker))

        yield fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> str:
    """An empty database: the test runs on SQLite and on PostgreSQL."""
    return fresh_database(request.param)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
async def pages(browser: Browser) -> AsyncIterator[Pages]:
    """Opens pages; fails the test when one had an uncaught error or asked another machine."""
    pages = Pages(browser)
    yield pages
    assert pages.troubles == []
