"""Large files in and out: made by a job, with progress and a way to stop, for one person alone."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys import intake
from surveys.base import Base
from surveys.models import Consultation, Edition, Response
from tests import samples
from tests.voice.respond_samples import make_safe
from tests.voice.test_listen_runs import look, make_silent
from tests.voice.test_listen_sources import FILES, FORM, as_csv, as_xlsx, bring, chosen
from tests.voice.test_listen_topics import answer
from voice.jobs import queue, work
from voice.jobs.models import Job
from voice.listen import taking_out
from voice.listen.models import ACCEPTED, Comment, Theme
from voice.listen.sources import bringing, uploads
from voice.listen.sources.models import CommentImport
from voice.listen.taking_out import orders
from voice.listen.taking_out.order_models import FileOrder
from voice.media import storage
from voice.safeguarding.models import Concern

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
OUT = "/listen/transitions/take-out"
SAID = 2_000
DIES_IN_THE_MIDDLE = """
import os, signal, sys
from voice import create_app
from voice.jobs import work
from voice.listen import comments

data, url, job = sys.argv[1:]
put = comments.reviews.put_before_leads

def die(session, *rest):
    put(session, *rest)  # the first thousand are written
    os.kill(os.getpid(), signal.SIGKILL)

comments.reviews.put_before_leads = die
with create_app({"DATA": data, "DATABASE_URL": url, "QUEUE_URL": "memory:"}).app_context():
    work.run(int(job))
"""


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "AT_ONCE", 2)
    monkeypatch.setattr(orders, "AT_ONCE", 2)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The jobs that wait: here nobody does them before the test says so."""
    waiting: list[int] = []
    monkeypatch.setattr(queue, "announce", waiting.append)
    return waiting


@pytest.fixture
def edition(session: Session, consultation: Consultation) -> Edition:
    added = samples.add_edition(session, consultation, "young")
    session.commit()
    return added


@pytest.fixture
def told(session: Session, edition: Edition) -> list[Response]:
    """Fourteen young people whose words two people made safe."""
    theme = Theme(
        consultation_id=edition.survey.consultation_id,
        key="visits",
        name="Visits",
        origin="codebook",
        state=ACCEPTED,
    )
    session.add(theme)
    session.flush()
    said = answer(session, edition, 14, words="More visits before summer.")
    session.flush()
    for comment in session.scalars(select(Comment)):
        make_safe(session, comment)
    session.commit()
    return said


def count(session: Session, model: type[Base] = Comment) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.rollback()
    return found


def test_a_large_file_is_taken_by_a_job_that_can_be_stopped_and_begun_again(
    staff: SignIn, visit: Visit, session: Session, edition: Edition, announced: list[int]
) -> None:
    officer, viewer = staff("engagement_officer"), staff("viewer")
    session.rollback()
    page = bring(officer, as_xlsx(FORM))
    choices = chosen(visit(officer, page))
    twice = officer.post(page, data=choices | {"role-1": "group"})
    assert twice.status_code == 422, "wrong columns are told at once"
    report = officer.post(page, data=choices).location
    assert len(announced) == 1
    seen = visit(officer, report)
    assert "We are taking this file" in seen
    assert "Waiting to begin." in seen
    assert officer.get(f"{report}/progress").get_json()["is_over"] is False
    assert viewer.get(f"{report}/progress").status_code == 403
    assert officer.get(page).location == report, "its columns are settled while it is taken"
    assert officer.post(page, data=choices).status_code == 409
    assert officer.post(page, data={"drop": "1"}).status_code == 409
    assert "Not taken yet" in visit(officer, FILES)

    assert officer.post(f"{report}/stop").status_code == 303
    work.run(announced[0])
    assert count(session) == 0
    assert "Stopped. Nothing was changed." in visit(officer, report)
    again = chosen(visit(officer, page))
    officer.post(page, data=again)
    work.run(announced[1])
    assert count(session) == 5
    assert "we had already" in visit(officer, report)
    assert officer.post(page, data=choices).status_code == 409


