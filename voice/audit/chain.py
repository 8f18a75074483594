"""The chain: each entry's digest covers the digest of the entry before. Pure functions."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

BEGINNING = "0" * 64
"""What stands before the first entry."""

GAP, BROKEN_LINK, CHANGED, SHORTER, OTHER_HEAD = (
    "gap",
    "broken_link",
    "changed",
    "shorter",
    "other_head",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry's values, as they are covered by its digest."""

    number: int
    at: datetime
    act: str
    who: int | None
    about: str
    details: dict[str, Any]
    before: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number and digest: whoever keeps it elsewhere can tell a chain cut short."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: the chain's head, and the first broken entry with what is wrong there."""

    head: Head
    broken: int | None = None
    why: str = ""


def digest_of(entry: Entry) -> str:
    """The SHA-256 of the entry as canonical JSON: sorted names, no spaces, UTC."""
    values = {
        "number": entry.number,
        "at": entry.at.isoformat(timespec="microseconds"),
        "act": entry.act,
        "who": entry.who,
        "about": entry.about,
        "details": entry.details,
        "before": entry.before,
    }
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(entries: Iterable[Entry], kept: Head | None = None) -> Verdict:
    """Walk the chain from its beginning to the first broken entry.

    Found: an entry edited, deleted, put in between or moved. With a head that was kept elsewhere
    also an end that was cut off, and a chain that was written anew as a whole. Not found: the end
    cut off, or everything written anew, since the newest head that anybody kept; and what was
    never recorded.
    """
    head = Head(0, BEGINNING)
    for entry in entries:
        if entry.number != head.number + 1:
            return Verdict(head, head.number + 1, GAP)
        if entry.before != head.digest:
            return Verdict(head, entry.number, BROKEN_LINK)
        if entry.digest != digest_of(entry):
            return Verdict(head, entry.number, CHANGED)
        head = Head(entry.number, entry.digest)
        if kept and kept.number == head.number and kept.digest != head.digest:
            return Verdict(head, head.number, OTHER_HEAD)
    if kept and kept.number > head.number:
        return Verdict(head, head.number + 1, SHORTER)
    return Verdict(head)


def read_head(text: str) -> Head:
    """A head as it was printed. Raises `ValueError`."""
    number, _colon, digest = text.strip().partition(":")
    if len(digest) != len(BEGINNING):
        raise ValueError(text)
    return Head(int(number), digest)
