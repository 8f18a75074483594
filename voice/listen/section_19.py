"""What a theme is evidence of, by section 19 of the Children and Families Act 2014.

A council must have regard to four things, (a) to (d), as legislation.gov.uk/ukpga/2014/6/section/19
has them. People say which of them a theme shows; no machine does.
"""

from collections.abc import Collection, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.listen.models import Theme
from voice.listen.themes import accepted_themes

KINDS: dict[str, LazyString] = {
    "a": _l("Views, wishes and feelings"),
    "b": _l("Taking part in decisions"),
    "c": _l("Information and support to take part"),
    "d": _l("Support for the best possible outcomes"),
}
"""By the letter of the paragraph."""


def tag(theme: Theme, kinds: Collection[str]) -> None:
    """Say what a theme is evidence of; what is no kind of the law is left out."""
    theme.section_19 = [one for one in KINDS if one in kinds]


def of_consultation(session: Session, consultation: Consultation) -> dict[str, Sequence[Theme]]:
    """The accepted themes that are evidence of each kind, by name."""
    themes = accepted_themes(session, consultation.id)
    return {kind: [one for one in themes if kind in (one.section_19 or ())] for kind in KINDS}
