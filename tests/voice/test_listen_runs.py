"""A run that was stopped, or whose worker died, is taken up by another, once."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from tests.voice.respond_samples import add_comment, add_theme
from voice.jobs import work
from voice.jobs.models import Job
from voice.listen.models import THEMING, Coding, Theme

SignIn = Callable[[str], FlaskClient]
one_store = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is said about a job is the same on both; CI has little time."""
DIES_WRITING = """
import os, signal, sys
from voice import create_app
from voice.jobs import work
from voice.listen.theming import suggestions

data, url, job = sys.argv[1:]
store = suggestions.store

def die(session, *rest):
    store(session, *rest)
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)

suggestions.store = die
with create_app({"DATA": data, "DATABASE_URL": url, "QUEUE_URL": "memory:"}).app_context():
    work.run(int(job))
"""


@pytest.fixture
def run_id(session: Session, consultation: Consultation) -> int:
    """A run that waits, over comments that fit a theme and others that fit none."""
    theme = add_theme(session, consultation, "waits", keywords=["waiting list", "waited"])
    theme.examples = ["We waited years for it"]
    for number in range(12):
        said = f"We waited {number} months on the waiting list."
        add_comment(session, consultation, words=said)
        add_comment(
            session, consultation, words=f"The dinner hall smells of fish, says class {number}."
        )
    job_id = work.record(session, THEMING, consultation_id=consultation.id).id
    session.commit()  # and read nothing after it: an open transaction keeps others waiting
    return job_id


def look(session: Session, job_id: int) -> Job:
    """The job as it is now, with no transaction left open."""
    job = session.get_one(Job, job_id, populate_existing=True)
    session.expunge(job)
    session.rollback()
    return job


def written(session: Session) -> list[tuple[str, int, str]]:
    rows = session.execute(
        select(Theme.key, Coding.comment_id, Coding.state)
        .join(Coding.theme)
        .order_by(Theme.key, Coding.comment_id)
    )
    found = [(key, comment, state) for key, comment, state in rows]
    session.rollback()
    return found


def make_silent(session: Session, job_id: int) -> None:
    session.execute(update(Job).where(Job.id == job_id).values(beat_at=utc_now() - 2 * work.STALE))
    session.commit()


def test_a_worker_killed_while_it_writes_leaves_nothing_half_and_another_finishes(
    app: Flask, session: Session, run_id: int, store: str
) -> None:
    known = app.config["VOICE"]
    done = subprocess.run(
        [sys.executable, "-c", DIES_WRITING, str(known["DATA"]), store, str(run_id)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == -9, done.stderr
    assert (look(session, run_id).state, written(session)) == ("running", [])
    work.run(run_id)  # a living worker's job, as it seems
    assert look(session, run_id).state == "running"
    make_silent(session, run_id)
    assert list(work.find_forgotten()) == [run_id]
    work.run(run_id)
    work.run(run_id)
    job = look(session, run_id)
    assert (job.state, job.tries) == ("done", 2)
    found = written(session)
    assert len(found) == len(set(found)) >= 12
    assert {key for key, _comment, _state in found} > {"waits"}


@one_store
def test_a_worker_that_only_slept_writes_nothing_after_another_took_over(
    session: Session, run_id: int
) -> None:
    ran: list[str] = []

    def sleepy(_arguments: object, progress: work.Progress) -> None:
        progress(1, 3)
        if not ran:
            ran.append("first sleeps")
            make_silent(session, run_id)
            work.run(run_id)
        progress(2, 3)
        ran.append("wrote")

    real = work._work[THEMING]
    work.register(THEMING, sleepy)
    try:
        work.run(run_id)
    finally:
        work.register(THEMING, real)
    assert ran == ["first sleeps", "wrote"]
    assert (look(session, run_id).state, look(session, run_id).done) == ("done", 2)


@one_store
def test_a_stopped_run_goes_on_once_however_many_ask(
    staff: SignIn, session: Session, run_id: int
) -> None:
    officer = staff("engagement_officer")
    officer.post(f"/listen/jobs/{run_id}/stop")
    assert look(session, run_id).state == "stopped"
    page = officer.get("/listen/transitions/workbench").text
    assert "Go on with the last run" in page
    assert work.go_on(session, session.get_one(Job, run_id))
    assert not work.go_on(session, session.get_one(Job, run_id))
    session.rollback()
    assert staff("viewer").post(f"/listen/jobs/{run_id}/go-on").status_code == 403
    assert officer.post(f"/listen/jobs/{run_id}/go-on").status_code == 302
    job = look(session, run_id)
    assert (job.state, job.tries, job.stop_wanted) == ("done", 1, False)
    assert written(session)


@one_store
def test_a_run_whose_worker_fell_silent_says_so(
    staff: SignIn, session: Session, run_id: int
) -> None:
    session.execute(update(Job).where(Job.id == run_id).values(state="running"))
    make_silent(session, run_id)
    told = staff("engagement_officer").get(f"/listen/jobs/{run_id}").json
    assert told["words"] == "Its worker fell silent. Another one takes the run up by itself."
