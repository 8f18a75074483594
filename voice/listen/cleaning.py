"""What people type or bring, made fit to keep: a database takes no NUL, a page no control signs."""

import sys

from surveys.kinds import text
from surveys.kinds.refusal import NotAccepted


def clean(words: str | None) -> str:
    """The words as written answers are kept (`surveys.kinds.text`); empty where none are left."""
    try:
        return text.accept({"longest": sys.maxsize}, words or "")
    except NotAccepted:  # nothing but blanks and control characters
        return ""
