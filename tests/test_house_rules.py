"""The house rules: what a reviewer would otherwise have to say again and again."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Modules below bot/ that may read the clock: the scheduler's entry, which passes `now` on.
CLOCK_READERS: frozenset[str] = frozenset()
FILE_LINES, FILE_LINES_GOOD = 400, 300
FUNCTION_LINES = 40


@dataclass(frozen=True)
class Source:
    """One file of the repository."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def of(self, *kinds: type) -> list:
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]


# What breaks a rule, as line numbers.
Finder = Callable[[Source], list[int]]


def dotted(node: ast.AST) -> str:
    """`a.b.c` for the expression a.b.c; what is not a name is left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def lines_with(pattern: str) -> Finder:
    seen = re.compile(pattern).search
    return lambda source: [at for at, line in enumerate(source.lines, start=1) if seen(line)]


def names_like(pattern: str) -> Finder:
    seen = re.compile(pattern).search
    return lambda source: [n.lineno for n in source.of(ast.Attribute) if seen(dotted(n))]


def calls_where(wrong: Callable[[ast.Call, str], bool]) -> Finder:
    return lambda source: [n.lineno for n in source.of(ast.Call) if wrong(n, dotted(n.func))]


def missing_docstring(source: Source) -> list[int]:
    return [] if ast.get_docstring(source.tree) else [1]


def too_many_lines(source: Source) -> list[int]:
    return [FILE_LINES] if len(source.lines) > FILE_LINES else []


def long_functions(source: Source) -> list[int]:
    functions = source.of(ast.FunctionDef, ast.AsyncFunctionDef)
    return [f.lineno for f in functions if f.end_lineno - f.lineno >= FUNCTION_LINES]


def waiting(source: Source) -> list[int]:
    kinds = (ast.Await, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith)
    return [node.lineno for node in source.of(*kinds)]


def clock_reading(source: Source) -> list[int]:
    clocks = (
        r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time(_ns)?|func\.(now|current_\w+))$"
    )
    return [] if source.path in CLOCK_READERS else names_like(clocks)(source)


def sleeps(call: ast.Call, name: str) -> bool:
    only_gives_way = [getattr(word, "value", None) for word in call.args] == [0]
    return name.endswith((".sleep", ".wait_for_timeout")) and not only_gives_way


def bare_skip(source: Source) -> list[int]:
    explained = {
        call.func
        for call in source.of(ast.Call)
        if (dotted(call.func) == "pytest.skip" and call.args)
        or any(word.arg == "reason" for word in call.keywords)
    }
    skip = re.compile(r"pytest(\.mark)?\.(skip|skipif|xfail)$").search
    skips = [node for node in source.of(ast.Attribute) if skip(dotted(node))]
    return [node.lineno for node in skips if node not in explained]


def writes_to_cases(call: ast.Call, name: str) -> bool:
    *table, door = name.split(".")
    written = [*table[-1:], *(dotted(word).split(".")[-1] for word in call.args)]
    return door.endswith(("insert", "update", "delete")) and "cases" in written


def case_writing(source: Source) -> list[int]:
    in_words = lines_with(r"(?i)\b(insert\s+into|update|delete\s+from)\s+cases\b")
    found = calls_where(writes_to_cases)(source) + in_words(source)
    return [] if source.path == "storage/cases.py" else found


# A suppression is followed by what it suppresses and by at least two words of why.
BARE_SUPPRESSION = (
    r"#\s*(noqa|type: ignore)\b"
    r"(?!(: *[A-Z]+\d+([, ]+[A-Z]+\d+)*|\[[a-z-]+(, *[a-z-]+)*\])\W+\w+\W+\w+)"
)
SECRET = (
    # a Telegram bot's token, but for the one in Telegram's own documentation
    r"\b(?!110201543:)\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36})\b"
)
MACHINE_PATH = r"(?<![\w.])/(home|root|Users|work)/\w|\bC:\\Users\b"

ANY_FILE = r".*"
PYTHON = r".*\.py"
SCRIPTS = r".*\.(py|js)"
TESTS = r"tests/.*\.py"
# A migration makes a table in one call, as long as the table is wide.
PYTHON_BUT_TABLES = r"(?!storage/migrations/versions/).*\.py"
PRODUCT = r"(bot|handlers|storage|scheduler|domain|bench)/.*\.py"
BELOW_BOT = r"(handlers|storage|scheduler|domain)/.*\.py"
SYNCHRONOUS = r"(handlers|storage|domain)/.*\.py"

# What the repository keeps, in which files, what finds a breach, and examples of breaches
# (with ¦ in those that would be found right here).
RULES: list[tuple[str, str, Finder, list[str]]] = [
    ("a module says what it is for", PYTHON, missing_docstring, ["x = 1", ""]),
    ("a file has at most 400 lines", SCRIPTS, too_many_lines, ["x = 1\n" * 401]),
    (
        "a function has at most 40 lines",
        PYTHON_BUT_TABLES,
        long_functions,
        ["def f():\n" + "    x = 1\n" * 40, "async def f():\n" + "    x = 1\n" * 40],
    ),
    (
        "domain, storage and handlers never wait",
        SYNCHRONOUS,
        waiting,
        ["async def f(): ...", "[await x]"],
    ),
    (
        "nobody reads the clock below bot/",
        BELOW_BOT,
        clock_reading,
        [
            "datetime.now(UTC)",
            "dt.datetime.utcnow()",
            "date.today()",
            "f(time.time)",
            "func.now()",
        ],
    ),
    (
        "our own code is never mocked",
        TESTS,
        lines_with(r"^\s*(from|import) unittest(\.mock\b| import .*\bmock\b)"),
        ["import unittest.mock", "from unittest import mock", "from unittest.mock import Mock"],
    ),
    (
        "tests wait for the thing itself, not for a time",
        TESTS,
        calls_where(sleeps),
        ["time.sleep(1)", "asyncio.sleep(0.1)", "page.wait_for_timeout(500)"],
    ),
    (
        "a suppression names what it suppresses and says why",
        PYTHON,
        lines_with(BARE_SUPPRESSION),
        [
            "x  # no¦qa",
            "x  # no¦qa: S101, S105",
            "x  # no¦qa: S101 - why",
            "# type: ig¦nore[misc]",
        ],
    ),
    (
        "a test that is skipped or expected to fail says why",
        TESTS,
        bare_skip,
        ["pytest.mark.skip", "@pytest.mark.xfail()\ndef f(): ...", "pytest.skip()"],
    ),
    (
        "no secret is written down",
        ANY_FILE,
        lines_with(SECRET),
        [f"token: 12345678:{'Aa0_-' * 7}", "-----BEGIN RSA ¦PRIVATE KEY-----"],
    ),
    (
        "no file knows the machine it was written on",
        ANY_FILE,
        lines_with(MACHINE_PATH),
        ["open('/ho¦me/lan/x')", "cd /ro¦ot/nang-niu"],
    ),
    (
        "only storage/cases.py writes to the table cases",
        PRODUCT,
        case_writing,
        ["f(update(cases))", "insert(schema.cases)", "cases.delete()", "'UPDATE cases SET x = 1'"],
    ),
]


@cache
def sources() -> list[Source]:
    """Every text file that is or could be committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).split("\0")
    files = [(path, (ROOT / path).read_bytes()) for path in listed if (ROOT / path).is_file()]
    return [Source(path, raw.decode()) for path, raw in files if b"\0" not in raw]


