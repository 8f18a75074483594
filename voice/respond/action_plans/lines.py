"""The rows of an action plan: which are actions, and what becomes of every other one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from voice.respond.action_plans.columns import is_no
from voice.respond.wordings import LONGEST

TAKEN, JOINED, HEADING, REPEATED = "taken", "joined", "heading", "repeated"
ALREADY, NO_ACTION, CANNOT, TOO_LONG = "already", "no_action", "cannot", "too_long"
FATES = (TAKEN, JOINED, HEADING, REPEATED, ALREADY, CANNOT, TOO_LONG, NO_ACTION)
Known = set[tuple[str, str]]


@dataclass(slots=True)
class Line:
    """A row: where it stands, what becomes of it, and what it says by field."""

    table: str
    row: int
    fate: str
    says: dict[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two rows the same action."""
        return identity_of(self.says.get("ref", ""), self.says.get("what", ""))


def lines_of(table: Mapping[str, Any], mapping: Mapping[str, str], known: Known) -> Iterator[Line]:
    """The rows of a table; those that go on in the next row are one action."""
    heading, above = "", None
    found: list[Line] = []
    for number, cells in table["rows"]:
        line = Line(table["name"], number, TAKEN, _says(table["columns"], cells, mapping))
        line.fate = _fate(line, table["columns"], cells, above)
        if line.fate == HEADING:
            heading, above = next(cell for cell in cells if cell), None
        elif line.fate == JOINED and above is not None:
            _join(above, line)
        elif line.fate == TAKEN:
            line.says["outcome"] = line.says.get("outcome") or heading
            heading, above = line.says["outcome"], line
        found.append(line)
    for line in found:
        if line.fate == TAKEN:
            line.fate = _checked(line, known)
    return iter(found)


def _says(
    columns: Sequence[str], cells: Sequence[str], mapping: Mapping[str, str]
) -> dict[str, str]:
    pairs = zip(columns, cells, strict=True)
    return {mapping[one]: words for one, words in pairs if one in mapping and words}


def _fate(line: Line, columns: Sequence[str], cells: Sequence[str], above: Line | None) -> str:
    filled = [place for place, cell in enumerate(cells) if cell]
    says_again = sum(
        " ".join(cell.split()) == one for one, cell in zip(columns, cells, strict=True) if one
    )
    if says_again > 1 and says_again >= len(filled) - 1:
        return REPEATED
    if filled == [0] and len(columns) > 2 and (set(line.says) <= {"ref", "outcome"}):
        return HEADING
    if "what" not in line.says:
        return JOINED if above else NO_ACTION
    return JOINED if above and line.identity == above.identity else TAKEN


def _join(above: Line, line: Line) -> None:
    """Add what a row says more than the action above it."""
    for name, words in line.says.items():
        before = above.says.get(name, "")
        if words not in before.split("\n"):
            above.says[name] = f"{before}\n{words}".strip()


def _checked(line: Line, known: Known) -> str:
    if line.identity in known:
        return ALREADY
    if is_no(line.says.get("status", "")):
        return CANNOT
    if any(len(words) > LONGEST for words in line.says.values()):
        return TOO_LONG
    known.add(line.identity)
    return TAKEN


def count(found: Iterable[Line]) -> dict[str, int]:
    """How many rows met each fate; noughts left out."""
    fates = [one.fate for one in found]
    return {fate: fates.count(fate) for fate in FATES if fate in fates}


def identity_of(ref: str, what: str) -> tuple[str, str]:
    """What makes two actions the same, however their letters are."""
    return ref.strip().lower(), " ".join(what.lower().split())
