"""What staff write about rankings and decisions; whatever is wrong, what was typed stays."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    FloatField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional as MayBeEmpty

from surveys.editions import today
from voice.days import Day
from voice.i18n import area_languages, direction_of, name_of_language
from voice.listen.models import Theme
from voice.respond.evidence import AUDIENCES
from voice.respond.labels import AUDIENCES as NAMES
from voice.respond.rankings.board_decisions import Choice
from voice.respond.rankings.models import PAIRS, Ranking
from voice.respond.rankings.plans import Plan
from voice.respond.rankings.rankings import LONGEST_NAME

RANKERS = AUDIENCES[:3]
"""Who may rank: a forum of its own, not "everyone"."""
_QUORUM = 8
_NO_DAY = date.min


class Whole(IntegerField):
    """A whole number, with our own words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number; raises ValueError in words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write a whole number, such as 8.")) from None


class Weight(FloatField):
    """A weight, with our own words when it is no number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number; raises ValueError in words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write a weight above 0, such as 1.")) from None


class RankingForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Which themes, how, who, and until when; a quorum for each forum (added by `new_ranking`)."""

    themes = SelectMultipleField(_l("Themes to rank"), coerce=int, validate_choice=False)
    method = StringField(_l("How people rank"), default=PAIRS)
    forums = SelectMultipleField(_l("Which forums"), validate_choice=False)
    until = Day(_l("Last day"), [MayBeEmpty()])

    def plan(self, themes: Sequence[Theme]) -> Plan:
        """What was chosen, not yet checked."""
        chosen, forums = set(self.themes.data or ()), set(self.forums.data or ())
        return Plan(
            [one for one in themes if one.id in chosen],
            self.method.data or "",
            self.until.data or _NO_DAY,
            {one: self[f"quorum_{one}"].data or 0 for one in RANKERS if one in forums},
        )


def new_ranking(chosen: Sequence[int], until: date) -> Any:
    """A form with these themes ticked, for the two forums that are set side by side."""
    quorums = {f"quorum_{one}": _quorum(one) for one in RANKERS}
    form = type(RankingForm.__name__, (RankingForm,), quorums)
    return form(data={"themes": chosen, "forums": list(RANKERS[:2]), "until": until})


def names_of_cards(ranking: Ranking) -> Any:
    """A form with a box for each card's name in each language of the area."""
    boxes = {
        f"name_{card.theme_id}_{tongue}": StringField(
            _name_of(card.names["en"], tongue),
            default=card.names.get(tongue, ""),
            render_kw={"lang": tongue, "dir": direction_of(tongue), "maxlength": LONGEST_NAME},
        )
        for card in ranking.cards
        for tongue in area_languages()
    }
    return type("CardsForm", (FlaskForm,), boxes)()


def read_names(form: Any, ranking: Ranking) -> Mapping[int, Mapping[str, str]]:
    """The names by theme and language."""
    return {
        card.theme_id: {
            tongue: form[f"name_{card.theme_id}_{tongue}"].data or "" for tongue in area_languages()
        }
        for card in ranking.cards
    }


def weights_of(ranking: Ranking) -> Any:
    """A form with each forum's weight, and why."""
    known = ranking.weights or {}
    boxes: dict[str, Any] = {
        f"weight_{one.audience}": Weight(
            NAMES[one.audience], [MayBeEmpty()], default=known.get(one.audience)
        )
        for one in ranking.forums
    }
    boxes["weights_why"] = TextAreaField(
        _l("Why these weights"), default=ranking.weights_why or "", render_kw={"rows": 2}
    )
    return type("WeightsForm", (FlaskForm,), boxes)()


def read_weights(form: Any, ranking: Ranking) -> Mapping[str, float]:
    """Each forum's weight; 0 where none was written."""
    return {one.audience: form[f"weight_{one.audience}"].data or 0 for one in ranking.forums}


def decisions_on(themes: Sequence[Theme], board: str) -> Any:
    """A form on which a board's decision about each theme is written down."""
    boxes: dict[str, Any] = {
        "board": StringField(_l("Which board"), default=board, render_kw={"list": "boards"}),
        "day": Day(_l("Decided on"), [MayBeEmpty()], default=today),
        "choices": StringField(_l("What was decided")),
    }
    for theme in themes:
        boxes[f"choice_{theme.id}"] = StringField(theme.name, default="")
        why = _("Why: %(theme)s", theme=theme.name)
        boxes[f"why_{theme.id}"] = TextAreaField(why, render_kw={"rows": 2})
    return type("DecisionsForm", (FlaskForm,), boxes)()


def read_choices(form: Any, themes: Sequence[Theme]) -> list[Choice]:
    """What was written down about each theme."""
    return [
        Choice(one, form[f"choice_{one.id}"].data or "", form[f"why_{one.id}"].data or "")
        for one in themes
    ]


def _quorum(audience: str) -> Whole:
    label = _("People who make it count: %(forum)s", forum=NAMES[audience])
    return Whole(label, [MayBeEmpty()], default=_QUORUM)


def _name_of(card: str, language: str) -> str:
    said = _("%(card)s, in %(language)s", card=card, language=name_of_language(language))
    return str(said)
