"""Which language a text is in; an honest None when that cannot be told."""

import re
from array import array
from functools import cache
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from typing import Literal

from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

from analysis.redact.vocabulary import is_ordinary
from analysis.tokens import FUNCTION_WORDS

# Languages written in England by more than a few families, and their neighbours.
# Fewer choices make short texts safer (theming.md, "Language").
LANGUAGES = (
    "ar", "bg", "bn", "cs", "de", "el", "en", "es", "fa", "fr", "gu", "hi", "hu",
    "it", "ku", "lt", "lv", "ml", "nl", "pa", "pl", "ps", "pt", "ro", "ru", "sk",
    "so", "sq", "ta", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
SURE = 0.9
LONGEST = 2_000

_LATIN = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
# Words that other languages of the list write too, such as "was", are no sign of English.
_SHARED_WORDS = "all also are can for had has her him may our over per put said was will"
_SHARED = frozenset(_SHARED_WORDS.split())
_ENGLISH = frozenset(word for word in FUNCTION_WORDS if len(word) > 2) - _SHARED
_DIFFERENT, _SHARE, _LETTERS = 3, 0.2, 12


@cache
def _identifier() -> LanguageIdentifier:
    """The model for our languages alone, of which memory holds the parts that texts reach."""
    likely, before, classes, moves, rows, found = load_model(MODEL_DIR / MODEL_FILE)
    ours = [place for place, one in enumerate(classes) if one in LANGUAGES]
    return LanguageIdentifier(
        likely[:, ours],
        before[ours],
        [classes[place] for place in ours],
        _on_disk(moves),
        found,
        norm_probs=True,
        tk_row=rows,
    )


def _on_disk(numbers: "array[int]") -> memoryview:
    """The numbers in a file without a name: texts reach few of its 40 MB, the rest stays there."""
    wide: Literal["H", "I"] = "H" if numbers.itemsize == 2 else "I"
    try:
        with TemporaryFile() as file:
            file.write(numbers)
            file.flush()
            return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ)).cast(wide)
    except OSError:  # no room there: then they are in memory
        return memoryview(numbers)


def load() -> None:
    """Have the model in memory (a second or so), so that the first text need not wait for it."""
    _identifier()


def detect(text: str, *, form: str | None = None) -> str | None:
    """Return the language code of `text`, or None when nobody could be sure.

    `form` is the language of the form it was written on. It is the answer unless the
    words themselves say otherwise with a probability above 0.9: people write Punjabi
    or Gujarati in Latin letters, which no model here recognises, and short answers
    such as "no" say little. An empty text on no form is None.
    """
    words = text[:LONGEST].strip()
    if not any(letter.isalpha() for letter in words):
        return form
    if _is_plainly_english(words, form):  # far cheaper than asking the model
        return "en"
    language, probability = _identifier().classify(words)
    return str(language) if probability > SURE else form


def _is_plainly_english(text: str, form: str | None) -> bool:
    """Whether three different words, and one in five, are those that hold English together.

    Or else, whether each is in a list of English words and they are not too few to tell:
    some are in other languages too, so not on a form in one of those.
    """
    said = _LATIN.findall(text.casefold())
    held = [word for word in said if word in _ENGLISH]
    if len(held) >= _SHARE * len(said) and len(set(held)) >= _DIFFERENT:
        return True
    if form not in {None, "en"} or len(text) < _LETTERS or len(said) < 2:
        return False
    return all(is_ordinary(word) for word in said)
