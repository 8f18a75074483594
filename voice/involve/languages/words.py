"""How the pages about languages say states, refusals and who did what."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from voice.accounts.models import User
from voice.translating.models import Standing
from voice.translating.people import NotChecked, OwnWords
from voice.wording import long_date

STATE_NAMES = {
    "missing": _l("Missing"),
    "stale": _l("English changed"),
    "draft": _l("Draft"),
    "checked": _l("Checked"),
    "approved": _l("Approved"),
}
STATE_TAGS = {"approved": "tag-go", "checked": "", "draft": "tag-wait"}
"""A class for each state's tag; others wait as well."""

BROKEN_FILES = {
    "too_big": _l("This file is too big. The most is 1 MB and 5,000 texts."),
    "not_utf8": _l("This file is not in UTF-8. Save it again as UTF-8."),
    "broken": _l("We cannot read this file: it is broken, or not the kind that its name says."),
    "hostile": _l("This file asks us to open other things. We did not read it."),
    "not_xliff": _l("This file is not XLIFF 1.2."),
    "nothing": _l("There is no text in this file."),
    "no_file": _l("Choose a file that ends in .po, .xlf or .xliff."),
}


def say_refusal(error: Exception) -> str:
    """Why somebody may not approve."""
    if isinstance(error, OwnWords):
        return str(_("You wrote these words. A second person approves them."))
    if isinstance(error, NotChecked):
        return str(_("Nobody knows who wrote these words. Somebody else checks them first."))
    return str(_("Write first what these words mean in English. Wrong words could harm here."))


def say_steps(row: Standing | None) -> str:
    """Who wrote, checked and approved, and when, the last step first."""
    return " ".join(_steps(row)) if row else ""


def _steps(row: Standing) -> Iterator[str]:
    if row.approved_at:
        yield _(
            "Approved by %(who)s on %(day)s.",
            who=_name(row.approved_by),
            day=long_date(row.approved_at.date()),
        )
    if row.checked_at:
        yield _(
            "Checked by %(who)s on %(day)s.",
            who=_name(row.checked_by),
            day=long_date(row.checked_at.date()),
        )
    if row.written_at:
        yield _(
            "Written by %(who)s on %(day)s.",
            who=_name(row.written_by),
            day=long_date(row.written_at.date()),
        )


def _name(user: User | None) -> str:
    return str(user.email) if user else _("somebody")
