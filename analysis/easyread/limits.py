"""How many words a sentence and a screen may have, language by language (standards ER1, L4)."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

MOST_CHOICES, FEW_CHOICES = 5, 3
"""Choices in one list: at most, and better (standards ER16). They are the same everywhere."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Words of a sentence to aim for and at most, words of a screen at most.

    `basis` is "source", "measured" or "estimate"; `reason` says from what.
    """

    aim: int
    most: int
    screen: int
    basis: str
    reason: str


@cache
def table() -> dict[str, Limits]:
    """The limits by language, as written in easyread_limits.csv."""
    file = resources.files("analysis").joinpath("data", "easyread_limits.csv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {row["language"]: _read(row) for row in rows}


def limits_of(language: str) -> Limits:
    """The limits of a language; those of English where nobody has set others."""
    return table().get(language, table()["en"])


def _read(row: dict[str, str]) -> Limits:
    aim, most, screen = (int(row[name]) for name in ("aim", "most", "screen"))
    return Limits(aim, most, screen, row["basis"], row["reason"])
