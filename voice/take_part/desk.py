"""The desk where one process takes answers in: who comes at the same time is stored together.

Each commit waits for the disk, and SQLite lets one writer at a time in. So the desk has a pen:
whoever finds it free writes for all who wait, in one transaction; who comes meanwhile waits for the
next one. Nobody is thanked before the commit that holds their answers. For a database server there
are more pens, so that it is never idle while we read what comes next.
"""

import threading
from collections.abc import Sequence
from copy import copy

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from surveys import intake
from surveys.intake import HandedIn, Stored
from voice.db import ANSWERS_ONLY, db
from voice.take_part.tickets import area_key

MOST = 64
"""Responses in one transaction: those of other processes wait for it."""
PENS = {"sqlite": 1, "postgresql": 2}


class Visitor:
    """Someone who waits at the desk, and what becomes of their answers."""

    def __init__(self, handed: HandedIn) -> None:
        """Come with checked answers."""
        self.handed = handed
        self.stored: Stored | None = None
        self.refusal: BaseException | None = None
        self.called = threading.Event()

    @property
    def is_served(self) -> bool:
        """Whether it is known what became of the answers."""
        return self.stored is not None or self.refusal is not None


class Desk:
    """Takes answers in; whoever has a pen writes for all who wait."""

    def __init__(self, pens: int) -> None:
        """Nobody waits yet, and all pens are free."""
        self._guard = threading.Lock()
        self._waiting: list[Visitor] = []
        self._pens = pens

    def hand_in(self, handed: HandedIn) -> Stored:
        """Store a response and commit. Raises what `intake.submit` does, and of the database."""
        visitor = Visitor(handed)
        if not self._takes_pen(visitor):
            visitor.called.wait()
        if not visitor.is_served:
            self._serve(visitor)
        if visitor.refusal is not None:
            try:
                raise visitor.refusal
            finally:
                visitor.refusal = None  # it would keep itself, and what was said, in memory
        assert visitor.stored  # noqa: S101  # whoever writes serves each in the line
        return visitor.stored

    def _takes_pen(self, visitor: Visitor) -> bool:
        """Whether there was one; otherwise they stand in the line, until they are called."""
        with self._guard:
            if self._pens:
                self._pens -= 1
                return True
            self._waiting.append(visitor)
            return False

    def _serve(self, first: Visitor) -> None:
        """Write for this one and all who wait; the pen goes to the first who came meanwhile."""
        with self._guard:
            served = [first, *self._waiting[: MOST - 1]]
            del self._waiting[: MOST - 1]
        try:
            _store(served)
        except BaseException as error:
            for one in served:
                if not one.is_served:  # each raises its own: a raised one grows
                    one.refusal = error if one is first else copy(error)
            if not isinstance(error, Exception):
                raise
        finally:
            with self._guard:
                following = self._waiting[:1]
                del self._waiting[:1]
                self._pens += not following
            for one in (*served, *following):
                one.called.set()


def init_app(app: Flask) -> None:
    """Give this application its desk."""
    with app.app_context():
        app.extensions["voice_desk"] = Desk(PENS[db.engine.dialect.name])


def hand_in(handed: HandedIn) -> Stored:
    """Store a response without files, once, and commit. Raises what `intake.submit` does."""
    desk: Desk = current_app.extensions["voice_desk"]
    return desk.hand_in(handed)


def _store(visitors: Sequence[Visitor]) -> None:
    """Store all together; where that cannot be, each alone, so that one spoils it for nobody.

    Raises `OperationalError` where the database is away or full, for all who are not served then.
    """
    if _store_together(visitors):
        return
    for one in visitors:
        try:
            one.stored = _store_alone(one.handed)
        except OperationalError:
            raise  # the others are not to wait for it one after the other
        except Exception as refusal:  # raised again where that person waits
            one.refusal = refusal


def _store_together(visitors: Sequence[Visitor]) -> bool:
    """Whether all are stored. Raises `OperationalError` where the database is away or full."""
    try:
        with (
            db.engine.connect().execution_options(**ANSWERS_ONLY) as connection,
            connection.begin(),
        ):
            handed = [one.handed for one in visitors]
            stored = intake.submit_together(connection, handed, area_key())
    except OperationalError:
        raise  # nobody is to wait for it once more
    except Exception:  # found out, and said, one by one
        return False
    for one, outcome in zip(visitors, stored, strict=True):
        one.stored = outcome
    return True


def _store_alone(handed: HandedIn) -> Stored:
    with db.sessionmaker() as session:
        session.connection(execution_options=ANSWERS_ONLY)
        stored = intake.submit(
            session,
            handed.edition,
            handed.response_id,
            handed.submission,
            area_key(),
            handed.receipt,
        )
        session.commit()
        return stored
