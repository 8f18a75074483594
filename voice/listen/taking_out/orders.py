"""Files with many people's words are made by a job and wait, sealed, for the person who asked.

What somebody takes back is in no file that can still be fetched: files of their consultation go
with it, and one that is being made is made once more.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.intake import response_withdrawn
from surveys.models import Consultation, Edition, Response, Survey
from voice import sqlite
from voice.accounts.models import User
from voice.db import db
from voice.jobs import queue, work
from voice.jobs.work import Progress
from voice.listen import taking_out
from voice.listen.models import Comment
from voice.listen.rehearing import comments_changed
from voice.listen.taking_out.order_models import FileOrder
from voice.media import storage, sweeping

KIND = "take_out"
AT_ONCE = 500
"""Comments that are packed while a person waits."""
KEPT = timedelta(days=1)
_MOST = 10  # files on a person's list
_TIMES = 3  # that a file is made, where words are taken back meanwhile
_GATHERED, _ALL = 90, 100  # of 100: about how long each part takes


class TooMuchChanged(Exception):
    """Words were taken back each time that the file was made."""


def init_app(app: Flask) -> None:
    """Make files for those who ask; let go of them after a day, or when words are taken back."""
    work.register(KIND, run)
    response_withdrawn.connect(forget)
    comments_changed.connect(follow)
    sweeping.ask(named)
    queue.every_hour(app, "drop_old_orders", drop_old)


def is_large(session: Session, consultation: Consultation) -> bool:
    """Whether a file with people's words takes longer than anybody wants to wait for a page."""
    counted = select(func.count()).where(Comment.consultation_id == consultation.id)
    return (session.scalar(counted) or 0) > AT_ONCE


def place(
    session: Session, consultation: Consultation, by: User, form: str, *, exact: bool, language: str
) -> FileOrder:
    """Ask for a file; the same one that is being made already counts once. Announce its job."""
    mine = FileOrder.user_id == by.id, FileOrder.consultation_id == consultation.id
    same = FileOrder.form == form, FileOrder.is_exact == exact, FileOrder.file.is_(None)
    session.execute(select(User.id).where(User.id == by.id).with_for_update())
    for order in session.scalars(select(FileOrder).where(*mine, *same)):
        if order.job is not None and not order.job.is_over:
            return order
    order = FileOrder(
        consultation_id=consultation.id,
        user_id=by.id,
        form=form,
        is_exact=exact,
        language=language,
    )
    session.add(order)
    session.flush()
    order.job = work.record(session, KIND, order_id=order.id)
    session.flush()
    return order


def of_person(session: Session, consultation: Consultation, by: User) -> Sequence[FileOrder]:
    """What a person asked for of a consultation, the newest first."""
    mine = FileOrder.user_id == by.id, FileOrder.consultation_id == consultation.id
    return session.scalars(
        select(FileOrder).where(*mine).order_by(FileOrder.id.desc()).limit(_MOST)
    ).all()


def find(session: Session, by: User, order_id: int) -> FileOrder | None:
    """A person's own order; nobody else's is there for them."""
    return session.scalar(
        select(FileOrder).where(FileOrder.id == order_id, FileOrder.user_id == by.id)
    )


def drop(session: Session, order: FileOrder) -> None:
    """Let go of a file, or of making it."""
    if order.job is not None and not order.job.is_over:
        work.ask_to_stop(session, order.job)
    _let_go(session, [order])


def run(arguments: dict[str, Any], progress: Progress) -> None:
    """The job `take_out`, with `order_id`: its file waits afterwards."""
    for _ in range(_TIMES):
        if not _begin(arguments["order_id"]):
            return  # made by a worker that died before it could say so, or not wanted any more
        if _finish(arguments["order_id"], _make(arguments["order_id"], progress)):
            return
    raise TooMuchChanged


def _begin(order_id: int) -> bool:
    """Note that what is read from now on is fresh; whether the file is still to be made."""
    with db.sessionmaker.begin() as session:
        fresh = update(FileOrder).where(FileOrder.id == order_id, FileOrder.file.is_(None))
        found = session.scalar(fresh.values(is_outdated=False).returning(FileOrder.id))
    return found is not None


def _make(order_id: int, progress: Progress) -> bytes:
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        order = session.get_one(FileOrder, order_id, options=[joinedload(FileOrder.consultation)])
        form = taking_out.FORMATS[order.form]
        parcel = taking_out.pack(
            session,
            order.consultation,
            order.language,
            exact=order.is_exact,
            words=form.words != "never",
            tell=lambda done, total: progress(_GATHERED * done // max(total, 1), _ALL),
        )
    progress(_GATHERED, _ALL)
    return form.write(parcel)


def _finish(order_id: int, data: bytes) -> bool:
    """Keep the file, unless somebody took words back since it was begun."""
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        order = session.get(FileOrder, order_id)
        ending = taking_out.FORMATS[order.form].ending if order else None
    if ending is None:
        return True  # nobody wants it any more
    name = storage.keep(data, ending)
    fresh = FileOrder.id == order_id, ~FileOrder.is_outdated, FileOrder.file.is_(None)
    with db.sessionmaker.begin() as session:
        kept = session.scalar(
            update(FileOrder)
            .where(*fresh)
            .values(file=name, size=len(data))
            .returning(FileOrder.id)
        )
    if kept is None:
        sweeping.discard([name])
    return kept is not None


def forget(session: Session, *, response_id: UUID) -> None:
    """A person took their answers back (`intake.response_withdrawn`)."""
    theirs = (
        select(Survey.consultation_id)
        .join(Edition, Edition.survey_id == Survey.id)
        .join(Response, Response.edition_id == Edition.id)
        .where(Response.id == response_id)
    )
    outdate(session, FileOrder.consultation_id.in_(theirs))


def follow(session: Session, *, comments: Sequence[int]) -> None:
    """Words were changed or taken back (`rehearing.comments_changed`)."""
    theirs = select(Comment.consultation_id).where(Comment.id.in_(comments))
    outdate(session, FileOrder.consultation_id.in_(theirs))


def outdate(session: Session, which: ColumnElement[bool]) -> None:
    """Let go of files that hold what is not here any more."""
    gone = select(FileOrder.file).where(which, FileOrder.file.is_not(None))
    sweeping.leave_after_commit(session, [name for name in session.scalars(gone) if name])
    session.execute(
        update(FileOrder)
        .where(which)
        .values(is_outdated=True, file=None)
        .execution_options(synchronize_session=False)
    )


def drop_old() -> None:
    """Let go of files that waited for a day."""
    old = select(FileOrder).where(FileOrder.asked_at < utc_now() - KEPT)
    _let_go(db.session, db.session.scalars(old).all())
    db.session.commit()


def named(session: Session, names: Sequence[str]) -> Iterable[str]:
    """Those files that wait for somebody, for the sweeper."""
    found = session.scalars(select(FileOrder.file).where(FileOrder.file.in_(names)))
    return [name for name in found if name]


def _let_go(session: Session, orders: Sequence[FileOrder]) -> None:
    sweeping.leave_after_commit(session, [one.file for one in orders if one.file])
    for order in orders:
        session.delete(order)
