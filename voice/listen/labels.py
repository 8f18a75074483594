"""The words that the listening pages use for what the tables hold."""

from babel import Locale, UnknownLocaleError
from flask_babel import lazy_gettext as _l

from voice.i18n import current_language, direction_of
from voice.listen.models import Coding

AUDIENCES = {
    "young_people": _l("Young people"),
    "parents": _l("Parents and carers"),
    "practitioners": _l("Practitioners"),
    "everyone": _l("Group not known"),
}
WHOSE_WORDS = {
    "self": _l("Own words"),
    "helped": _l("With help"),
    "proxy": _l("Said for them"),
    "unknown": _l("Whose words: not known"),
}
STATES = {
    "suggested": _l("Not checked yet"),
    "accepted": _l("Checked: right"),
    "rejected": _l("Checked: wrong"),
}
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
