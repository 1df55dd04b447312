"""What tests of the workers and of the commands may ask for."""

from tests.programs import bare, embedded, site
from tests.records import plain_log

__all__ = ["bare", "embedded", "plain_log", "site"]
