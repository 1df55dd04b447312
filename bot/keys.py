"""Keys in files of their own, outside the database."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet


def read_or_make(path: Path) -> bytes:
    """The key in the file; a new one, readable by its owner only, if there is no file yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_bytes().strip()


def _make(path: Path) -> None:
    # Two processes may start at once: the file is there as a whole or not at all, and once.
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(unfinished, path)
    os.unlink(unfinished)
