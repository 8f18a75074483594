"""Who hands in at the same time is stored together, and thanked after the commit."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from surveys import intake, receipts
from surveys.errors import AlreadyUsed, Withdrawn
from surveys.intake import HandedIn, Stored
from surveys.models import Answer, Edition, Response
from surveys.submissions import read_json
from tests import samples
from voice.db import db
from voice.listen.models import Comment
from voice.take_part import desk
from voice.take_part.tickets import area_key

Ready = Callable[[UUID | None], HandedIn]


@pytest.fixture
def ready(app: Flask, session: Session, edition: Edition) -> Ready:
    """Checked answers to the open survey."""
    submission = read_json(edition.document, samples.ANSWERS)
    assert edition.survey.consultation_id
    session.expunge_all()
    session.rollback()

    def make(response_id: UUID | None = None) -> HandedIn:
        identifier = response_id or uuid4()
        return HandedIn(edition, identifier, submission, receipts.prepare(area_key(), identifier))

    return make


@pytest.fixture
def commits(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Counts commits from now on; the first waits until the others stand in the line.

    There is one pen, whatever the store.
    """
    counted: list[int] = []
    monkeypatch.setitem(app.extensions, "voice_desk", desk.Desk(1))

    def count(_connection: Any) -> None:
        counted.append(1)
        waiting = app.extensions["voice_desk"]._waiting
        for _ in range(500):
            if len(counted) > 1 or len(waiting) >= 4:
                return
            threading.Event().wait(0.01)

    event.listen(db.engine, "commit", count)
    yield counted
    event.remove(db.engine, "commit", count)


def hand_in_at_once(app: Flask, handed: list[HandedIn]) -> list[Future[Stored]]:
    """The first is being written while the others come."""

    def hand_in(one: HandedIn) -> Stored:
        with app.test_request_context("/", method="PUT"):
            return desk.hand_in(one)

    with ThreadPoolExecutor(len(handed)) as pool:
        first = pool.submit(hand_in, handed[0])
        while not (app.extensions["voice_desk"]._pens == 0 or first.done()):
            threading.Event().wait(0.001)
        return [first, *(pool.submit(hand_in, one) for one in handed[1:])]


def count(session: Session, table: Any) -> int:
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()  # it would keep the desk waiting
    return found


def test_those_who_wait_share_one_commit(
    app: Flask, session: Session, ready: Ready, commits: list[int]
) -> None:
    handed = [ready(None) for _ in range(5)]
    stored = [one.result() for one in hand_in_at_once(app, handed)]
    assert [one.receipt for one in stored] == [one.receipt.code for one in handed]
    assert all(one.is_new for one in stored)
    assert len(commits) == 2
    assert count(session, Response) == 5
    assert count(session, Answer) == 5 * len(handed[0].submission.given)
    said = session.scalars(select(Comment.response_id)).all()
    assert set(said) == {one.response_id for one in handed}


def test_one_that_cannot_be_stored_spoils_it_for_nobody(
    app: Flask, session: Session, ready: Ready, commits: list[int]
) -> None:
    gone, twice, other = uuid4(), uuid4(), uuid4()
    for one in (gone, twice):
        intake.submit(session, ready(None).edition, one, ready(None).submission, area_key())
    intake.withdraw(session, session.get_one(Response, gone), area_key())
    noise = session.scalars(select(Edition).where(Edition.document["code"].as_string() == "noise"))
    intake.submit(session, noise.one(), other, ready(None).submission, area_key())
    session.commit()
    del commits[:]
    new = [ready(None) for _ in range(2)]
    outcomes = hand_in_at_once(app, [new[0], ready(gone), ready(twice), ready(other), new[1]])
    assert [outcomes[at].result().is_new for at in (0, 2, 4)] == [True, False, True]
    assert isinstance(outcomes[1].exception(), Withdrawn)
    assert isinstance(outcomes[3].exception(), AlreadyUsed)
    assert session.get(Response, gone) is None
    assert count(session, Response) == 4


def test_nobody_is_thanked_for_what_could_not_be_written(
    app: Flask, session: Session, ready: Ready, commits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("the disk is full"))

    handed = [ready(None) for _ in range(5)]
    monkeypatch.setattr(intake, "submit_together", fail)
    monkeypatch.setattr(intake, "submit", fail)
    outcomes = hand_in_at_once(app, handed)
    assert all(isinstance(one.exception(), OperationalError) for one in outcomes)
    monkeypatch.undo()
    assert count(session, Response) == 0
    assert all(one.result().is_new for one in hand_in_at_once(app, handed))
    assert count(session, Response) == 5


@pytest.mark.parametrize("visitors", [2, 4, 6])
def test_as_many_write_at_once_as_there_are_pens(
    monkeypatch: pytest.MonkeyPatch, visitors: int
) -> None:
    writing, most = threading.Semaphore(2), 0
    both = threading.Barrier(2)

    def store(served: Sequence[desk.Visitor]) -> None:
        nonlocal most
        assert writing.acquire(blocking=False), "three at once"
        if most < 2:  # the first two meet: neither waits for the other
            most += 1
            both.wait(10)
        for one in served:
            assert one.stored is None, "written twice"
            one.stored = Stored(str(uuid4()), is_new=True)
        writing.release()

    monkeypatch.setattr(desk, "_store", store)
    busy = desk.Desk(2)
    handed = cast(HandedIn, None)  # what is stored does not matter here
    with ThreadPoolExecutor(visitors) as pool:
        stored = [pool.submit(busy.hand_in, handed) for _ in range(visitors)]
        assert len({one.result(20).receipt for one in stored}) == visitors
    assert busy._pens == 2


def test_a_database_that_went_away_is_waited_for_once(
    app: Flask, session: Session, ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def go_away(*_given: object) -> None:
        tried.append(1)
        raise OperationalError("INSERT", {}, Exception("away"))

    def refuse(*_given: object) -> None:
        raise intake.NotTogether

    monkeypatch.setattr(intake, "submit_together", refuse)
    monkeypatch.setattr(intake, "submit", go_away)
    visitors = [desk.Visitor(ready(None)) for _ in range(5)]
    busy = desk.Desk(1)
    busy._waiting += visitors[1:]
    busy._pens -= 1
    busy._serve(visitors[0])
    assert len(tried) == 1
    refusals = [one.refusal for one in visitors]
    assert all(isinstance(one, OperationalError) for one in refusals)
    assert len(set(map(id, refusals))) == 5  # raised in five threads, each its own
    assert busy._pens == 1
