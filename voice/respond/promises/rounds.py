"""Asking every open promise how it goes, twice a year or by need, in one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from surveys.models import Consultation
from voice.accounts.models import User
from voice.respond.action_plans.models import PROGRESS, PromiseUpdate, UpdateRound
from voice.respond.models import DONE, WILL, Promise


@dataclass(frozen=True, slots=True)
class Asked:
    """A promise in a round, and what was last told of it before and since the round began."""

    promise: Promise
    before: PromiseUpdate | None
    since: PromiseUpdate | None


def latest(session: Session, consultation: Consultation) -> UpdateRound | None:
    """The newest round."""
    return session.scalar(_newest_first(consultation).limit(1))


def start(session: Session, consultation: Consultation, by: User | None) -> UpdateRound:
    """Begin a round: from now on, each open promise is to be told of again."""
    new = UpdateRound(consultation_id=consultation.id, by_id=by.id if by else None)
    session.add(new)
    session.flush()
    return new


def asked(session: Session, consultation: Consultation) -> list[Asked]:
    """The newest round's list: what waits first, the longest silent at the top.

    In it is every promise that was open when the round began and of which nothing was told
    since the round before.
    """
    moments = session.scalars(_newest_first(consultation).limit(2)).all()
    if not moments:
        return []
    begun = moments[0].started_at
    earlier = moments[1].started_at if len(moments) > 1 else None
    found = _with_updates(session, _open_at(session, consultation, begun), begun)
    silent = [one for one in found if not _was_told(one.before, earlier)]
    return sorted(silent, key=lambda one: (one.since is not None, _day_of(one.before)))


def _was_told(update: PromiseUpdate | None, earlier: datetime | None) -> bool:
    return update is not None and earlier is not None and update.made_at >= earlier


def _day_of(update: PromiseUpdate | None) -> str:
    return update.on.isoformat() if update else ""


def _open_at(session: Session, consultation: Consultation, begun: datetime) -> Sequence[Promise]:
    """Promises that are open, or that were told of, and perhaps ended, since the round began."""
    told = (
        select(PromiseUpdate.promise_id)
        .where(PromiseUpdate.kind == PROGRESS, PromiseUpdate.made_at >= begun)
        .scalar_subquery()
    )
    return session.scalars(
        select(Promise)
        .where(
            Promise.consultation_id == consultation.id,
            Promise.kind == WILL,
            or_(Promise.status != DONE, Promise.id.in_(told)),
        )
        .order_by(Promise.id)
    ).all()


def _with_updates(session: Session, promises: Sequence[Promise], begun: datetime) -> list[Asked]:
    keys = [one.id for one in promises]
    before = _newest(session, keys, PromiseUpdate.made_at < begun)
    since = _newest(session, keys, PromiseUpdate.made_at >= begun)
    return [Asked(one, before.get(one.id), since.get(one.id)) for one in promises]


def _newest(
    session: Session, keys: Sequence[int], when: ColumnElement[bool]
) -> dict[int, PromiseUpdate]:
    newest = (
        select(func.max(PromiseUpdate.id))
        .where(PromiseUpdate.promise_id.in_(keys), PromiseUpdate.kind == PROGRESS, when)
        .group_by(PromiseUpdate.promise_id)
    )
    found = session.scalars(
        select(PromiseUpdate)
        .where(PromiseUpdate.id.in_(newest))
        .options(joinedload(PromiseUpdate.by))
    )
    return {one.promise_id: one for one in found}


def _newest_first(consultation: Consultation) -> Select[UpdateRound]:
    return (
        select(UpdateRound)
        .where(UpdateRound.consultation_id == consultation.id)
        .order_by(UpdateRound.id.desc())
    )
