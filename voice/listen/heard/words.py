"""What the pages on who was heard call dimensions, groups, voices, bands and wrong rows."""

from collections.abc import Mapping
from functools import cache

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from analysis.population import NEEDED, Figure, is_all_but, names_in, split
from surveys.wording import words_in
from voice.i18n import current_language
from voice.involve import library
from voice.listen.heard.population import WrongRow
from voice.listen.heard.tallies import Names
from voice.listen.heard.told import dimension_of
from voice.listen.labels import language_name

DIMENSIONS = {
    "age": _l("Age"),
    "area": _l("Area"),
    "needs": _l("Need"),
    "provision": _l("Plan or support"),
    "ethnicity": _l("Ethnic group"),
    "language": _l("Language they answered in"),
    "setting": _l("Where they learn"),
    "way": _l("Way of answering"),
}
HINTS = {
    "needs": _l("One person can have several needs."),
    "language": _l(
        "Many people who speak another language at home answer in English. Few here can mean that."
    ),
}
VOICES = {
    "young_people": _l("Young people"),
    "for_young_people": _l("Said for them"),
    "parents": _l("Parents and carers"),
    "everyone": _l("Group not known"),
}
BANDS = {
    "none": _l("None"),
    "few": _l("Few"),
    "about_right": _l("About right"),
    "many": _l("Many"),
    "too_few": _l("Too few to say"),
}
TAGS = {"none": "tag-stop", "few": "tag-wait", "about_right": "tag-go"}
CONFIDENCES = {
    "stated": _l("Stated"),
    "about": _l("About"),
    "conflict": _l("Disputed"),
    "odd": _l("Odd: look again"),
}
WAYS = {
    "phone": _l("On a phone or computer"),
    "form": _l("On the page without script"),
    "event": _l("At an event"),
    "paper": _l("On paper"),
    "import": _l("From a file"),
}
_REASONS = {
    "missing": _l("is empty"),
    "unknown": _l("is not a word that we know"),
    "no_number": _l("is not a number of 0 or more"),
    "above_whole": _l("is larger than the denominator"),
    "no_date": _l("is not a year, a month or a day, such as 2024 or 2024-01"),
    "not_among": _l("does not hold the group itself"),
    "several_groups": _l("can name one group only here, because a person can have several needs"),
}
"""Reasons of `analysis.population.WrongFigure`."""
_SMALL = 0.1


def name_of(dimension: str, group: str, names: Mapping[str, Names]) -> str:
    """A group as people call it: in the survey's words, else in the library's."""
    said = [_name_of_one(dimension, one, names) for one in names_in(group)]
    if is_all_but(group):
        return str(_("All but %(group)s", group=", ".join(said)))
    return str(_(", ")).join(said)


def _name_of_one(dimension: str, key: str, names: Mapping[str, Names]) -> str:
    if dimension == "language":
        return language_name(key)
    if dimension == "way" and key in WAYS:
        return str(WAYS[key])
    wording = names.get(dimension, {}).get(key) or _library().get((dimension, key))
    return words_in(wording, current_language()) if wording else key.replace("_", " ")


@cache
def _library() -> Mapping[tuple[str | None, str], Mapping[str, str]]:
    """The words of the answers to the library's questions, by dimension and key."""
    return {
        (dimension_of(question), option["key"]): {"en": option["text"]["standard"]}
        for block in library.blocks().values()
        for question in block.questions
        for option in question.get("options", ())
    }


def say_among(figure: Figure, names: Mapping[str, Names]) -> str:
    """The groups that a figure's denominator counts; nothing where it counts everybody."""
    among = split(figure.among)
    return str(_(", ")).join(_name_of_one(figure.dimension, one, names) for one in among)


def percent(share: float) -> str:
    """A share of 0 to 1 as people read it; small ones with a tenth."""
    return str(format_percent(share, "#,##0.#%" if 0 < share < _SMALL else "#,##0%"))


def number(value: float) -> str:
    """A figure as people read it."""
    return str(format_decimal(value))


def say_row(row: WrongRow) -> str:
    """What is wrong in a row of a file, in words."""
    reason = _REASONS[row.reason]
    words = {"row": row.number, "column": row.column, "why": reason, "cell": row.cell}
    if not row.cell:
        return str(_("Row %(row)s: “%(column)s” %(why)s.", **words))
    return str(_("Row %(row)s: “%(column)s” %(why)s. It says “%(cell)s”.", **words))


COLUMNS = ",".join(NEEDED)
"""The first line of a population file."""
