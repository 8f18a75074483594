"""How a kind says no to a value."""

from typing import Any


class NotAccepted(ValueError):
    """A value that does not fit its question, with a reason word and its details."""

    def __init__(self, reason: str, **details: Any) -> None:
        """Keep the reason, a stable word that whoever shows it translates."""
        self.reason = reason
        self.details = details
        super().__init__(reason)
