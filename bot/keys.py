"""Keys in files of their own, outside the database."""

import os
from pathlib import Path

from cryptography.fernet import Fernet


def read_or_make(path: Path) -> bytes:
    """The key in the file; a new one, readable by its owner only, if there is no file yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes().strip()
