"""Which forum a plain word such as "Parents" means, and which edition a forum answered last."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.models import Edition, Survey

EVERYONE = "everyone"

_GROUPS = {
    "young_people": (
        "young people", "young person", "young", "children", "child", "pupil", "pupils",
        "student", "students", "children and young people", "youth forum",
    ),
    "parents": (
        "parents", "parent", "carers", "carer", "parents and carers", "parent or carer",
        "parent/carer", "parent carer", "parent carers", "family", "families",
    ),
    "practitioners": (
        "practitioners", "practitioner", "professionals", "professional", "staff", "teacher",
        "teachers", "senco", "sencos", "school", "schools", "school leader",
    ),
    EVERYONE: ("everyone", "everybody", "all", "other", ""),
}  # fmt: skip
_AUDIENCES = {word: audience for audience, words in _GROUPS.items() for word in words}


def audience_of(group: str) -> str | None:
    """The audience that a group's plain name means, such as "Parents"; None for an unknown one."""
    plain = " ".join(group.lower().replace("_", " ").split())
    return _AUDIENCES.get(plain)


def editions_of(session: Session, consultation_id: int) -> dict[str, int]:
    """The newest edition that each forum was asked in, by audience.

    What a forum says in a meeting or by another way belongs to what it is asked at that time.
    """
    rows = session.execute(
        select(Survey.audience, func.max(Edition.id).label("edition"))
        .join(Edition, Edition.survey_id == Survey.id)
        .where(Survey.consultation_id == consultation_id, Edition.opened_at.is_not(None))
        .group_by(Survey.audience)
    )
    return {row.audience: row.edition for row in rows}
