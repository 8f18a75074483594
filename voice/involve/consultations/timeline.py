"""What happened in a consultation, in order: only ever added to."""

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys.models import Consultation, Survey
from voice.accounts.models import User
from voice.audit import record
from voice.involve.models import Happening

SENTENCES: dict[str, LazyString] = {
    "begun": _l("The consultation was begun."),
    "changed": _l("What is said about the consultation was changed."),
    "brought": _l("The survey “%(title)s” was brought in from a file."),
    "survey_begun": _l("The survey “%(title)s” was begun."),
    "opened": _l("Edition %(number)s of “%(title)s” was opened in %(languages)s."),
    "closed": _l("“%(title)s” was closed. Everyone can read why: “%(reason)s”"),
    "extended": _l("The last day to answer is %(after)s now, not %(before)s. Why: “%(reason)s”"),
    "copied": _l("The survey “%(title)s” was begun as a copy of “%(source)s”."),
    "shared": _l("The draft of “%(title)s” was shared with %(group)s, until %(until)s."),
    "credited": _l("%(groups)s: %(sentence)s"),
    "purged": _l(
        "The day until which we keep responses is over. Deleted: responses %(responses)s, other "
        "comments %(comments)s, remarks on drafts %(remarks)s, tries of drafts %(tries)s."
    ),
    "files_purged": _l(
        "Files were kept long enough. Deleted: sounds and videos %(sounds)s, drawings and photos "
        "%(pictures)s."
    ),
    "tested": _l("%(group)s tried “%(title)s”. People: %(people)s."),
}
"""What a happening's kind says, with its details put in."""

_AUDITED = {
    "begun": "consultation_begun",
    "changed": "consultation_changed",
    "brought": "survey_begun",
    "survey_begun": "survey_begun",
    "copied": "survey_begun",
    "opened": "survey_opened",
    "closed": "survey_closed",
    "extended": "survey_extended",
    "shared": "survey_shared",
    "purged": "purged",
}
"""What also stands in the audit trail, and as what."""


def note(
    session: Session,
    consultation: Consultation,
    kind: str,
    by: User | None,
    survey: Survey | None = None,
    **details: Any,
) -> Happening:
    """Add what happened now; `kind` is a name of `SENTENCES`."""
    happening = Happening(
        consultation=consultation, survey=survey, kind=kind, by=by, details=details
    )
    session.add(happening)
    if kind in _AUDITED:
        about = f"survey:{survey.code}" if survey else f"consultation:{consultation.code}"
        numbers = {name: value for name, value in details.items() if isinstance(value, int)}
        record(session, _AUDITED[kind], by.id if by else None, about, **numbers)
    return happening


def of_consultation(session: Session, consultation: Consultation) -> Sequence[Happening]:
    """Everything that happened, the newest first, with who did it."""
    return session.scalars(
        select(Happening)
        .where(Happening.consultation_id == consultation.id)
        .options(joinedload(Happening.by), joinedload(Happening.survey))
        .order_by(Happening.id.desc())
    ).all()


def say(happening: Happening) -> str:
    """A happening as a sentence in the page's language."""
    return str(SENTENCES[happening.kind]) % happening.details
