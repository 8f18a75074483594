"""A comment's text in pieces, so that a page can show why it was coded and what to cover."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from analysis import redact
from voice.listen.safe_words.decided_marks import Decided


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of a comment. Together, the pieces are the whole text."""

    text: str
    is_evidence: bool
    is_covered: bool  # could say who someone is: covered before anything is published


def pieces_of(text: str, evidence: Sequence[str] = ()) -> list[Piece]:
    """The text, cut where evidence or something to cover begins or ends."""
    found = list(find_all(text, evidence))
    covered = [(one.start, one.end) for one in redact.mark(text)]
    cuts = sorted({0, len(text), *(place for span in (*found, *covered) for place in span)})
    return [
        Piece(text[start:end], _within(start, found), _within(start, covered))
        for start, end in pairwise(cuts)
    ]


def marked(text: str, evidence: Sequence[str] = ()) -> Markup:
    """The text as HTML: evidence in `mark`, what is to be covered in `span.to-cover`.

    Made here, not in a template: within these words every space counts.
    """
    return Markup('<span class="as-written">{}</span>').format(
        Markup().join(_dress(one) for one in pieces_of(text, evidence))
    )


def decided(words: str, marks: Sequence[Decided]) -> Markup:
    """The text as HTML, as somebody left its marks: what goes in `del`, what stays in `span`.

    The marks are those of this text, in order.
    """
    parts, end = [], 0
    for one in marks:
        template = '<del class="out">{}</del>' if one.is_out else '<span class="stays">{}</span>'
        parts += [escape(words[end : one.start])]
        parts += [Markup(template).format(words[one.start : one.end])]  # noqa: S704  # ours
        end = one.end
    parts.append(escape(words[end:]))
    return Markup('<span class="as-written">{}</span>').format(Markup().join(parts))


def find_all(text: str, phrases: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where phrases stand in a text, as whole words, whatever their letters' size."""
    pattern = pattern_of(phrases)
    return (match.span() for match in pattern.finditer(text)) if pattern else iter(())


def pattern_of(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """Any of the phrases, the longest first, as whole words; None where there are none."""
    words = sorted((re.escape(one) for one in phrases if one.strip()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None


def _dress(piece: Piece) -> Markup:
    words = (
        Markup("<mark>{}</mark>").format(piece.text) if piece.is_evidence else escape(piece.text)
    )
    return Markup('<span class="to-cover">{}</span>').format(words) if piece.is_covered else words


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)
