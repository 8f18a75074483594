"""Which pages there are, and how each gets into a picture: `screens.txt` beside this file."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

LIST = Path(__file__).with_name("screens.txt")
"""Each page and how it is met: by a `link`, by what a link `asks` behind a question mark, by a link
that has to be `made` first, at an address of the demo, or `no` and why there is no picture."""
_ROLES = ROOT / "tests/voice/roles.txt"
_VARIABLE = re.compile(r"<(?:(path|int):)?[^<>]*>")
_FITS = {"path": ".+", "int": r"\d+", "": "[^/]+"}


def all_pages() -> list[str]:
    """The rules of all that can be opened, in the order of the table of roles."""
    lines = (line.split() for line in _ROLES.read_text("utf-8").splitlines())
    return [words[1] for words in lines if words[:1] == ["GET"]]


@cache
def ways() -> dict[str, str]:
    """How each page is met, in the order of the list."""
    lines = LIST.read_text("utf-8").splitlines()
    return {rule: way.strip() for rule, _, way in (line.partition("  ") for line in lines)}


def is_left_out(way: str) -> bool:
    """Whether this says why a page has no picture."""
    return way.startswith("no ")


def needs_question(path: str) -> bool:
    """Whether an address is of a page only with what stands behind its question mark."""
    rule = rule_of(path)
    return rule is not None and ways()[rule] == "asks"


def addresses() -> Iterator[str]:
    """Addresses of the demo that no link leads to."""
    return (way for way in ways().values() if way.startswith("/"))


def rule_of(path: str) -> str | None:
    """The page that an address belongs to: of several, the one that says most of it.

    None for what has no picture.
    """
    fitting = [rule for rule in ways() if _pattern(rule).fullmatch(path)]
    found = min(fitting, key=lambda rule: (rule.count("<"), -len(rule)), default=None)
    return None if found is None or is_left_out(ways()[found]) else found


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    kinds = [kind or "" for kind in _VARIABLE.findall(rule)]
    pieces = re.split(r"<[^<>]*>", rule)
    ends = [_FITS[kind] for kind in kinds] + [""]
    pairs = zip(map(re.escape, pieces), ends, strict=True)
    return re.compile("".join(piece + end for piece, end in pairs))
