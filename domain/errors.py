"""Everything the house refuses; each class carries the key of the words that explain it."""


class NangNiuError(Exception):
    """Something the house refuses."""


class NotFoundError(NangNiuError):
    """What was asked for is not there, or is not this person's to see: one answer for both."""


class RefusedError(NangNiuError):
    """The rules do not allow this action now; `reason` is the key of a text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StaleError(NangNiuError):
    """The case has moved on since the person looked at it."""


class BadInputError(NangNiuError):
    """An answer does not fit its question; `again` is the key of the text that says what does."""

    def __init__(self, again: str, **params: object) -> None:
        super().__init__(again)
        self.again = again
        self.params = params
