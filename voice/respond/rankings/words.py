"""What a ranking says, in plain sentences. "Too close to call" wherever chance leaves it open."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from analysis.priorities import Place
from voice.respond.labels import AUDIENCES
from voice.respond.rankings.models import DOTS, PAIRS, STARS
from voice.respond.rankings.rankings import Turnout
from voice.respond.rankings.results import Listed, Pair, Results

METHODS: dict[str, LazyString] = {
    PAIRS: _l("Two cards at a time"),
    STARS: _l("Stars to share"),
    DOTS: _l("Dots for a few cards"),
}
MEASURES: dict[str, LazyString] = {
    PAIRS: _l("Of 100 choices against a middle theme, how many it wins"),
    STARS: _l("Of 100 stars, how many it gets"),
    DOTS: _l("Of 100 people, how many put a dot on it"),
}
TRENDS: dict[str, LazyString] = {
    "rising": _l("said more often from edition to edition"),
    "falling": _l("said less often from edition to edition"),
    "no_clear_change": _l("no clear change between editions"),
    "too_few_to_say": _l("too few people to see a change"),
    "not_comparable": _l("the question changed, so editions cannot be compared"),
    "one_edition": _l("asked once so far"),
}
_ALIKE, _PARTLY, _APART = 0.6, 0.2, -0.2  # Kendall's tau


def in_short(results: Results) -> list[str]:
    """The whole in a few sentences, the two forums first."""
    named = {key: card.names["en"] for key, card in results.cards.items()}
    said = [sentence for one in results.lists for sentence in _of_list(one, named)]
    if results.pair:
        is_open = any(len(one.leaders) == len(one.places) for one in results.lists)
        said += _of_pair(results.pair, named, is_open=is_open)
    return said


def place(one: Place) -> str:
    """An item's place, or the places that chance leaves open."""
    if one.is_open:
        return str(_("%(first)s to %(last)s", first=one.first, last=one.last))
    return str(one.first)


def per_hundred(value: float) -> int:
    """An importance as people read it."""
    return round(100 * value)


def say_turnout(turnout: Turnout) -> str:
    """How many took part, how many of them abstained, and what is missing."""
    said = [ngettext("%(num)s person took part.", "%(num)s people took part.", turnout.ballots)]
    if turnout.abstained:
        said.append(
            ngettext("%(num)s did not choose.", "%(num)s did not choose.", turnout.abstained)
        )
    if turnout.missing:
        said.append(
            ngettext(
                "%(num)s more makes it the forum’s voice.",
                "%(num)s more make it the forum’s voice.",
                turnout.missing,
            )
        )
    else:
        said.append(_("Enough for the forum’s voice."))
    return " ".join(str(one) for one in said)


def _of_list(one: Listed, named: Mapping[str, str]) -> list[str]:
    who = AUDIENCES[one.forum.audience]
    if not one.places:
        return [_("%(who)s: too few voted to show a list.", who=who)]
    said = [_of_leaders(str(who), one.leaders, named)]
    if one.turnout.missing:
        said.append(
            _(
                "%(who)s: %(missing)s more people were needed to make it the forum’s own list.",
                who=who,
                missing=one.turnout.missing,
            )
        )
    return said


def _of_leaders(who: str, first: Sequence[str], named: Mapping[str, str]) -> str:
    if len(first) == 1:
        return str(_("%(who)s: “%(theme)s” comes first.", who=who, theme=named[first[0]]))
    if len(first) == len(named):
        return str(_("%(who)s: too close to call. Any theme may be the first.", who=who))
    sentence = _("%(who)s: too close to call which comes first: %(themes)s.")
    return str(sentence) % {"who": who, "themes": _listed(first, named)}


def _of_pair(pair: Pair, named: Mapping[str, str], *, is_open: bool) -> list[str]:
    one, other = (str(AUDIENCES[forum.audience]) for forum in pair.forums)
    said = [_how_alike(pair.agreement.tau, is_open=is_open)]
    if pair.agreement.both:
        themes = _listed(pair.agreement.both, named)
        said.append(_("Both forums put these above the middle: %(themes)s.", themes=themes))
    for side, more, less in ((0, one, other), (1, other, one)):
        themes = _listed(
            [key for key, found in pair.contrasts.items() if found.more_to == side], named
        )
        if themes:
            sentence = _("Matters more to %(more)s than to %(less)s: %(themes)s.")
            said.append(sentence % {"more": more.lower(), "less": less.lower(), "themes": themes})
    if all(found.more_to is None for found in pair.contrasts.values()):
        said.append(_("Too close to call whether any theme matters more to one of the two forums."))
    return said


def _how_alike(tau: float, *, is_open: bool) -> str:
    if is_open:
        return str(_("Too close to call how alike the two lists are."))
    sentences = (
        (_ALIKE, _l("The two lists are much alike.")),
        (_PARTLY, _l("The two lists are alike in part.")),
        (_APART, _l("The two lists have little in common.")),
    )
    against = _l("The two lists go against each other.")
    return str(next((words for least, words in sentences if tau >= least), against))


def _listed(keys: Iterable[str], named: Mapping[str, str]) -> str:
    return str(_(", ")).join(f"“{named[key]}”" for key in keys)
