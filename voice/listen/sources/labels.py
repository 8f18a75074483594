"""Words for where comments came from, and for what became of the rows of files."""

from flask_babel import lazy_gettext as _l

from voice.listen.sources.models import DUPLICATE, EMPTY, NO_DAY, REFUSED, TAKEN_AFTER_ALL

CHANNELS = {
    "meeting": _l("From a meeting"),
    "forms": _l("From a form elsewhere"),
    "facebook": _l("From Facebook"),
    "local_offer": _l("From the Local Offer"),
    "file": _l("From a file"),
    "paper": _l("On paper"),
    "event": _l("At an event"),
}
"""Those that are worth saying; most answers come from people's own phones."""
FILE_CHANNELS = {
    "forms": _l("Microsoft or Google Forms"),
    "facebook": _l("Facebook"),
    "local_offer": _l("The Local Offer"),
    "file": _l("Somewhere else"),
}
NOTE_KINDS = {
    "meeting": _l("A meeting of a forum"),
    "event": _l("An event, such as a pop-up"),
}
COLUMNS = {
    "nothing": _l("Do not take it"),
    "text": _l("What people said"),
    "group": _l("Who said it (group)"),
    "language": _l("Language"),
    "day": _l("Day"),
    "whose": _l("Own words, helped, or for someone"),
    "quote": _l("May we quote (yes or no)"),
}
OUTCOMES = {
    EMPTY: _l("Empty"),
    DUPLICATE: _l("We had it already"),
    TAKEN_AFTER_ALL: _l("Taken after all"),
    REFUSED: _l("Refused: longer than 20,000 letters"),
    NO_DAY: _l("Taken, but its day could not be read"),
}
