"""Sentences of a text in any script."""

import re

# Full stops of Latin, Devanagari and Gurmukhi (danda), Urdu, Arabic question mark,
# Ethiopic, Armenian, Chinese and Japanese.
_ENDS = "!?…।॥۔؟።։。！？"
_CLOSERS = "\"'”’)\\]»"
_BREAK = re.compile(
    rf"(?:(?<=[。！？])(?=\S)|(?<=[।॥۔؟])(?=\w)|(?<![.{_ENDS}])[.{_ENDS}]++[{_CLOSERS}]*+(?=\s|$)|[\r\n\u2028\u2029]+)"
)
_SHORT = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|miss|dr|prof|st|no|vs|etc|approx|e\.g|i\.e|[a-z])\.$",
    re.IGNORECASE,
)


def split(text: str) -> list[str]:
    """Return the sentences of `text` in order, without empty ones.

    A line break ends a sentence. A full stop after a title, an initial or an
    abbreviation such as "e.g." does not. Joined again they hold every letter.
    """
    found: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        tail = text[max(start, match.end() - 12) : match.end()]
        if match.group().endswith(".") and _SHORT.search(tail):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]
