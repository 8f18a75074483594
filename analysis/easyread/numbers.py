"""Rules about numbers: digits, per cent, big numbers."""

import re
from collections import deque
from collections.abc import Iterator

from analysis.easyread.page import Finding, Page, word_set
from analysis.redact.vocabulary import part_of_speech

_LOW = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_HIGH = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS, _TENS = _LOW.split(), _HIGH.split()
_VALUES = {word: at for at, word in enumerate(_UNITS)} | {
    word: 10 * at for at, word in enumerate(_TENS, start=2)
}
_NUMBERS = re.compile(
    rf"\b(?:(?:{'|'.join(_TENS)})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
    rf"|(?:a|one|two|three|four|five|six|seven|eight|nine) (?:hundred|thousand|dozen)"
    rf"|(?:{'|'.join(_UNITS[2:])}))\b(?! (?:hundred|thousand|million|billion))",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?:\b([a-z']{1,20}) +|)\b(one)\b(?: +([a-z]{1,20})|)", re.IGNORECASE)
_PICKS = word_set("pick choose tick select take just least most need want")
_NOT_A_COUNT = word_set(
    "no every any some each which this that the other another new old first last next big small"
    " good best right wrong different same my your our their his her someone it"
)
# "Per cent" and very large number words in the languages the project ships.
_PER_CENT = re.compile(
    r"[%٪﹪％‰]|\b(?:per[ -]?cent(?:age)?s?|procent\w*|por cento|la sută|boqolkiiba)\b|بالمئة"
    r"|بالمائة|في المئة|في المائة|فیصد|ટકા|પ્રતિશત|ਫ਼ੀਸਦੀ|ਪ੍ਰਤੀਸ਼ਤ|শতাংশ|प्रतिशत|відсот",
    re.IGNORECASE,
)
_HUGE = re.compile(
    r"\b(?:[mb]illions?|milion\w*|miliard\w*|milhão|milhões|milioane"
    r"|(?:ten|eleven|twelve|\w{3,5}teen|\w{3,6}ty|hundreds?|tens)(?: of)? thousands?)\b|مليون",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(
    r"(?<![\d+.,٬])\d{1,3}(?:[,.٬ ]\d{3}){1,6}(?![\d,.]\d|\d)|(?<![^\W_])\d{5,}+"
)
_PHONE = re.compile(
    r"(?:\+\d|\b\d)(?:[ ().-]{0,2}\d){6,14}|\b(?:text|call|ring|phone) \d{5,6}\b(?! ?\d)",
    re.IGNORECASE,
)


def digits(page: Page) -> Iterator[Finding]:
    """ER6: numbers as digits."""
    for match in _NUMBERS.finditer(page.text):
        yield _digits(match.start(), match.end(), _value(match.group().lower()))
    for match in _ONE.finditer(page.text):
        if _counts(page, match):
            yield _digits(*match.span(2), 1)


def _digits(start: int, end: int, number: int) -> Finding:
    return Finding("ER6.digits", start, end, "warn", (("digits", f"{number}"),), f"{number}")


def _value(words: str) -> int:
    first, _, second = words.replace("-", " ").partition(" ")
    number = 1 if first == "a" else _VALUES[first]
    times = {"hundred": 100, "thousand": 1_000, "dozen": 12}.get(second)
    return number * times if times else number + _VALUES.get(second, 0)


def _counts(page: Page, match: re.Match[str]) -> bool:
    """Whether "one" counts, as in "one hour", and does not point, as in "this one"."""
    before, after = ((match.group(at) or "").lower() for at in (1, 3))
    if before in _PICKS:
        return True
    if before == "only":
        return after not in ("", "in", "of", "who", "that", "i", "for", "here")
    if before in _NOT_A_COUNT or part_of_speech(before) == "JJ":
        return False
    if after == "day" and not before:
        return False
    return part_of_speech(after) == "NN" and after not in ("another", "by", "thing")


def big_numbers(page: Page) -> Iterator[Finding]:
    """ER7: no per cent and no number of more than 4 digits, in the digits of any script."""
    for match in _PER_CENT.finditer(page.text):
        yield Finding("ER7.share", *match.span(), "error")
    for match in _HUGE.finditer(page.text):
        yield Finding("ER7.big", *match.span(), "error")
    phones = deque(m.span() for m in _PHONE.finditer(page.text) if _is_phone(m.group()))
    for match in _LONG_NUMBER.finditer(page.text):
        while phones and phones[0][1] <= match.start():
            phones.popleft()
        inside = phones and phones[0][0] <= match.start()
        if not inside and sum(map(str.isdigit, match.group())) > 4:
            yield Finding("ER7.big", *match.span(), "error")


def _is_phone(text: str) -> bool:
    return not text[0].isdigit() or int(text[0]) == 0
