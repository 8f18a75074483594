"""Words of a text in any script, their stems, and the runs of letters inside them."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import islice
from typing import Any

# "N/A" is an answer. Otherwise letters and digits, plus the vowel signs that Python's \w
# leaves out of Indic, Arabic and Thai words.
_SIGNS = (
    "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u200c\u200d"
)
_WORD = re.compile(rf"\b[nN]/[aA]\b|(?:[^\W_]|[{_SIGNS}])+(?:['’](?:[^\W_]|[{_SIGNS}])+)*")
_LONGEST = 32
SHORTEST_GRAM, LONGEST_GRAM = 2, 5

# English words that hold a sentence together but name nothing. Negations are not here:
# "no" and "never" matter.
_FUNCTION_WORDS = """
    a about after again all also am an and any are as at be because been before being
    but by came can come could did do does doing done down each even ever every for
    from get gets getting go goes going got had has have having he her here hers him
    his how i if in into is it its itself just let like made make makes many may me
    might more most much must my myself of off on once one only or other our ours out
    over own per put quite rather really said same say see she should so some still
    such take than that the their theirs them then there these they thing things this
    those though through to too under until up upon us very was way we well went were
    what when where which while who whom whose why will with would yes yet you your
    yours i'm i've i'd i'll it's he's she's we're we've we'd they're they've that's
    there's didn't don't doesn't isn't wasn't weren't can't couldn't wouldn't shouldn't
    hasn't haven't hadn't won't
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


def spans(text: str, most: int) -> list[tuple[int, int]]:
    """Return where the first words of `text` start and end, in code points."""
    return [match.span() for match in islice(_WORD.finditer(text), most)]


def written(text: str) -> list[str]:
    """Return the words of `text` as written, in order."""
    found: list[str] = _WORD.findall(text)
    return found


def words(text: str) -> list[str]:
    """Return the compared forms of the words of `text`, in order."""
    return [fold(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return a word with case, width and apostrophes folded, cut at 32 letters."""
    plain = unicodedata.normalize("NFKC", word[:_LONGEST]).casefold()
    return plain.replace("’", "'")


@cache
def _stemmer() -> Callable[[str], Any]:
    # Importing TextBlob takes a second, which whoever stems nothing need not wait for.
    from textblob import Word

    word: Callable[[str], Any] = Word
    return word


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the English stem of a folded word (Porter); other scripts unchanged."""
    return str(_stemmer()(word).stem()) if word.isascii() else word


@lru_cache(maxsize=100_000)
def grams(word: str) -> tuple[str, ...]:
    """Return the runs of 2 to 5 letters in a word, its edges marked with spaces."""
    padded = f" {word} "
    return tuple(
        padded[at : at + size]
        for size in range(SHORTEST_GRAM, LONGEST_GRAM + 1)
        for at in range(len(padded) - size + 1)
    )


def is_telling(form: str) -> bool:
    """Say whether a folded word could name something: no function word, no letter."""
    return form not in FUNCTION_WORDS and (len(form) > 1 or not form.isascii())
