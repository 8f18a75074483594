"""Groups: the council's teams and the forums, which own consultations as equals."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.accounts.models import Group, User
from voice.audit import record


class NameTaken(ValueError):
    """There is a group with this name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A group, how many people are in it, and how many consultations it owns."""

    group: Group
    people: int
    consultations: int


def standings(session: Session) -> Sequence[Standing]:
    """All groups by name."""
    members = (
        select(func.count(User.id)).where(User.group_id == Group.id, User.active).scalar_subquery()
    )
    owned = [name for owners in session.scalars(select(Consultation.owners)) for name in owners]
    rows = session.execute(select(Group, members).order_by(Group.name))
    return [Standing(group, people, owned.count(group.name)) for group, people in rows]


def begin(session: Session, name: str, by: User) -> Group:
    """A new group. Raises `NameTaken`."""
    group = Group(name=_free(session, name))
    session.add(group)
    session.flush()
    record(session, "group_begun", by.id, f"group:{group.id}")
    return group


def rename(session: Session, group: Group, name: str, by: User) -> None:
    """Another name, also in the consultations that it owns. Raises `NameTaken`."""
    before = group.name
    if name == before:
        return
    group.name = _free(session, name)
    for consultation in session.scalars(select(Consultation)):
        if before in consultation.owners:
            consultation.owners = [name if one == before else one for one in consultation.owners]
    record(session, "group_renamed", by.id, f"group:{group.id}")


def _free(session: Session, name: str) -> str:
    if session.scalar(select(Group.id).where(func.lower(Group.name) == name.lower())):
        raise NameTaken(name)
    return name
