"""Whoever only looks neither waits for the one who writes nor keeps them waiting."""

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice.respond_samples import add_comment
from voice.jobs import work
from voice.listen.theming import job as theming


def is_done_while_someone_writes(
    app: Flask, session: Session, look: Callable[[threading.Event], None]
) -> bool:
    """Whether `look` says that it is done before a writer of this process has ended."""
    done = threading.Event()

    def run() -> None:
        with app.app_context():
            look(done)

    session.execute(update(Consultation).values(board="Being written."))
    looking = threading.Thread(target=run)
    looking.start()
    was_done = done.wait(5)
    session.rollback()
    looking.join()
    return was_done


def test_theming_reads_while_others_write(
    app: Flask, session: Session, consultation: Consultation
) -> None:
    consultation_id = consultation.id
    add_comment(session, consultation)
    session.commit()

    def look(done: threading.Event) -> None:
        theming.theme(consultation_id, lambda _done, _total: done.set())

    assert is_done_while_someone_writes(app, session, look)


def test_the_sweeper_looks_while_others_write(
    app: Flask, session: Session, consultation: Consultation
) -> None:
    def look(done: threading.Event) -> None:
        assert work.find_forgotten() == []
        done.set()

    assert is_done_while_someone_writes(app, session, look)