def test_a_worker_that_dies_after_its_work_leaves_nothing_to_do_twice(
    staff: SignIn, session: Session, edition: Edition, announced: list[int]
) -> None:
    officer = staff("engagement_officer")
    session.rollback()
    page = bring(officer, as_xlsx(FORM))
    officer.post(page, data=chosen(officer.get(page).text))
    work.run(announced[0])
    session.execute(update(Job).values(state="waiting"))  # the worker never said that it was done
    session.commit()
    work.run(announced[0])
    assert count(session) == 5
    assert session.scalars(select(Job.state)).all() == ["done"]
    name = session.scalars(select(CommentImport.file)).one()
    assert name is None


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_worker_killed_in_the_middle_of_a_file_leaves_nothing_half_and_another_takes_all_once(
    app: Flask,
    staff: SignIn,
    visit: Visit,
    session: Session,
    edition: Edition,
    announced: list[int],
    store: str,
) -> None:
    officer = staff("engagement_officer")
    session.rollback()
    said = [
        ["Parent", f"Bus {number} came late on each day of the week."] for number in range(SAID)
    ]
    table = [["Who are you?", "What should be better?"], *said, ["Parent", ""], said[7]]
    page = bring(officer, as_csv(table), "forms.csv")
    report = officer.post(page, data=chosen(officer.get(page).text)).location
    (job_id,) = announced
    data = str(app.config["VOICE"]["DATA"])
    killed = subprocess.run(
        [sys.executable, "-c", DIES_IN_THE_MIDDLE, data, store, str(job_id)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,  # seconds
    )
    assert killed.returncode == -9, killed.stderr
    half = look(session, job_id)
    assert (half.state, half.done, half.total) == ("running", 90, 100)
    assert (count(session), count(session, Concern)) == (0, 0)
    assert officer.get(f"{report}/progress").get_json()["is_over"] is False
    make_silent(session, job_id)
    assert list(work.find_forgotten()) == [job_id]
    for _ in range(2):
        work.run(job_id)
    whole = look(session, job_id)
    assert (whole.state, whole.tries) == ("done", 2)
    words = session.scalars(select(Comment.text)).all()
    session.rollback()
    assert sorted(words) == sorted(words for _, words in said)
    assert count(session, Concern) == SAID
    taken = session.scalars(select(CommentImport)).one()
    counts = (taken.rows, taken.taken, taken.empty, taken.duplicates, taken.refused)
    assert (counts, taken.file) == ((SAID + 2, SAID, 1, 1, 0), None)
    session.rollback()
    assert officer.get(f"{report}/progress").get_json()["is_over"] is True
    assert f"<strong>{SAID}</strong> taken" in visit(officer, report)


def test_progress_of_a_file_grows_and_stopping_it_midway_takes_nothing(
    staff: SignIn, session: Session, edition: Edition, announced: list[int]
) -> None:
    officer = staff("engagement_officer")
    session.rollback()
    page = bring(officer, as_xlsx(FORM))
    officer.post(page, data=chosen(officer.get(page).text))
    number = session.scalars(select(CommentImport.id)).one()
    session.rollback()
    heard: list[int] = []

    def stop_before_the_end(done: int, total: int) -> None:
        heard.append(done)
        if done == 90:
            raise work.Stopped

    with pytest.raises(work.Stopped):
        bringing.run({"import_id": number}, stop_before_the_end)
    assert heard == sorted(heard)
    assert heard[0] > 0
    assert count(session) == 0


def test_a_large_export_waits_for_the_person_who_asked_and_for_nobody_else(
    staff: SignIn, visit: Visit, session: Session, told: list[Response]
) -> None:
    officer, other = staff("engagement_officer"), staff("forum_coordinator")
    direct = officer.get(f"{OUT}/comments")
    assert direct.location == OUT, "what takes long is asked for"
    assert officer.get(f"{OUT}/csv").status_code == 200, "figures are quick"
    assert officer.post(f"{OUT}/comments").status_code == 303
    order = session.scalars(select(FileOrder)).one()
    name, address = order.file, f"{OUT}/files/{order.id}"
    assert name is not None
    assert list(orders.named(session, [name, "other.csv"])) == [name]
    session.rollback()
    assert "Fetch it" in visit(officer, OUT)
    assert "Fetch it" not in visit(other, OUT)
    fetched = officer.get(address)
    assert fetched.text.count("More visits before summer.") == 14
    assert fetched.headers["Cache-Control"] == "no-store"
    assert fetched.headers["Content-Disposition"].endswith("transitions-comments.csv")
    for path in (address, f"{address}/progress"):
        assert other.get(path).status_code == 404
    assert other.post(f"{address}/drop").status_code == 404
    assert staff("viewer").get(address).status_code == 403
    assert (
        staff("safeguarding_lead").post(f"{OUT}/comments", data={"numbers": "exact"}).status_code
        == 403
    )
    assert officer.post(f"{address}/drop").status_code == 303
    assert count(session, FileOrder) == 0
    with pytest.raises(storage.NoSuchFile):
        storage.read(name)


def test_asking_twice_makes_a_file_once_and_it_can_be_stopped(
    staff: SignIn, visit: Visit, session: Session, told: list[Response], announced: list[int]
) -> None:
    officer = staff("engagement_officer")
    for _ in range(2):
        officer.post(f"{OUT}/xlsx", data={"numbers": "exact"})
    order = session.scalars(select(FileOrder)).one()
    address = f"{OUT}/files/{order.id}"
    session.rollback()
    assert "Waiting to begin." in visit(officer, OUT)
    assert officer.get(f"{address}/progress").get_json()["state"] == "waiting"
    assert officer.get(address).status_code == 302
    officer.post(f"{address}/drop")
    work.run(announced[0])
    assert count(session, FileOrder) == 0
    assert session.scalars(select(Job.state)).all() == ["stopped"]


def test_a_file_goes_when_somebody_takes_back_what_they_said_and_one_in_the_making_is_made_again(
    staff: SignIn,
    visit: Visit,
    session: Session,
    told: list[Response],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = staff("engagement_officer")
    officer.post(f"{OUT}/comments")
    order = session.scalars(select(FileOrder)).one()
    name, address = order.file, f"{OUT}/files/{order.id}"
    assert name is not None
    intake.forget(session, session.merge(told[0]))
    session.commit()
    with pytest.raises(storage.NoSuchFile):
        storage.read(name)
    assert officer.get(address).status_code == 302
    assert "Somebody took back what they said" in visit(officer, OUT)

    write, written = taking_out.FORMATS["comments"].write, list[int]()

    def write_while_somebody_leaves(parcel: taking_out.Parcel) -> bytes:
        if not written:
            intake.forget(session, session.merge(told[1]))
            session.commit()
        written.append(len(parcel.comments))
        return write(parcel)

    slow = taking_out.Format(write_while_somebody_leaves, "csv", "text/csv", "needs")
    monkeypatch.setattr(orders.taking_out, "FORMATS", taking_out.FORMATS | {"comments": slow})
    officer.post(f"{OUT}/comments")
    assert written == [13, 12]
    newest = session.scalars(select(FileOrder).order_by(FileOrder.id.desc())).first()
    assert newest is not None
    assert storage.read(newest.file or "").decode().count("More visits") == 12


def test_files_are_gone_after_a_day(
    staff: SignIn, session: Session, told: list[Response], app: Flask
) -> None:
    staff("engagement_officer").post(f"{OUT}/qdpx")
    order = session.scalars(select(FileOrder)).one()
    name = order.file
    assert name is not None
    orders.drop_old()
    assert storage.read(name)
    session.get_one(FileOrder, order.id).asked_at -= timedelta(days=1, hours=1)
    session.commit()
    orders.drop_old()
    assert count(session, FileOrder) == 0
    with pytest.raises(storage.NoSuchFile):
        storage.read(name)


def test_a_file_dropped_after_a_day_lets_its_import_go_too(
    staff: SignIn, session: Session, consultation: Consultation, announced: list[int]
) -> None:
    officer = staff("engagement_officer")
    session.rollback()
    page = bring(officer, as_xlsx(FORM))
    officer.post(page, data=chosen(officer.get(page).text))
    brought = session.scalars(select(CommentImport)).one()
    brought.added_at -= timedelta(days=2)
    session.commit()
    uploads.drop_left()
    work.run(announced[0])
    assert count(session) == 0
    assert session.scalars(select(Job.state)).all() == ["done"]
