"""Jobs: done once, with progress; stopped when asked; taken over when their worker died."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice.db import db
from voice.jobs import leases, queue, work
from voice.jobs.models import Job

ran: list[Any] = []


@pytest.fixture(autouse=True)
def kinds() -> None:
    ran.clear()

    def count_to(arguments: dict[str, Any], progress: work.Progress) -> None:
        for number in range(arguments["to"]):
            progress(number + 1, arguments["to"])
        ran.append(arguments["to"])

    def break_down(arguments: dict[str, Any], progress: work.Progress) -> None:
        raise ValueError("out of paper")

    work.register("count", count_to)
    work.register("break", break_down)


def add(session: Session, kind: str = "count", **arguments: Any) -> int:
    job_id = work.record(session, kind, **arguments).id
    session.commit()
    return job_id


def look(session: Session, job_id: int) -> Job:
    """The job as it is now, with no transaction left open: on SQLite it would lock others out."""
    found = session.get(Job, job_id, populate_existing=True)
    assert found
    session.expunge(found)
    session.rollback()
    return found


def change(session: Session, job_id: int, **values: Any) -> None:
    session.execute(update(Job).where(Job.id == job_id).values(**values))
    session.commit()


def test_a_job_runs_once_and_shows_how_far_it_got(session: Session) -> None:
    job_id = add(session, to=5)
    queue.announce(job_id)
    queue.announce(job_id)
    job = look(session, job_id)
    assert (job.state, job.done, job.total, ran) == ("done", 5, 5, [5])
    assert job.is_over


def test_a_job_that_only_read_holds_nothing_when_it_ends(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite its transaction would keep everybody from writing for a minute."""
    held: list[bool] = []
    finish = leases.finish

    def look_and_finish(*given: Any) -> None:
        held.append(db.session.in_transaction())
        finish(*given)

    def read(_arguments: dict[str, Any], _progress: work.Progress) -> None:
        db.session.get(Job, 0)

    monkeypatch.setattr(leases, "finish", look_and_finish)
    work.register("read", read)
    job_id = add(session, "read")
    queue.announce(job_id)
    assert (look(session, job_id).state, held) == ("done", [False])


def test_a_job_that_fails_says_why(session: Session) -> None:
    job_id = add(session, "break")
    work.run(job_id)
    job = look(session, job_id)
    assert (job.state, job.error) == ("failed", "ValueError: out of paper")


def test_a_database_that_is_away_for_a_moment_puts_a_job_off_and_not_for_ever(
    session: Session,
) -> None:
    def find_it_away(arguments: dict[str, Any], progress: work.Progress) -> None:
        ran.append(1)
        raise OperationalError("SELECT somebody's words", {}, Exception("away"))

    work.register("away", find_it_away)
    job_id = add(session, "away")
    states = []
    for _ in range(work.MOST_TRIES):
        work.run(job_id)
        states.append(look(session, job_id).state)
    assert states == ["waiting", "waiting", "failed"]
    assert look(session, job_id).error == "OperationalError"  # and nobody's words
    assert len(ran) == work.MOST_TRIES


def test_a_waiting_job_stops_at_once_and_a_running_one_at_its_next_step(session: Session) -> None:
    waiting = add(session, to=3)
    job = session.get_one(Job, waiting)
    work.ask_to_stop(session, job)
    session.commit()
    work.run(waiting)
    assert look(session, waiting).state == "stopped"

    running = add(session, to=3)
    change(session, running, stop_wanted=True)
    work.run(running)
    job = look(session, running)
    assert (job.state, job.done, ran) == ("stopped", 1, [])


def test_a_dead_workers_job_is_found_and_finished_by_another(session: Session) -> None:
    job_id = add(session, to=2)
    change(session, job_id, state="running", beat_at=utc_now() - 2 * work.STALE, tries=1)
    assert list(work.find_forgotten()) == [job_id]
    work.run(job_id)
    assert look(session, job_id).state == "done"


def test_a_living_workers_job_is_left_alone(session: Session) -> None:
    job_id = add(session, to=2)
    change(session, job_id, state="running", beat_at=utc_now())
    work.run(job_id)
    assert (list(work.find_forgotten()), ran) == ([], [])


def test_a_job_that_kills_its_worker_three_times_is_given_up(session: Session) -> None:
    job_id = add(session, to=2)
    long_ago = utc_now() - work.STALE - timedelta(seconds=1)
    change(session, job_id, state="running", tries=work.MOST_TRIES, beat_at=long_ago)
    work.run(job_id)
    assert (look(session, job_id).state, ran) == ("failed", [])


def test_an_unannounced_job_is_found_by_the_sweeper(session: Session) -> None:
    job_id = add(session, to=2)
    change(session, job_id, created_at=utc_now() - timedelta(minutes=1))
    assert list(work.find_forgotten()) == [job_id]


def test_only_known_kinds_are_recorded(session: Session) -> None:
    with pytest.raises(LookupError):
        work.record(session, "nobody knows")


def test_the_default_queue_is_a_file_that_other_processes_share(tmp_path: Path) -> None:
    here, there = queue.open_queue("", tmp_path), queue.open_queue("", tmp_path)
    here.task(name="run")(ran.append)(7)
    there.task(name="run")(ran.append)
    assert ran == []
    there.execute(there.dequeue())
    assert ran == [7]
