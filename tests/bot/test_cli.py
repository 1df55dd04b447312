"""Every command as an operator types it: what it prints, how it ends, what it refuses and how."""

from __future__ import annotations

import json
import re
import signal
import socket
from contextlib import closing
from dataclasses import replace

import pytest

from tests.programs import ROOT, Site

NOBODY = "postgresql+psycopg://nangniu:s3cret@127.0.0.1:1/nangniu"


def refused(site: Site, *words: str, told: str = "") -> str:
    """One line on standard error, nothing on standard output, exit code 2."""
    ended = site.runs(*words, told=told)
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    assert ended.stderr.startswith("nangniu: ")
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


def given(site: Site, **changed: object) -> Site:
    """The same place with other settings."""
    return replace(site, changed={f"NANGNIU_{name}": str(is_) for name, is_ in changed.items()})


def test_it_says_its_version_and_its_commands(bare):
    assert re.fullmatch(r"nangniu \d+\.\d+\.\d+\n", bare.runs("--version", cold=True).stdout)
    told = bare.runs("--help").stdout
    for command in ("run", "demo", "migrate", "load", "invite", "doctor", "understand"):
        assert f" {command} " in told


# What is wrong                     what it says, so that the next step is known
WRONG_SETTINGS = [
    ({"CONFIG": "no.yaml"}, ["no.yaml can't be read", "Copy config.yaml there"]),
    ({"WEB_PORT": 1}, ["NANGNIU_WEB_PORT is unknown", "Did you mean NANGNIU_WEB__PORT?"]),
    ({"WEB__PORT": "much"}, ["web.port", "integer"]),
    ({"DATABASE": "mysql://somewhere"}, ["database", "sqlite:///", "postgresql"]),
    ({"LOG__LEVEL": "loud"}, ["log.level", "'debug', 'info', 'warning' or 'error'"]),
]


@pytest.mark.parametrize(("changed", "words"), WRONG_SETTINGS)
def test_a_wrong_setting_is_named_with_the_right_one(bare, changed, words):
    said = refused(given(bare, **changed), "run")
    assert all(word in said for word in words), said


def test_an_unknown_key_is_named_with_the_nearest(bare):
    config = (ROOT / "config.yaml").read_text().replace("  port: 8080", "  prot: 8080")
    (bare.folder / "own.yaml").write_text(config)
    ended = bare.runs("run", "--config", "own.yaml")
    assert ended.returncode == 2
    assert "own.yaml: the key web.prot is unknown. Did you mean web.port?" in ended.stderr


def test_a_new_place_is_prepared_step_by_step(bare):
    assert "run `nangniu migrate` first" in refused(bare, "run")
    assert "run `nangniu migrate` first" in refused(bare, "clock", "HN-7K3M-Q9TX-2VV")
    assert not (bare.folder / "var").exists()
    assert "run `nangniu migrate` first" in refused(bare, "load")
    assert "run `nangniu migrate` first" in refused(bare, "invite", "admin")
    assert "Next: nangniu load" in bare.runs("migrate", cold=True).stdout
    assert "run `nangniu load` first" in refused(bare, "run")
    first = bare.runs("load", cold=True)
    assert (first.returncode, first.stderr) == (0, "")
    assert "100%" in first.stdout
    assert "wards: 126" in first.stdout
    assert bare.runs("load").stdout.splitlines()[-1] == first.stdout.splitlines()[-1]
    assert bare.runs("doctor", cold=True).returncode == 0


@pytest.mark.parametrize("command", [("migrate",), ("load",), ("run",), ("invite", "admin")])
def test_a_database_out_of_reach_is_named_without_its_password(bare, command):
    said = refused(replace(bare, database=NOBODY), *command)
    assert "postgresql+psycopg://nangniu:***@127.0.0.1:1/nangniu can't be used" in said
    assert "Connection refused. Start the server, or correct `database`" in said


def test_a_folder_that_cannot_be_written_is_named(bare, embedded):
    (bare.folder / "var").write_text("a file where a folder should be")
    assert "Make it usable, or name another place in config.yaml" in refused(bare, "migrate")
    no_files = given(embedded, PATHS__FILES=bare.folder / "var" / "files")
    assert "var/files: Not a directory. Make it usable" in refused(no_files, "run")


