"""Who may say what about words: nobody approves their own."""

from typing import Any

from voice.accounts.models import User
from voice.translating.models import Standing


class OwnWords(Exception):
    """Somebody wanted to approve what they wrote themselves; a second person does."""


class NotChecked(Exception):
    """Nobody knows who wrote these words, so two people look at them: one checks first."""


class Changed(Exception):
    """The words are not those that the person saw. Nothing was written; here are theirs."""

    def __init__(self, theirs: Any) -> None:
        """Keep what stands there now."""
        self.theirs = theirs
        super().__init__()


def may_approve(row: Standing, by: User) -> bool:
    """Whether this person is a second one: they did not write the words."""
    return row.written_by_id is None or row.written_by_id != by.id


def expect_second(row: Standing, by: User) -> None:
    """Pass a second person. Raises `OwnWords`, or `NotChecked` where the writer is not known."""
    if not may_approve(row, by):
        raise OwnWords
    if row.written_by_id is None and row.checked_by_id in (None, by.id):
        raise NotChecked
