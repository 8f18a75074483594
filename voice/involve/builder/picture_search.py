"""Finding a picture in the author's words: an index over the words of the picture package.

The names and keywords of the pictures are emojilib's (MIT), in the package `em-keyboard`. Our
field's own words lead to them too: "teaching assistant" says nothing to people who draw emoji.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from voice.media import pictures

MOST = 40
"""Pictures in an answer: what one sprite holds, and what people look through."""
_WORD = re.compile(r"[a-z0-9]+")
_SAYS_NOTHING = re.compile(
    "a|an|and|are|can|did|do|does|for|have|how|i|in|is|it|me|my|of|on|or|the|to|was|we|what|when"
    "|where|which|who|why|will|with|you|your"
)
_SKIN = re.compile(r"-1F3F[B-F]")
_FLAG = re.compile(r"^1F1E[6-9A-F]|^1F1F")


@dataclass(frozen=True, slots=True)
class Found:
    """A picture and what it is called."""

    reference: str
    name: str


def search(words: str, most: int = MOST) -> list[Found]:
    """The pictures that fit these words best, the best first; none for no words."""
    scores: dict[str, float] = defaultdict(float)
    for word in words_of(words):
        for code, weight in _hits(word).items():
            scores[code] += weight
    ranked = sorted(scores, key=lambda code: (-scores[code], _order()[code]))
    return [Found(f"{pictures.PREFIX}{code}", _names()[code]) for code in ranked[:most]]


def words_of(typed: str) -> list[str]:
    """The words of a search that say something."""
    return [word for word in _WORD.findall(typed.lower()) if not _SAYS_NOTHING.fullmatch(word)]


def name_of(reference: str) -> str:
    """What a picture is called; nothing where we do not know."""
    return _names().get(reference.removeprefix(pictures.PREFIX), "")


def _hits(word: str) -> dict[str, float]:
    """What one word finds: whole words first, then their beginnings, ours before the package's."""
    found: dict[str, float] = {}
    for form in _forms(word):
        for place, code in enumerate(_of_our_field().get(form, ())):
            found[code] = max(found.get(code, 0), 10 - place * 0.2)
        for code, weight in _index().get(form, {}).items():
            found[code] = max(found.get(code, 0), weight)
    if not found and len(word) > 3:
        for known, codes in _index().items():
            if known.startswith(word):
                found.update({code: weight / 2 for code, weight in codes.items()})
    return found


def _forms(word: str) -> Iterable[str]:
    """The word, and what it may be a form of: "schools", "helped", "drawing"."""
    yield word
    for ending in ("s", "es", "ed", "d", "ing", "er"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield stem
            yield stem + "e"
    if len(word) > 4 and word.endswith("ies"):
        yield word[:-3] + "y"


@cache
def _index() -> dict[str, dict[str, float]]:
    """Each word with the pictures that it is about: a name counts for more than a keyword."""
    index: dict[str, dict[str, float]] = defaultdict(dict)
    for code, known in _known().items():
        name, *keywords = known
        for words, weight in ((name, 4.0), *((one, 2.0) for one in keywords)):
            parts = _WORD.findall(words.lower().replace("_", " "))
            for part in parts:
                # "bus" says more about the picture "bus" than about "bus stop".
                value = weight + (1 if len(parts) == 1 else 0)
                index[part][code] = max(index[part].get(code, 0), value)
    return dict(index)


@cache
def _names() -> dict[str, str]:
    return {code: known[0].replace("_", " ") for code, known in _known().items()}


@cache
def _order() -> dict[str, int]:
    return {code: place for place, code in enumerate(_known())}


@cache
def _known() -> dict[str, list[str]]:
    """Each picture that we have, with its name and its keywords; no flags, one skin colour each."""
    emojis = json.loads(files("em").joinpath("emojis.json").read_text("utf-8"))
    found: dict[str, list[str]] = {}
    for emoji, words in emojis.items():
        whole = "-".join(f"{ord(one):04X}" for one in emoji)
        code = next((one for one in (whole, _plain(whole)) if pictures.exists(one)), "")
        if code and not _SKIN.search(code) and not _FLAG.search(code):
            found.setdefault(code, words)
    return found


def _plain(code: str) -> str:
    return "-".join(part for part in code.split("-") if part != "FE0F")


@cache
def _of_our_field() -> dict[str, list[str]]:
    """Words of our field with their pictures, the best first (`library/picture_words.json`)."""
    text = files("voice").joinpath("involve/library/picture_words.json").read_text("utf-8")
    loaded: dict[str, list[str]] = json.loads(text)
    return loaded
