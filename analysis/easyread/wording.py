"""Rules about words: idioms, synonyms, contractions."""

import re
from collections.abc import Iterator
from functools import cache

from analysis.easyread.page import Finding, Page, like, lines
from analysis.easyread.phrases import Phrases
from analysis.redact.vocabulary import part_of_speech

_NT = r"[a-z]{2,9}n['’]t"
_NAMED = "it|that|he|she|what|who|where|when|why|there|here|how|let|this|everyone|no one|nobody"
_BARE = (
    r"(?:do|did|does|wo|ca|is|was|are|were|should|could|would|have|has|had)nt|im|ive|youre|theyre"
)
_SHORTENED = re.compile(
    rf"\b(?:{_NT}|[a-z]{{1,20}}['’](?:re|ve|ll|m|d)|(?:{_NAMED})['’]s|(?<!the )(?:{_BARE})"
    r"|gonna|wanna|gotta|y['’]all)\b",
    re.IGNORECASE,
)
# After a name, "'s" is "is" or "has" only before words like these.
_NOUN_IS = re.compile(
    r"\b(?!o['’]clock)(?P<word>[a-z]{2,20}['’]s)"
    r" (?:(?:a|an|the|not|been|going|very(?! own)|so|too|here|there|gone|got|always|never|just"
    r"|really|in|on|at|my|your|our)\b|(?P<next>[a-z]{2,20})"
    r"(?= (?:today|now|again|and|but|to|for|in|on|at|by|with)\b|[.!?,]|\s*$))",
    re.IGNORECASE | re.MULTILINE,
)
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "d": "would", "s": "is"}
_WHOLE = {
    "can't": "cannot", "cant": "cannot", "won't": "will not", "wont": "will not",
    "shan't": "shall not", "let's": "let us", "im": "I am", "ive": "I have", "youre": "you are",
    "theyre": "they are", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "y'all": "all of you",
}  # fmt: skip
# "A hearing aid", "first aid", "at home": other things, or set phrases.
_OTHER_SENSE = ("hearing ", "first ", "legal ", "at ")
_FORMS = re.compile(r"([A-Z]+) = (.+)")


@cache
def _idioms() -> Phrases:
    entries = lines("idioms.txt")
    forms = {m.group(1): m.group(2).split() for m in map(_FORMS.fullmatch, entries) if m}
    phrases = (line.split() for line in entries if not _FORMS.fullmatch(line))
    return Phrases([_choices(word, forms) for word in words] for words in phrases)


def _choices(word: str, forms: dict[str, list[str]]) -> list[str]:
    return [one for part in word.split("/") for one in forms.get(part, [part])]


def idioms(page: Page) -> Iterator[Finding]:
    """ER11: no idioms or metaphors."""
    for match in _idioms().find(page.text):
        yield Finding("ER11.idiom", *match.span(), "warn", (("words", match.group()),))


@cache
def _same_things() -> tuple[Phrases, dict[str, tuple[int, str]]]:
    """All the words, and for each form its set and its first form."""
    known: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines("same_things.txt")):
        for entry in line.split():
            forms = entry.replace("_", " ").split("/")
            known |= {
                (form + end).lower(): (number, forms[0]) for form in forms for end in ("", "s")
            }
    return Phrases([[word] for word in form.split()] for form in known), known


def synonyms(page: Page) -> Iterator[Finding]:
    """ER12: one word for one thing all through the page. The first one used is offered."""
    phrases, known = _same_things()
    used: dict[int, str] = {}
    for match in phrases.find(page.text):
        if page.text[max(0, match.start() - 8) : match.start()].lower().endswith(_OTHER_SENSE):
            continue
        written = match.group()
        number, word = known[written.lower()]
        first = used.setdefault(number, word)
        if word != first:
            gaps = (("first", first), ("word", written if written.isupper() else written.lower()))
            offer = _in_its_number(written, word, first)
            yield Finding("ER12.words", *match.span(), "warn", gaps, offer)


def _in_its_number(written: str, word: str, first: str) -> str | None:
    """The first word, in the plural where the other is; None for other forms of it."""
    if written.lower() == word.lower():
        return like(written, first)
    return like(written, f"{first}s") if written.lower() == f"{word}s".lower() else None


def contractions(page: Page) -> Iterator[Finding]:
    """ER14: "do not", not "don't"."""
    found = {match.span() for match in _SHORTENED.finditer(page.text)}
    found |= {m.span("word") for m in _NOUN_IS.finditer(page.text) if _is_verb(m.group("next"))}
    for start, end in sorted(found):
        word = page.text[start:end]
        after = page.text[end : end + 24].split()[:1]
        gaps = (("word", word),)
        yield Finding("ER14.short", start, end, "warn", gaps, _in_full(word, after))


def _is_verb(following: str | None) -> bool:
    return following is None or part_of_speech(following.lower()) in (
        "JJ",
        "VBN",
        "VBD",
        "VBG",
        "RB",
    )


def _in_full(word: str, after: list[str]) -> str:
    low = word.lower().replace("’", "'")
    if low in _WHOLE:
        return like(word, _WHOLE[low])
    if low.endswith(("n't", "nt")):
        return word[: -3 if low.endswith("n't") else -2] + " not"
    stem, _, ending = low.partition("'")
    is_done = bool(after) and part_of_speech(after[0].lower().strip(".,!?")) == "VBN"
    has = {"s": "has", "d": "had"}
    whole = has[ending] if ending in has and is_done else _ENDINGS[ending]
    return f"{word[: len(stem)]} {whole}"
