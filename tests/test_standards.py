"""`docs/standards.md` leaves no requirement out and names nothing that is not there."""

import ast
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from tests.conftest import ROOT

PAGE = (ROOT / "docs/standards.md").read_text("utf-8")
IDS = {
    *(f"ER{number}" for number in range(1, 19)),
    *(f"Q{number}" for number in range(1, 20)),
    *("2.5.8", "2.5.5", "2.5.7", "3.3.7", "3.3.8", "2.4.11", "2.4.13", "3.2.6"),
    *("2.2.1", "2.2.3", "2.2.6", "1.4.4", "1.4.10", "1.4.12", "1.4.3", "1.4.6", "1.4.11"),
    *("3.1.1", "3.1.2", "2.3.3", "1.4.2", "3.1.5"),
    *("W-statement", "W-pages", "W-light", "W-axe"),
    *(f"P{number}" for number in range(1, 8)),
    *(f"N{number}" for number in range(1, 7)),
    *(f"G{number}" for number in range(1, 8)),
    *("S-s19", "S-s30", "S-outcomes", "S-s27", "S-inspection", "S-psed", "S-ethnicity"),
    *("S-disability", "S-provision", "S-needs", "S-ages"),
    *(f"L{number}" for number in range(1, 6)),
}
STATES = {"met", "part", "not"}


class Row(NamedTuple):
    """A requirement as the page tells it."""

    id: str
    asks: str
    state: str
    where: str
    proof: str
    reason: str


def rows() -> list[Row]:
    """Every row of every table, without their heads."""
    lines = [line for line in PAGE.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    found = [one for one in cells if one[0] != "id" and set(one[0]) != {"-"}]
    assert [one for one in found if len(one) != len(Row._fields)] == []
    return [Row(*one) for one in found]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def is_there(proof: str) -> bool:
    path, _, name = proof.partition("::")
    return (ROOT / path).is_file() and name.startswith("test_") and name in names_in(path)


def test_each_requirement_stands_there_exactly_once() -> None:
    assert Counter(row.id for row in rows()) == dict.fromkeys(IDS, 1)


def test_each_state_is_one_of_three_and_what_is_not_met_says_why() -> None:
    for row in rows():
        assert row.state in STATES, row
        assert row.asks, row
        assert bool(row.reason) == (row.state != "met"), row
        assert not row.reason or row.reason.endswith("."), row


def test_each_place_is_there() -> None:
    for row in rows():
        assert named(row.where), row
        assert [one for one in named(row.where) if not (ROOT / one).exists()] == [], row


def test_each_proof_is_a_test_that_is_there() -> None:
    for row in rows():
        assert bool(named(row.proof)) == (row.state != "not"), row
        assert [one for one in named(row.proof) if not is_there(one)] == [], row
