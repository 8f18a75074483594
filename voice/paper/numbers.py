"""Numbers of paper sheets, such as `2-7KQ4D-012M`: edition, batch, place in it, check letter.

Everything about a sheet follows from its number and the area's secret key: the identifier of the
response that will be entered from it, and so the picture code that its reader keeps. Nothing is
stored when sheets are printed but that their codes are taken. Entering a sheet twice is the same
response twice.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from uuid import UUID

from surveys import receipts

MOST = 200
"""Sheets in a batch."""

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another
_SHAPE = re.compile(rf"(\d{{1,4}})-([{_LETTERS}]{{5}})-(\d{{3}})([{_LETTERS}])")


class WrongNumber(ValueError):
    """No sheet of this survey has such a number: a letter may be mistyped."""


@dataclass(frozen=True, slots=True)
class Number:
    """A sheet's number. `response_id` is who it becomes when it is entered."""

    words: str
    edition: int
    response_id: UUID


def mint(key: bytes, survey: str, edition: int, count: int) -> list[Number]:
    """The numbers of a new batch of at most `MOST` sheets."""
    batch = "".join(secrets.choice(_LETTERS) for _ in range(5))
    return [_number(key, survey, edition, batch, place) for place in range(1, min(count, MOST) + 1)]


def read(key: bytes, survey: str, typed: str) -> Number:
    """The sheet with this number, however it was typed. Raises `WrongNumber`."""
    tidy = "-".join(typed.upper().replace("-", " ").split())
    found = _SHAPE.fullmatch(tidy)
    if not found:
        raise WrongNumber(typed)
    edition, batch, place, _ = found.groups()
    number = _number(key, survey, int(edition), batch, int(place))
    if number.words != tidy:
        raise WrongNumber(typed)
    return number


def _number(key: bytes, survey: str, edition: int, batch: str, place: int) -> Number:
    words = f"{edition}-{batch}-{place:03d}"
    seed = hmac.new(key, f"paper:{survey}:{words}".encode(), hashlib.sha256).digest()
    return Number(
        words + _LETTERS[seed[16] % len(_LETTERS)], edition, receipts.ahead_from(key, seed[:8])
    )
