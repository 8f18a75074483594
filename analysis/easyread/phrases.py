"""Many phrases looked for at once: by their first words, so that a long list costs little."""

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+")
_LONGEST = 40


class Phrases:
    """A list of phrases, each given as patterns of its words; letters of either size match."""

    def __init__(self, phrases: Iterable[list[list[str]]]) -> None:
        """Each phrase is a list of words, each word a list of choices."""
        found: dict[str, set[str]] = {}
        for first, *rest in phrases:
            for choice in first:
                key = _WORD.match(choice)
                if key:
                    pattern = " ".join(map(_any_of, ([choice], *rest)))
                    found.setdefault(key.group(), set()).add(pattern)
        self._by_first = {first: _compile(patterns) for first, patterns in found.items()}

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """The phrases in a text, the longest at each place, none within another."""
        end = 0
        for word in _WORD.finditer(text):
            start, stop = word.span()
            if start < end or stop - start > _LONGEST:
                continue
            pattern = self._by_first.get(word.group().lower())
            match = pattern.match(text, start) if pattern else None
            if match:
                end = match.end()
                yield match


def _compile(patterns: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(patterns, key=lambda one: (-len(one), one))
    return re.compile(rf"(?:{'|'.join(ordered)})\b", re.IGNORECASE)


def _any_of(choices: list[str]) -> str:
    written = "|".join(map(_written, choices))
    return f"(?:{written})" if len(choices) > 1 else written


def _written(word: str) -> str:
    return r"\w{1,20}" if word == "~" else re.escape(word).replace("'", "['’]")
