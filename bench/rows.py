"""What was measured, as an aligned table and as JSON."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEADINGS = ("measured", "value", "unit", "floor", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should come to: `limit` is of the ratio, or of the value where none is."""

    sign: str  # at_least, at_most
    limit: float

    @classmethod
    def reaching(cls, value: float, floor: float | None) -> "Goal":
        """At least this value, whatever the floor beside it comes to."""
        return cls("at_least", value / (floor or 1.0))

    def is_met(self, number: float) -> bool:
        """Whether a number is good enough."""
        return number >= self.limit if self.sign == "at_least" else number <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.sign == 'at_least' else '≤'} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, beside the same figure of the floor where there is one."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    goal: Goal | None = None

    @property
    def ratio(self) -> float | None:
        """The value over the floor; None where nothing is compared."""
        return None if not self.floor else self.value / self.floor


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed.

    This is the nearest-rank definition: the result is always a value that was seen. Raises
    `ValueError` without values.
    """
    if not values:
        raise ValueError("no values")
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def to_table(rows: Sequence[Row]) -> str:
    """The rows as lines of text, columns aligned; ratios beside their goals."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEADINGS))]
    is_number = (False, True, False, True, True, False, False)
    return "\n".join(
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, is_number, strict=True)
        ).rstrip()
        for line in cells
    )


def to_json(rows: Sequence[Row]) -> str:
    """The rows as the contract of `make bench` wants them."""
    found = [_rounded(row) for row in rows]
    return json.dumps({"rows": found}, ensure_ascii=False, indent=1) + "\n"


def write(rows: Sequence[Row], path: Path) -> None:
    """Keep the rows in a file."""
    path.write_text(to_json(rows), "utf-8")


def _rounded(row: Row) -> Mapping[str, object]:
    whole = asdict(row) | {"ratio": row.ratio}
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in whole.items()
        if name != "goal"
    }


def _cells(row: Row) -> tuple[str, ...]:
    floor = "" if row.floor is None else _number(row.floor)
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return (row.name, _number(row.value), row.unit, floor, ratio, *_verdict(row))


def _verdict(row: Row) -> tuple[str, str]:
    if row.goal is None:
        return "", ""
    judged = row.value if row.ratio is None else row.ratio
    return str(row.goal), "met" if row.goal.is_met(judged) else "NOT MET"


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"
