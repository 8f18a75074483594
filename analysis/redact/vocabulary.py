"""Which words are names and places, and which are ordinary."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from sys import intern


def _lines(name: str) -> list[str]:
    text = resources.files("analysis").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def first_names() -> frozenset[str]:
    """First names, in lower case."""
    return frozenset(name for line in _lines("first_names.txt") for name in line.split())


@cache
def cues(group: str) -> frozenset[str]:
    """The words of one group of cues.txt, in lower case."""
    pairs = (line.split(": ", 1) for line in _lines("cues.txt"))
    return frozenset(word for name, words in pairs if name == group for word in words.split())


@cache
def places() -> tuple[str, ...]:
    """Names of places, the longest first."""
    return tuple(sorted(_lines("places.txt"), key=len, reverse=True))


@cache
def _plain() -> frozenset[str]:
    words = (word for line in _lines("ordinary_capitals.txt") for word in line.split())
    return frozenset(words)


@cache
def _tags() -> Mapping[str, str]:
    # The list alone: importing TextBlob brings SciPy and takes seconds.
    listed = (_home("textblob") / "en" / "en-lexicon.txt").read_text(encoding="utf-8")
    pairs = (line.split(" ") for line in listed.splitlines() if line and line[0] != ";")
    return {pair[0]: intern(pair[1]) for pair in pairs if len(pair) > 1}  # 5 MB less


def _home(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0])


def is_plain(word: str) -> bool:
    """Whether `word` (lower case) names nobody though it may have a capital, as "Monday"."""
    return word in _plain()


def is_ordinary(word: str) -> bool:
    """Whether `word` (lower case) is a word of English that is no name.

    From the list of written English that TextBlob carries (Brill 1992): proper nouns and
    foreign words there do not count.
    """
    tag = _tags().get(word)
    if tag is None and word.endswith("s"):
        tag = _tags().get(word[:-1])
    return is_plain(word) or (tag is not None and not tag.startswith(("NNP", "FW")))


def part_of_speech(word: str) -> str | None:
    """The commonest tag of `word` (lower case) in that list, such as "VBN"; None if unknown."""
    return _tags().get(word)


def is_first_name(word: str) -> bool:
    """Whether `word` (lower case) is a first name and nothing else, as "jayden"."""
    return word in first_names() and not is_ordinary(word)
