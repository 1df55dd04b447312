"""What tests of the workers may ask for."""

from tests.records import plain_log

__all__ = ["plain_log"]
