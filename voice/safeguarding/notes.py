"""What a lead may write beside a decision: it stays for ever, so none of the person's words."""

from collections.abc import Sequence

LONGEST = 500
_SAME_WORDS = 5  # in a row, as the person said them: that is a quotation


def repeats(note: str, said: Sequence[str]) -> bool:
    """Whether a note holds five words in a row that the person said."""
    theirs = {row for words in said for row in _rows(words)}
    return any(row in theirs for row in _rows(note))


def _rows(words: str) -> list[tuple[str, ...]]:
    plain = ["".join(filter(str.isalnum, one)) for one in words.casefold().split()]
    plain = [one for one in plain if one]
    return [tuple(plain[at : at + _SAME_WORDS]) for at in range(len(plain) - _SAME_WORDS + 1)]
