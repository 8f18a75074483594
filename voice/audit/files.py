"""The trail as a file: JSON Lines, which anybody can verify, and CSV for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from voice.audit.chain import Entry
from voice.formulas import neutral

COLUMNS = ("number", "at", "act", "who", "about", "details", "before", "digest")


def to_json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """A line an entry, as its digest covers it, with the digest."""
    for entry in entries:
        values = asdict(entry) | {"at": entry.at.isoformat(timespec="microseconds")}
        yield json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


def to_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """A row an entry, under a header; nothing in it is a formula."""
    yield _row(COLUMNS)
    for entry in entries:
        values = asdict(entry) | {
            "at": entry.at.isoformat(timespec="microseconds"),
            "details": json.dumps(entry.details, sort_keys=True, ensure_ascii=False),
        }
        yield _row([neutral(_told(values[name])) for name in COLUMNS])


FORMS = {
    "jsonl": (to_json_lines, "application/x-ndjson"),
    "csv": (to_csv, "text/csv"),
}
"""The forms a trail is taken out in: how, and of which media type."""


def _told(value: object) -> str:
    return "" if value is None else str(value)


def _row(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()
