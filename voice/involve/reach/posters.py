"""Posters and leaflets about an open survey: their words and pictures, as plain values."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from surveys.models import Edition
from surveys.wording import words_in
from voice.i18n import direction_of
from voice.involve.reach.short_address import address_of_survey
from voice.media import pictures
from voice.paper.fonts import fonts_for, is_tall
from voice.qr import draw_qr
from voice.wording import long_date

LAYOUTS = ("poster", "leaflet")

_PHONE, _LISTEN, _STOP, _NO_NAME = (
    "openmoji:1F4F1",
    "openmoji:1F442",
    "openmoji:270B",
    "openmoji:1F512",
)


def gather(edition: Edition, language: str, layout: str, area: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the template needs, in the page's language. Raises `FontMissing`."""
    consultation = edition.survey.consultation
    promises = _promises()
    address = address_of_survey(edition.survey.code)
    return {
        "layout": layout,
        "language": language,
        "is_rtl": direction_of(language) == "rtl",
        "is_tall": is_tall(language),
        "fonts": fonts_for(language),
        "call": _("Have your say"),
        "title": words_in(edition.document["title"], language),
        "purpose": words_in(edition.document.get("about") or consultation.purpose, language),
        "qr": draw_qr(address_of_survey(edition.survey.code, language)),
        "qr_alt": _("A square that a camera can read. It opens the survey."),
        "way": _("Point the camera of a phone at the square. Or go to:"),
        "address": address.partition("://")[2],
        "until": _("You can answer until %(day)s.", day=long_date(consultation.closes_on)),
        "promises": promises,
        "pictures": {one["picture"]: pictures.read_svg(one["picture"]) for one in promises},
        "next": [
            _("Who hears it: %(board)s.", board=name_board(consultation.board, language, area)),
            _("We tell you what we did by %(day)s.", day=long_date(consultation.reply_by)),
        ],
        "from": words_in(area["council"]["name"], language),
    }


def name_board(name: str, language: str, area: Mapping[str, Any]) -> str:
    """A board's name in a language, where the area's profile has it."""
    for board in area.get("boards", []):
        if name in board["name"].values():
            return words_in(board["name"], language)
    return name


def _promises() -> list[dict[str, str]]:
    """What helps people to take part, each with a picture: easy to read from afar."""
    return [
        {"picture": _PHONE, "words": _("Answer on a phone or a computer.")},
        {"picture": _LISTEN, "words": _("You can listen to each question.")},
        {"picture": _STOP, "words": _("You can skip any question. You can stop at any time.")},
        {"picture": _NO_NAME, "words": _("We do not ask for your name.")},
    ]
