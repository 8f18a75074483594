"""What the pages call things, in the reader's language."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.errors import Problem
from voice.respond.models import CANNOT, DOING, DONE, PLANNED
from voice.respond.promises.actions import LATE
from voice.respond.rankings.reasons import RANKING_REASONS

AUDIENCES: dict[str, LazyString] = {
    "young_people": _l("Young people"),
    "parents": _l("Parents and carers"),
    "practitioners": _l("People who work with children"),
    "everyone": _l("People"),
}

STATUSES: dict[str, LazyString] = {
    DONE: _l("Done"),
    DOING: _l("We are doing this"),
    PLANNED: _l("Planned"),
    CANNOT: _l("We can’t do this"),
    LATE: _l("Late"),
}

ROLES: dict[str, LazyString] = {
    "Young person": _l("Young person"),
    "Parent": _l("Parent"),
    "Practitioner": _l("Practitioner"),
    "Person": _l("Person"),
    "Supporter": _l("Supporter"),
}
"""Who is quoted; the keys are what a release keeps (`quoting.ROLES`)."""

GAPS: dict[str, LazyString] = {
    "who": _l("Nobody is named yet"),
    "by": _l("No date yet"),
    "how_we_know": _l("No check yet"),
}


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, for the person who wrote it."""
    if problem.reason == "too_long":
        return str(_("Use %(longest)s letters or fewer.", longest=problem.details["longest"]))
    reasons = _REASONS | RANKING_REASONS
    return str(reasons.get(problem.reason, _l("Check this answer."))) % problem.details


_REASONS: dict[str, LazyString] = {
    "missing_words": _l("Write it in English. The other languages can follow."),
    "no_theme": _l("Choose at least one theme that this comes from."),
    "theme_not_accepted": _l("Choose only themes that someone accepted in Listen."),
    "unknown_picture": _l("We do not have this picture. Leave it empty for the theme’s picture."),
    "done_without_result": _l("Say what came of it. Nothing is done without a result."),
    "unknown_status": _l("Choose how far it is."),
}
