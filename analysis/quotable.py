"""Whether words may be quoted without telling who someone is (standards N6)."""

import re
from collections.abc import Iterator

from analysis.redact import mark
from analysis.types import Mark

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b(?:on\s+)?the\s+\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b",
    re.IGNORECASE,
)
# Few people in an area have one of these; those that many have are let through.
_CONDITION = re.compile(
    r"\b(?P<which>[\w'’-]{1,30})\s+(?:syndrome|disease|disorder|dystrophy|atrophy|palsy|sclerosis"
    r"|deletion|duplication|mutation|phenylketonuria|malformation)\b"
    r"|\b(?:trisomy|chromosom\w+|\w{0,20}(?:dystrophy|plegia|trophy)|spina\s+bifida|hydrocephalus"
    r"|microcephaly|albinism|h(?:a?)emophilia|cystic\s+fibrosis|gene(?:tic)?\s+condition"
    r"|rare\s+condition|undiagnosed\s+condition)\b",
    re.IGNORECASE,
)
_MANY_HAVE = """
    spectrum hyperactivity deficit down downs down's down’s anxiety eating mood language speech
    processing developmental personality attachment sleep conduct mental bowel heart kidney
    lung coeliac celiac a the this that his her their my any some cerebral behaviour
"""
_COMMON = frozenset(_MANY_HAVE.split())


def is_quotable(text: str) -> bool:
    """Say whether a text holds no name, place, service, date or rare condition.

    Made to let little through rather than much; a person still reads what is published.
    """
    return not any(_find_more(text)) and not mark(text)


def mark_for_quoting(text: str) -> list[Mark]:
    """Return the marks of `text`, days and rare conditions among them, in order and apart.

    A person decides on each: `is_quotable` says no as long as there is one.
    """
    found = [*mark(text), *_find_more(text)]
    apart: list[Mark] = []
    for one in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _find_more(text: str) -> Iterator[Mark]:
    for found in _DAY.finditer(text):
        yield Mark(*found.span(), "date_of_birth", found[0])
    for found in _CONDITION.finditer(text):
        if _is_rare(found):
            yield Mark(*found.span(), "condition", found[0])


def _is_rare(found: re.Match[str]) -> bool:
    which = found["which"]
    return which is None or which.casefold() not in _COMMON
