"""The words of the builder: kinds with what they are good for, and what can be wrong."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

KINDS = {
    "faces": (_l("Faces"), _l("How something feels: happy, okay or sad. Good for everyone.")),
    "yes_no": (_l("Two sides"), _l("One of two answers, each in its own words.")),
    "choice": (_l("Pick one"), _l("One answer from a short list.")),
    "choices": (_l("Pick several"), _l("As many answers as fit.")),
    "text": (_l("Own words"), _l("People write what they think.")),
    "voice": (_l("Say, draw or write"), _l("Each person answers in their own way.")),
    "scale": (_l("Steps"), _l("How often or how much, from one end to the other.")),
    "sort": (_l("Sort cards"), _l("Put cards under good, okay or not good, one at a time.")),
    "ranking": (_l("Put in order"), _l("What matters most, second and third.")),
    "stars": (_l("Share stars"), _l("Give more stars to what matters more.")),
    "drawing": (_l("Drawing"), _l("People draw and tell us about it.")),
    "photo": (_l("Photo"), _l("People show us with a photo.")),
    "number": (_l("Number"), _l("How many or how long.")),
    "date": (_l("Date"), _l("The day when something happened.")),
    "area": (_l("Area"), _l("Where people live: districts, never postcodes.")),
    "information": (_l("Page to read"), _l("Tells people something and asks nothing.")),
}
"""A plain name and what it is good for, the most used first."""

_PROBLEMS = {
    "five_faces_under_11": _l(
        "5 faces are for surveys from 11 years. First set the age on the first screen."
    ),
    "faces_needed": _l("Another question is asked because of one of these faces."),
    "limit_out_of_range": _l("These numbers leave no room for an answer. Choose others."),
    "seconds_out_of_range": _l("Choose 10 to 300 seconds."),
    "number_needed": _l("Write a whole number in digits."),
    "no_such_picture": _l("We do not have this picture. Choose another."),
    "no_such_topic": _l("Choose a topic, or write a new one."),
    "no_such_condition": _l("This cannot be asked here. Choose another question or answer."),
    "too_long": _l("This is too long. Use fewer than 5,000 letters."),
}


LICENCES = {
    "ours": _l("We made it ourselves"),
    "permission": _l("We have permission in writing"),
    "cc0": _l("Free of rights (CC0 or public domain)"),
    "cc_by": _l("CC BY: its author must be named"),
    "cc_by_sa": _l("CC BY-SA: its author must be named"),
}
"""Why a picture of the area's own may be used (`own_pictures.LICENCES`)."""


def say_problem(reason: str) -> str:
    """Why a value was not taken, as a sentence."""
    return str(_PROBLEMS[reason])


def say_value(place: str, value: str) -> str:
    """A value that somebody else set, for people who have to choose between it and theirs."""
    name = place.rpartition(".")[2]
    if not value:
        return str(_("nothing"))
    if value == "yes":
        return str(_("yes"))
    if name == "picture":
        return str(_("another picture"))
    return str(_("another condition")) if name == "show_if" else value.replace("_", " ")


def name_of_topic(topic: str) -> str:
    """A topic as people read it."""
    return topic.replace("_", " ")


def name_of_part(part: Mapping[str, Any]) -> str:
    """The words of a question or an answer, or its key where it has none yet."""
    text: Mapping[str, str] = part["text"]
    return text.get("en") or next(iter(text.values()), "") or str(part["key"])
