"""Keys in files: made once, whoever comes first, and read by their owner only."""

import stat
from functools import partial

from cryptography.fernet import Fernet

from bot.keys import read_or_make
from tests.records import at_once


def test_a_key_is_made_once_and_stays(tmp_path):
    path = tmp_path / "var" / "contact.key"
    key = read_or_make(path)
    assert read_or_make(path) == key
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"secret")) == b"secret"
    assert [file.name for file in path.parent.iterdir()] == ["contact.key"]


def test_nobody_else_can_read_it(tmp_path):
    read_or_make(tmp_path / "contact.key")
    assert stat.S_IMODE((tmp_path / "contact.key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_have_one_key(tmp_path):
    for round_ in range(20):
        path = tmp_path / f"{round_}.key"
        keys = {*at_once(partial(_start, path), 8)}
        assert keys == {path.read_bytes()}
        assert len(path.read_bytes()) == 44


def _start(path, _number):
    return read_or_make(path)


def test_a_key_written_by_hand_may_end_with_a_newline(tmp_path):
    path = tmp_path / "contact.key"
    key = Fernet.generate_key()
    path.write_bytes(key + b"\r\n")
    assert read_or_make(path) == key
