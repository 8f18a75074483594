"""Rules about words: numbers, passives, idioms, synonyms, contractions, dates."""

import re
from collections import deque
from collections.abc import Iterator
from functools import cache

from analysis.easyread.page import Finding, Page, each, lines

_NUMBERS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety)(?:-\w+)?|(?:one|a) (?:hundred|thousand)"
    r"|one (?=(?:minute|hour|day|week|month|year|person)\b))\b",
    re.IGNORECASE,
)
# "Per cent" and very large number words in the languages the project ships.
_PER_CENT = re.compile(
    r"[%٪﹪％‰]|\b(?:per ?cent(?:age)?s?|procent\w*|por cento|la sută|boqolkiiba|million|billion"
    r"|milion\w*|miliard\w*|milhão|milhões|milioane)\b|بالمئة|بالمائة|في المئة|في المائة|مليون|فیصد"
    r"|ટકા|પ્રતિશત|ਫ਼ੀਸਦੀ|ਪ੍ਰਤੀਸ਼ਤ|শতাংশ|प्रतिशत|відсот",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\d+.,٬])\d{1,3}(?:[,.٬ ]\d{3}){1,6}(?![\d,.])|(?<!\d)\d{5,}+")
_PHONE = re.compile(r"(?:\+\d|\b\d)(?:[ ().-]{0,2}\d){6,14}")
_BE = r"\b(?:am|is|are|was|were|be|been|being) (?:\w{2,20}ly |not |also )?"
_FELT = (
    "bored|concerned|confused|disabled|excited|frightened|interested|involved|married|need|pleased"
    "|qualified|relaxed|scared|stressed|surprised|tired|upset|worried|experienced|related|indeed"
)
_PASSIVE = re.compile(
    rf"{_BE}(?!(?:{_FELT})\b)(?:\w{{2,20}}ed|born|bought|brought|built|chosen|done|drawn|found|given"
    r"|heard|held|kept|known|led|left|lost|made|meant|met|paid|put|read|run|said|seen|sent|set"
    r"|shown|spent|spoken|taken|taught|told|understood|written)\b",
    re.IGNORECASE,
)
_SHORTENED = re.compile(
    r"\b\w{1,20}n['’]t\b|\b\w{1,20}['’](?:re|ve|ll|m|d)\b"
    r"|\b(?:it|that|he|she|what|who|where|there|here|how|let)['’]s\b",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day "
_GOOD_DATE = rf"{_WEEKDAY}\d{{1,2}} [A-Z][a-z]{{2,8}}(?: \d{{4}})?"
_DATE = re.compile(
    rf"(?P<good>\b{_GOOD_DATE}\b)|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?: \d{{4}})?"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"
)
_CLOCK = re.compile(
    r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b(?! ?(?:am|pm|a\.m|p\.m))|\b(?:[01]\d|2[0-3])[0-5]\d ?hours\b",
    re.IGNORECASE,
)


def digits(page: Page) -> Iterator[Finding]:
    """ER6: numbers as digits."""
    return each(page, _NUMBERS, "ER6", "warn", "Write the number in digits.")


def big_numbers(page: Page) -> Iterator[Finding]:
    """ER7: no per cent and no number of more than 4 digits, in the digits of any script."""
    advice = "Say it in words, such as “most people” or “3 in 10”."
    yield from each(page, _PER_CENT, "ER7", "error", advice)
    phones = deque(m.span() for m in _PHONE.finditer(page.text) if _is_phone(m.group()))
    for match in _LONG_NUMBER.finditer(page.text):
        while phones and phones[0][1] <= match.start():
            phones.popleft()
        inside = phones and phones[0][0] <= match.start()
        if not inside and sum(map(str.isdigit, match.group())) > 4:
            yield Finding("ER7", *match.span(), "error", advice)


def _is_phone(text: str) -> bool:
    return text.startswith("+") or int(text[0]) == 0


def passives(page: Page) -> Iterator[Finding]:
    """ER10: say who does it."""
    return each(page, _PASSIVE, "ER10", "warn", "Say who does it, not “{}”.")


@cache
def _idioms() -> re.Pattern[str]:
    phrases = "|".join(sorted(map(re.escape, lines("idioms.txt")), key=len, reverse=True))
    return re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)


def idioms(page: Page) -> Iterator[Finding]:
    """ER11: no idioms or metaphors."""
    return each(page, _idioms(), "ER11", "warn", "“{}” may be taken word for word. Say it plainly.")


@cache
def _same_things() -> tuple[re.Pattern[str], ...]:
    sets = ("|".join(line.split()) for line in lines("same_things.txt"))
    return tuple(re.compile(rf"\b({some})s?\b", re.IGNORECASE) for some in sets)


def synonyms(page: Page) -> Iterator[Finding]:
    """ER12: one word for one thing all through the page."""
    for pattern in _same_things():
        first = None
        for match in pattern.finditer(page.text):
            word = match.group(1).lower()
            first = first or word
            if word != first:
                advice = f"Use one word for one thing: “{first}” or “{word}”."
                yield Finding("ER12", *match.span(), "warn", advice)


def contractions(page: Page) -> Iterator[Finding]:
    """ER14: "do not", not "don't"."""
    return each(page, _SHORTENED, "ER14", "warn", "Write “{}” as full words.")


def dates(page: Page) -> Iterator[Finding]:
    """ER17: dates as "Wednesday 3 June 2026", times on the 12-hour clock."""
    for match in _DATE.finditer(page.text):
        if not match.group("good"):
            advice = "Write the date like this: Wednesday 3 June 2026."
            yield Finding("ER17", *match.span(), "warn", advice)
    yield from each(page, _CLOCK, "ER17", "warn", "Write the time like this: 2:30pm.")
