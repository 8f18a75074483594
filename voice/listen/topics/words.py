"""What the pages on topics say: columns, summaries, trends, and how two forums differ."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from analysis.findings import Trend
from voice.listen.heard.words import DIMENSIONS
from voice.listen.labels import AUDIENCES, WHOSE_WORDS, points
from voice.listen.overview import COMPARED
from voice.listen.topics.figures import Column
from voice.listen.topics.view import Chart

FILTERS = {"whose": _l("Whose words"), "chose": _l("Who chose"), **DIMENSIONS}
WHOSE = {
    "self": WHOSE_WORDS["self"],
    "other": _l("With help, or not known"),
    "themselves": _l("Spoke themselves, as far as we know"),
    "proxy": WHOSE_WORDS["proxy"],
}
TRENDS = {
    "rising": _l("Said more often"),
    "falling": _l("Said less often"),
    "no_clear_change": _l("No clear change"),
    "too_few_to_say": _l("Too few people to say"),
    "not_comparable": _l("Asked in other words: not compared"),
    "one_edition": _l("One edition only"),
}
_LISTED = 5
TAGS = {"rising": "tag-wait", "falling": "tag-wait"}


def column(one: Column) -> str:
    """The head of a column of figures."""
    audience = str(AUDIENCES.get(one.audience, one.audience))
    return f"{audience}: {str(WHOSE[one.whose]).lower()}"


def part(name: str, summary: str) -> str:
    """What a table is of its question's."""
    return str(_("Place %(number)s", number=name)) if summary in ("places", "ranking") else name


def sentences(chart: Chart) -> list[str]:
    """Agreement and difference of the two forums that are compared, in plain words."""
    if not chart.is_compared:
        return []
    if chart.too_few:
        return [str(_("Too few people answered to compare the groups."))]
    said = []
    for audience in COMPARED:
        if more := chart.more(audience):
            who = AUDIENCES[audience]
            said.append(str(_("%(who)s say this more: %(what)s.", who=who, what=_list(more))))
    if alike := chart.alike:
        said.append(str(_("Both say this about as often: %(what)s.", what=_list(alike))))
    return said or [str(_("No clear difference between the groups. That is not the same as none."))]


def most(chart: Chart) -> list[tuple[str, str]]:
    """What most people of each forum said, as (forum, words)."""
    found = ((audience, chart.most(audience)) for audience in chart.people)
    return [
        (audience, str(_("most often “%(what)s”", what=line.label)))
        for audience, line in found
        if line
    ]


def how_much(trend: Trend) -> str:
    """How large a change is, and may be; empty where nothing is compared."""
    if trend.value is None or trend.low is None or trend.high is None:
        return ""
    ends = {"low": points(trend.low, signed=True), "high": points(trend.high, signed=True)}
    by = points(trend.value, signed=True)
    return str(_("%(by)s points, likely %(low)s to %(high)s", by=by, **ends))


def _list(names: Sequence[str]) -> str:
    """The first few: the table below has them all."""
    listed = str(_(", ")).join(names[:_LISTED])
    more = len(names) - _LISTED
    return str(_("%(what)s and %(number)s more", what=listed, number=more)) if more > 0 else listed
