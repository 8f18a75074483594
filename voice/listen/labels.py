"""The words that the listening pages use for what the tables hold."""

from babel import Locale, UnknownLocaleError
from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from analysis.findings import Difference
from voice.i18n import current_language, direction_of
from voice.listen.models import Coding

AUDIENCES = {
    "young_people": _l("Young people"),
    "parents": _l("Parents and carers"),
    "practitioners": _l("Practitioners"),
    "everyone": _l("Group not known"),
}
GROUPS = AUDIENCES | {
    "young_people_proxy": _l("Said for young people"),
    "parents_proxy": _l("Said for parents and carers"),
    "practitioners_proxy": _l("Said for practitioners"),
    "everyone_proxy": _l("Said for somebody"),
}
"""Forums, and those for whom somebody else answered (`topics.counts.SAID_FOR`)."""
WHOSE_WORDS = {
    "self": _l("Own words"),
    "helped": _l("With help"),
    "proxy": _l("Said for them"),
    "unknown": _l("Whose words: not known"),
}
WHO_CHOSE = {
    "person": _l("The person chose"),
    "together": _l("Chosen together"),
    "helper": _l("Someone else decided"),
}
STATES = {
    "suggested": _l("Not checked yet"),
    "accepted": _l("Checked: right"),
    "rejected": _l("Checked: wrong"),
}
DECIDED = {
    "accepted": _l("it says this"),
    "rejected": _l("it does not say this"),
}
"""What somebody decided on a comment and a theme, after their name."""
AGREEMENTS = {
    "very_good": _l("Very good agreement"),
    "good": _l("Good agreement"),
    "moderate": _l("Moderate agreement"),
    "fair": _l("Little agreement"),
    "poor": _l("Hardly any agreement"),
    "too_few_to_say": _l("Too few to say"),
}
"""What `analysis.agreement` says of two people, in words."""
WAITS = {
    "translation": _l("A translation"),
    "theme": _l("A theme"),
}
RECORDING_STATES = {
    "hear": _l("To be heard"),
    "typing": _l("Someone works on it"),
    "disputed": _l("Second listener"),
    "done": _l("Done"),
    "getting_ready": _l("Getting ready"),
    "refused": _l("Cannot be played"),
}
TRANSCRIPT_STATES = {
    "draft": _l("Draft"),
    "typing": _l("Not done yet"),
    "disputed": _l("Second listener wanted"),
    "done": _l("Done"),
    "aside": _l("Typed at the same time"),
}
REFUSED_FOR = {
    "sound_broken": _l("The file is damaged, or is not a recording."),
    "sound_empty": _l("There is no sound and no picture in the file."),
    "sound_missing": _l("The file is gone."),
    "sound_too_long": _l("It is longer than the question allows."),
}
CLIP_STATES = {
    "waiting": _l("Being made"),
    "ready": _l("Waits for approval"),
    "approved": _l("May be published"),
    "rejected": _l("Rejected and deleted"),
    "refused": _l("Could not be made"),
}
DIFFERENCES = {
    "more_young_people": _l("Young people say it more"),
    "more_parents": _l("Parents and carers say it more"),
    "no_clear_difference": _l("No clear difference"),
    "too_few_to_say": _l("Too few people to say"),
}
"""What `analysis.findings` says of the two forums, in words."""
REFUSALS = {
    "no_words_heard": _l("Type what they say first. If they say nothing, press “No words”."),
    "words_too_long": _l("Make it shorter: 20,000 letters at most."),
    "no_reason": _l("Say what you cannot understand, so that the next person knows."),
    "second_listener": _l("A second listener is wanted: somebody else has to finish this one."),
}
"""Why words could not be taken as they were sent; what was typed stays on the page."""
SURE, LIKELY = 0.75, 0.5


def sureness(coding: Coding) -> str:
    """How sure the machine was, in a word."""
    if coding.confidence is None:
        return str(_l("maybe"))
    if coding.confidence >= SURE:
        return str(_l("sure"))
    return str(_l("likely") if coding.confidence >= LIKELY else _l("maybe"))


def per_cent(part: float) -> str:
    """A share of 0 to 1 as the reader's language writes it, such as 20%."""
    return str(format_percent(round(part, 2)))


def points(part: float, *, signed: bool = False) -> str:
    """A difference of shares in points of per cent; `signed`: with a + or a − before it."""
    whole = round(100 * part)
    sign = "−" if whole < 0 else "+" if signed and whole else ""
    return f"{sign}{format_decimal(abs(whole))}"


def how_much(difference: Difference) -> str:
    """How large a difference is, and may be; empty where too few people answered."""
    if difference.says == "too_few_to_say":
        return ""
    low, high = difference.low, difference.high
    if difference.says == "no_clear_difference":
        ends = {"low": points(low, signed=True), "high": points(high, signed=True)}
        return str(
            _("%(first)s: likely %(low)s to %(high)s points", first=_first(difference), **ends)
        )
    if difference.value < 0:
        low, high = -high, -low
    by = points(abs(difference.value))
    return str(
        _("by %(by)s points, likely %(low)s to %(high)s", by=by, low=points(low), high=points(high))
    )


def _first(difference: Difference) -> str:
    return str(AUDIENCES[difference.groups[0]])


def language_name(code: str) -> str:
    """A language's name in the reader's language; the code where nobody knows it."""
    try:
        return Locale.parse(code).get_display_name(current_language()) or code
    except (ValueError, UnknownLocaleError):
        return code


def text_direction(code: str) -> str:
    """`rtl` or `ltr`; `auto` for a language that nobody knows."""
    try:
        return direction_of(code)
    except (ValueError, UnknownLocaleError):
        return "auto"
