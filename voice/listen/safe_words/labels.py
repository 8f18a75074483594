"""Words for how far a comment is made safe, why it is not published, and what the engine marks."""

from flask_babel import lazy_gettext as _l

from voice.listen.safe_words.models import (
    ABUSIVE,
    APPROVED,
    COMPLAINT,
    NEVER,
    OPEN,
    SUMMED_UP,
    WAITING,
)

STATES = {
    OPEN: _l("To decide"),
    WAITING: _l("For a second person"),
    APPROVED: _l("May be published"),
    NEVER: _l("Do not quote"),
}

REASONS = {
    SUMMED_UP: _l("Summed up"),
    COMPLAINT: _l("Sent to complaints"),
    ABUSIVE: _l("Set aside as abusive"),
}
"""Why words are not published."""

MARKS = {
    "name": _l("a name"),
    "phone": _l("a phone number"),
    "email": _l("an e-mail address"),
    "postcode": _l("a postcode"),
    "address": _l("an address"),
    "school": _l("a school"),
    "date_of_birth": _l("a date"),
    "handle": _l("an account"),
    "url": _l("a web address"),
    "service": _l("a service"),
    "place": _l("a place"),
    "condition": _l("a rare condition"),
    "words": _l("chosen by a person"),
}
