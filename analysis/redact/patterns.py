"""Spans that a pattern tells: numbers, addresses, schools, services, dates, places.

Every repetition is bounded or possessive, so that hostile text costs no more than its length.
"""

import re
from collections.abc import Callable, Iterator
from re import Match

from analysis.redact.vocabulary import cues, is_ordinary, places

Span = tuple[int, int, str]

_I = re.IGNORECASE
_CAPITAL = r"(?:St\.|[A-Z][\w'’&-]{0,30}+)"
_NAMED = (
    rf"(?:{_CAPITAL}[ \t]{{1,2}}(?:(?:of|the|and|&|in|for|C of E|CE|RC)[ \t]{{1,2}}){{0,2}}){{1,5}}"
)
_WORD = r"[^\W\d_][\w'’]{0,30}+"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:\d{4}|['’]?\d{2})"
_DATE = (
    rf"(?:{_DAY}[ ]?[/.-][ ]?\d{{1,2}}[ ]?[/.-][ ]?{_YEAR}|\d{{4}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}"
    rf"|{_DAY}[ ](?:of[ ])?{_MONTH},?[ ]{_YEAR}|{_MONTH}[ ]{_DAY},?[ ]{_YEAR})"
)
_SCHOOLS = (
    r"(?:[Ss]chool|SCHOOL|[Aa]cademy|ACADEMY|[Cc]ollege|COLLEGE|Primary|Infants?|Juniors?"
    r"|[Nn]ursery|[Pp]re-?[Ss]chool|[Pp]laygroup|[Ss]ixth [Ff]orm|Grammar|High|SILC)\b"
)
_SERVICES = (
    r"(?:[Hh]ospital|[Ii]nfirmary|[Cc]linic|[Ss]urgery|[Mm]edical [Cc]entre|[Hh]ealth [Cc]entre"
    r"|[Cc]entre|[Hh]ospice|[Pp]ractice|Trust|[Ww]ard|Respite|Care Home)\b"
)
_STREETS = (
    r"(?:street|road|rd|avenue|ave|lane|close|drive|crescent|grove|gardens|terrace|way|court"
    r"|place|square|hill|walk|row|mews|view|rise|gate)\b"
)
_PLAIN_STREETS = (
    r"(?:Street|Road|Rd|Avenue|Lane|Close|Drive|Crescent|Grove|Gardens|Terrace|Way|Court|Walk"
    r"|Mews|Square|Rise|Row|Cottages?)\b(?: (?:North|South|East|West)\b)?"
)
_SITES = (
    r"(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|discord|x ?box|roblox|twitter|facebook|fb|twitch"
    r"|you ?tube|telegram|whats ?app|reddit|steam|psn|fortnite|minecraft|bluesky|threads)"
)

_GENERIC, _UNITS = cues("generic"), cues("units")


def _specific(match: Match[str]) -> Span | None:
    """The match without generic words before it; None when they are all it has.

    A capital that only opens the sentence, as in "Lovely ward", is none either.
    """
    before = list(re.finditer(r"\S+", match.group(1)))
    if match.group(1).isupper() and _names_none(before[-1].group()):
        return None
    kept = (word for word in before if word.group().lower() not in _GENERIC)
    first = next(kept, None)
    if len(before) == 1 and _opens_sentence(match) and _names_none(before[0].group()):
        return None
    return first and (match.start() + first.start(), match.end(), "")


def _unusual(match: Match[str]) -> Span | None:
    """The match from its first word that is no English word, as in "to westfield academy"."""
    for word in re.finditer(r"\S+", match.group(1)):
        if word.group() == "st" or not _names_none(word.group()):
            return match.start() + word.start(), match.end(), ""
    return None


def _opens_sentence(match: Match[str]) -> bool:
    before = match.string[max(0, match.start() - 3) : match.start()].rstrip(" ")
    return not before or before[-1] in ".!?\n"


def _names_none(word: str) -> bool:
    lower = re.sub(r"['’]s$", "", word.lower())
    return lower in _GENERIC or is_ordinary(lower)


def _house(match: Match[str]) -> Span | None:
    return None if match.group(1).lower() in _UNITS else (*match.span(), "")


def _account(match: Match[str]) -> Span:
    return (*match.span(1), "")


Keep = Callable[[Match[str]], Span | None]


_TOWNS = "|".join(re.escape(place).replace(r"\-", r"[\s-]") for place in places())
# A look at one letter is far cheaper than a try at each town.
_TOWN_BEGINS = "".join(sorted({place[0] for place in places()}))
# What to look for, and what to keep of a match (all of it when None).
_TABLE: tuple[tuple[str, re.Pattern[str], Keep | None], ...] = (
    ("url", re.compile(r"\b(?:https?://|www\.)\S{1,2000}+", _I), None),
    (
        "url",
        re.compile(
            r"(?<![\w@.-])(?:[\w-]{1,63}+\.){1,4}(?:com|org|net|uk|info|me)\b(?:/\S{0,2000}+)?",
            _I,
        ),
        None,
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@(?:[\w-]{1,63}+\.){1,4}\w{2,24}"), None),
    ("handle", re.compile(r"(?<![\w@.])@[\w.]{2,30}"), None),
    (
        "handle",
        re.compile(rf"\b{_SITES}(?: name| user(?:name)?)?(?: is|:| -)? ?(\w*[\d_]\w{{0,30}})", _I),
        _account,
    ),
    ("date_of_birth", re.compile(rf"(?<![\w/]){_DATE}(?![\w/])", _I), None),
    # Trunk 0 in the digits of any script, or an international code.
    (
        "phone",
        re.compile(r"(?<![\w+])(?:\+\d{1,3}|[0٠۰०০੦૦]{1,2})(?:[ \t().-]{0,3}\d){7,13}(?![\d/])"),
        None,
    ),
    ("phone", re.compile(r"(?<![\w+])[1-9](?:[ \t.-]?\d){9,12}(?![\d/])"), None),
    # Local ones, without their area: "496 0123", "ring 496012".
    ("phone", re.compile(r"(?<![\w£$€.,/-])[2-9]\d{2}[ -]?\d{4}(?![\d/.,-]\d|\d)"), None),
    (
        "phone",
        re.compile(
            r"\b(?:ring|call|phone|tel|text|mobile|number)\b[^\d\n£]{0,20}(\d(?:[ -]?\d){5,12})\b",
            _I,
        ),
        _account,
    ),
    (
        "postcode",
        re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ ]{0,2}\d(?!am|pm)[A-Z]{2}\b", _I | re.ASCII),
        None,
    ),
    (
        "postcode",
        re.compile(r"\b(?:LE|NG|DE|CV|PE|NN|LS|BD|WF|ST|WS|WV)\d{1,2}\b", re.ASCII),
        None,
    ),
    (
        "date_of_birth",
        re.compile(
            rf"\b(?:born|d\.?o\.?b\.?|date of birth|birthday)(?: is| was|:)?(?: on| in)?"
            rf"(?: the)? ?({_DAY}(?: of)? {_MONTH}\b|{_MONTH} {_DAY}\b|(?:19|20)\d\d\b)",
            _I,
        ),
        _account,
    ),
    ("address", re.compile(r"\b(?:flat|apartment) \d{1,4}[a-z]?\b", _I), None),
    (
        "address",
        re.compile(
            rf"(?<![\w/])\d{{1,4}}[a-z]?,?[ ]{{1,2}}(?!{_STREETS})({_WORD})"
            rf"(?:[ ]{{1,2}}{_WORD}){{0,2}}?[ ]{{1,2}}{_STREETS}"
            r"(?: (?:north|south|east|west)\b)?",
            _I,
        ),
        _house,
    ),
    ("address", re.compile(rf"\b({_NAMED}){_PLAIN_STREETS}"), _specific),
    ("school", re.compile(rf"\b({_NAMED}){_SCHOOLS}"), _specific),
    (
        "school",
        re.compile(
            rf"\b({_WORD}(?: {_WORD})??) (?:primary|academy|college|school|infants|juniors)\b"
            r"(?: school\b)?"
        ),
        _unusual,
    ),
    ("service", re.compile(rf"\b({_NAMED}){_SERVICES}"), _specific),
    (
        "service",
        re.compile(rf"\b({_WORD}(?: {_WORD})??) (?:hospital|infirmary|clinic|surgery|hospice)\b"),
        _unusual,
    ),
    ("place", re.compile(rf"\b(?=[{_TOWN_BEGINS}])(?:{_TOWNS})\b", _I), None),
    # As a person who wrote down a recording marked it: [name], [name: Aisha].
    ("name", re.compile(r"\[name(?:[: ][^\]\n]{0,80})?\]"), None),
)


def find(text: str) -> Iterator[Span]:
    """Yield (start, end, kind) of each pattern found; spans may overlap."""
    for kind, pattern, keep in _TABLE:
        for match in pattern.finditer(text):
            span = keep(match) if keep else (*match.span(), "")
            if span:
                yield span[0], span[1], kind