def within(where: str) -> list[Source]:
    return [source for source in sources() if re.fullmatch(where, source.path)]


@pytest.mark.parametrize(("where", "find"), [pytest.param(*r[1:3], id=r[0]) for r in RULES])
def test_the_repository_keeps(where, find):
    concerned = within(where)
    assert concerned
    breaches = [f"{source.path}:{line}" for source in concerned for line in find(source)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    ("find", "breach"),
    [pytest.param(find, breach, id=says) for says, _, find, some in RULES for breach in some],
)
def test_a_breach_is_noticed(find, breach):
    assert find(Source("domain/example.py", breach.replace("¦", "")))


EXPLAINED = [
    "x  # no¦qa: S101 - measured, not guessed",
    "x  # no¦qa: S101, S105 (nobody sees it)",
    "x  # type: ig¦nore[arg-type]  # the library's stub is wrong",
    "x  # this suppresses nothing",
]


@pytest.mark.parametrize("line", EXPLAINED)
def test_a_suppression_that_says_why_passes(line):
    assert lines_with(BARE_SUPPRESSION)(Source("x.py", line.replace("¦", ""))) == []


DRAWER = re.compile(r"(^|/)(utils?|helpers?|managers?|misc)(\.|/|$)")


def test_no_file_is_a_drawer_or_somebody_elses():
    assert DRAWER.search("bot/utils.py")
    assert DRAWER.search("handlers/helper/case.py")
    assert [source.path for source in sources() if DRAWER.search(source.path)] == []
    assert within(r".*\.geojson") == []  # the ward polygons are not ours to give


def test_most_files_are_short(capsys):
    long = [source for source in within(SCRIPTS) if len(source.lines) > FILE_LINES_GOOD]
    with capsys.disabled():
        for source in long:
            print(
                f"\nlonger than {FILE_LINES_GOOD}: {source.path}, {len(source.lines)} lines",
                end="",
            )
    assert len(long) <= len(within(SCRIPTS)) / 10


IMPORT_DOMAIN = """
import pkgutil, sys, time, domain
for module in pkgutil.walk_packages(domain.__path__, "domain."):
    __import__(module.name)
print(time.process_time(), *sys.modules)
"""


def test_domain_is_light_and_knows_no_framework():
    heard = subprocess.check_output([sys.executable, "-c", IMPORT_DOMAIN], cwd=ROOT, text=True)
    seconds, *modules = heard.split()
    assert "domain.workflow" in modules
    assert not {"aiogram", "aiohttp", "asyncio", "sqlalchemy", "structlog", "telegram"} & {
        *modules
    }
    assert float(seconds) < 0.5