def test_a_port_in_use_says_how_to_choose_another(embedded):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        embedded.port = taken.getsockname()[1]
        said = refused(embedded, "run")
    assert f"{embedded.port}" in said
    assert "address already in use. Choose another port: NANGNIU_WEB__PORT=8081" in said


def test_roles_are_those_of_the_architecture(embedded):
    said = refused(embedded, "run", "--roles", "receive,dance")
    assert "unknown role 'dance'; there are receive, converse, deliver, tick" in said


# The command                               what is missing or unknown
BAD_INVITATIONS = [
    (("officer",), "name the agency of this officer: --agency CODE (see data/agencies.csv)"),
    (("leader", "--agency", "NOWHERE"), "no agency has the code NOWHERE"),
    (("admin", "--agency", "SXD"), "leave --agency out"),
]


@pytest.mark.parametrize(("words", "why"), BAD_INVITATIONS)
def test_an_invitation_names_a_role_and_an_agency_that_exist(embedded, words, why):
    assert why in refused(embedded, "invite", *words)


def test_an_unknown_role_is_answered_with_those_there_are(embedded):
    ended = embedded.runs("invite", "king")
    assert ended.returncode == 2
    assert all(
        f"'{role}'" in ended.stderr for role in ("officer", "leader", "dispatcher", "admin")
    )


def test_an_invitation_is_a_code_alone_on_standard_output(embedded):
    anh_minh = ("officer", "--agency", "SXD", "--name", "Anh Minh")
    ended = embedded.runs("invite", *anh_minh, cold=True)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}\n", ended.stdout)
    assert "within 10 minutes. It works once" in ended.stderr


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_it_cleanly(embedded, sent):
    with embedded.running("run") as program:
        program.address()
        assert program.stopped_by(sent) == 0
    assert program.log.read_text() == ""


LINES = [
    {"id": "a", "text": "Cống tắc trước nhà 18 phường Khương Đình, gọi tôi 0912345678"},
    {"id": 2, "text": "CHÁY nhà, có người mắc kẹt!"},
    {"id": "c", "text": "Tôi muốn tố cáo ông trưởng phòng nhận hối lộ"},
]


def test_understand_reads_a_file_or_standard_input(bare):
    file = bare.folder / "some.jsonl"
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES)
    file.write_text("\ufeff" + text + "\n")
    from_file = bare.runs("understand", str(file), cold=True)
    from_input = bare.runs("understand", told=text)
    assert from_file.stdout == from_input.stdout
    drain, fire, denounced = map(json.loads, from_file.stdout.splitlines())
    assert drain == {
        "id": "a", "categories": drain["categories"], "severity": "normal", "emergency": None,
        "out_of_scope": None, "wards": ["Khương Đình"], "pii": ["0912345678"],
    }  # fmt: skip
    assert (drain["categories"][0], len(drain["categories"])) == ("drainage", 3)
    assert (fire["id"], fire["emergency"]) == (2, "114")
    assert denounced["out_of_scope"] is not None


# A line                            is the second of its file
BAD_LINES = ["no json", "[]", '{"id": "b"}', '{"text": "x"}', '{"id": 1, "text": 2}', "[" * 20_000]


@pytest.mark.parametrize("line", BAD_LINES)
def test_understand_names_the_line_it_cannot_read(bare, line):
    ended = bare.runs("understand", told='{"id": "a", "text": "Đèn hỏng"}\n' + line)
    assert ended.returncode == 2
    assert ended.stderr.startswith('nangniu: line 2 is no JSON object with "id" and "text"')
    assert json.loads(ended.stdout)["id"] == "a"


def test_understand_names_a_line_of_other_letters(bare):
    (bare.folder / "latin.jsonl").write_bytes('{"id": 1, "text": "Đường"}'.encode("utf-16"))
    assert "line 1 is no JSON" in refused(bare, "understand", "latin.jsonl")
    assert "none.jsonl: No such file or directory" in refused(bare, "understand", "none.jsonl")
