"""Which consultations a person may see: those that the person's group owns, alone or with others.

What no group owns belongs to everybody, and who has no group works for the whole area. What is
published is public: this is about what stands behind it.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.accounts.models import Group, User
from voice.accounts.roles import ADMIN, SAFEGUARDING

OF_EVERY_GROUP = {"voice_every_group": True}
"""Execution options of a query that must see all: whether a code is taken, say."""


def hidden_from(session: Session, user: User) -> frozenset[int]:
    """The consultations of other groups. Admins and safeguarding leads see all (standards G5)."""
    if user.group is None or user.has_role(ADMIN, SAFEGUARDING):
        return frozenset()
    groups = session.scalars(select(Group.name)).all()
    rows = session.execute(
        select(Consultation.id, Consultation.owners).execution_options(**OF_EVERY_GROUP)
    )
    owned = ((key, [one for one in groups if is_of(one, owners)]) for key, owners in rows)
    return frozenset(key for key, names in owned if names and user.group.name not in names)


def is_of(group: str, owners: Sequence[str]) -> bool:
    """Whether a group is an owner, or a team of one: "The council, inclusion team"."""
    return any(group == one or group.startswith(f"{one}, ") for one in owners)
