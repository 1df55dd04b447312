"""Keys in files of their own, outside the database."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet

from bot.settings import SettingsError


def read_or_make(path: Path) -> bytes:
    """The key in the file; a new one, readable by its owner only, if there is no file yet.

    SettingsError if the file holds something else.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return read(path)


def read(path: Path) -> bytes:
    """The key in the file, which is there; SettingsError if it holds something else."""
    key = path.read_bytes().strip()
    try:
        Fernet(key)
    except ValueError as error:
        raise SettingsError(f"{path} holds no key: bring it back from the backup") from error
    return key


def _make(path: Path) -> None:
    # Two processes may start at once: the file is there as a whole or not at all, and once.
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another process was first; its key is the one
        os.link(unfinished, path)
    os.unlink(unfinished)
