"""The words and pictures of the last questions: who answered, who helped, and who chose (Q8)."""

from flask_babel import lazy_gettext as _l

ANSWERED_BY = {
    "self": _l("I did it myself"),
    "helped": _l("I did it with help"),
    "proxy": _l("Someone did it for me"),
}
HELPERS = {
    "parent_or_carer": _l("A parent or carer"),
    "staff": _l("A teacher or other staff"),
    "friend": _l("A friend"),
    "other": _l("Someone else"),
}
CHOSE = {
    "person": _l("I chose"),
    "together": _l("We chose together"),
    "helper": _l("Someone chose for me"),
}
PICTURES = {"self": "openmoji:1F64B", "helped": "openmoji:1F91D", "proxy": "openmoji:1F465"}
"""Of `ANSWERED_BY`. Who chose is drawn with the same three, in the same order."""
CHOSE_PICTURES = dict(zip(CHOSE, PICTURES.values(), strict=True))
