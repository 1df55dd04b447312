"""Places to run the product in."""

from tests.programs import bare, embedded, site

__all__ = ["bare", "embedded", "site"]
