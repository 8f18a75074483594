"""Every kind of thing that is kept, for how long, and from when that is counted.

The one place that says so: the page of what goes when, the notice for the public, the data
protection impact assessment and the purge itself all read it.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from voice.area import area_profile
from voice.retention.days import Days, read

_THE_DAY = _l("until the day that the consultation names")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing, how long it is kept, and what happens then. Without days it is in words."""

    name: LazyString
    kept: LazyString
    days: str = ""  # a name of `Days`


KINDS: tuple[Kind, ...] = (
    Kind(
        _l("Sounds and videos"),
        _l("days after their words were written down and checked"),
        "sounds",
    ),
    Kind(
        _l("Drawings and photos"),
        _l("days after they came, and after the last day to answer"),
        "pictures",
    ),
    Kind(_l("Answers, their words and themes"), _THE_DAY),
    Kind(_l("Comments from files and notes"), _THE_DAY),
    Kind(_l("Remarks and tries while a survey is made"), _THE_DAY),
    Kind(_l("Addresses for a message when we answer"), _l("until it is sent, or that same day")),
    Kind(_l("Wishes to be contacted"), _l("30 days; the name and the address go when it is done")),
    Kind(_l("Files that wait for their columns to be named"), _l("for 1 day")),
    Kind(_l("Counts of tries to sign in or use a code"), _l("a few minutes, without addresses")),
    Kind(
        _l("Marks of answers that were taken back"),
        _l("always: they hold no words and lead to nobody"),
    ),
    Kind(_l("What a safeguarding lead did"), _l("always: without the person’s words")),
    Kind(_l("Published numbers and words"), _l("always: they name nobody")),
)


def days_here() -> Days:
    """The days that hold in this area."""
    return read(area_profile())


def days_of(kind: Kind) -> int | None:
    """For how many days a kind is kept here; None where days are not what counts."""
    return getattr(days_here(), kind.days) if kind.days else None
