"""Words that could tell who someone is: found, marked, covered (standards N6).

The marks are suggestions for a person who redacts, made to miss little rather than to
mark little. English patterns, and patterns of any script (phones, e-mail, web, handles).
Names written in scripts without capitals are found only where words such as "my name is"
stand before them: a person must read those.
"""

from collections.abc import Iterable, Sequence

from analysis.redact import introductions, names, patterns
from analysis.types import Mark

COVERS = {
    "name": "[name removed]",
    "phone": "[phone number removed]",
    "email": "[email removed]",
    "postcode": "[postcode removed]",
    "address": "[address removed]",
    "school": "[school removed]",
    "date_of_birth": "[date removed]",
    "handle": "[account removed]",
    "url": "[web address removed]",
    "service": "[service removed]",
    "place": "[place removed]",
}
_EDGES = " \t\r\n,.;:'’-"

Span = tuple[int, int, str]


def mark(text: str) -> list[Mark]:
    """Return the marks of `text`, in order and apart: `text[start:end] == mark.text`.

    Kinds are the keys of COVERS. Full dates are marked as dates of birth.
    """
    spans = [*patterns.find(text), *introductions.find(text), *names.find(text)]
    return [Mark(start, end, kind, text[start:end]) for start, end, kind in _apart(spans, text)]


def cover(text: str, marks: Sequence[Mark]) -> str:
    """Return `text` with each mark replaced by words such as "[name removed]".

    Marks may come in any order. Raises ValueError when they overlap or do not fit the text.
    """
    pieces: list[str] = []
    end = 0
    for found in sorted(marks, key=lambda found: found.start):
        if found.start < end or text[found.start : found.end] != found.text:
            raise ValueError(f"the mark at {found.start} does not fit the text")
        pieces += [text[end : found.start], COVERS.get(found.kind, "[removed]")]
        end = found.end
    return "".join([*pieces, text[end:]])


def _apart(spans: Iterable[Span], text: str) -> list[Span]:
    """The spans in order, the longest of those that begin together; no letter unmarked."""
    apart: list[Span] = []
    end = 0
    for start, stop, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        start = max(start, end)
        while start < stop and text[start] in _EDGES:
            start += 1
        if start < stop:
            apart.append((start, stop, kind))
            end = stop
    return apart
