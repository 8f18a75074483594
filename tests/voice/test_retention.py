"""What people said goes after the day that a consultation named; what must stay stays."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.base import Base, utc_now
from surveys.models import Answer, Consultation, Edition, Recording, Response
from tests.voice.respond_samples import add_comment, add_person, add_theme
from voice.cli import keeping
from voice.involve.codesign.models import Remark, ShareLink, TrialRun
from voice.involve.consultations import timeline
from voice.listen.models import Coding, Comment, Transcript
from voice.media import storage
from voice.retention import days, purging
from voice.safeguarding import reviews
from voice.safeguarding.models import ACTED, COMMENT, NEW, Concern
from voice.settings import WrongSetting

LAST = date(2099, 1, 1)
AFTER = LAST + timedelta(days=1)
GOING: tuple[type[Base], ...] = (Response, Answer, Recording, Comment, Coding, Remark, TrialRun)


def count(session: Session, what: type[Base]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(what)) or 0


@pytest.fixture
def drawing(session: Session, edition: Edition) -> str:
    """Three responses, one with a drawing; a comment from a file; a remark and a try of a draft.

    A lead has settled all. The name of the drawing's file.
    """
    consultation = edition.survey.consultation
    consultation.retention_until = LAST
    theme = add_theme(session, consultation)
    people = [add_person(session, edition) for _ in range(3)]
    said = [add_comment(session, consultation, [theme], response_id=one.id) for one in people]
    said.append(add_comment(session, consultation, [theme]))
    reviews.put_before_leads(
        session.connection(),
        COMMENT,
        [reviews.Arrived(one.id, consultation.id, (one.text, "en"), utc_now()) for one in said],
    )
    session.execute(update(Concern).values(state=ACTED))
    name = storage.keep(b"a drawing", "png")
    session.add(
        Recording(
            response_id=people[0].id, question="dream", kind="drawing", media_type="image/png",
            name=name, size=9, sha256="",
        )
    )  # fmt: skip
    link = ShareLink(survey_id=edition.survey_id, digest="x", group="SEND Hub", until=LAST)
    session.add(link)
    session.flush()
    session.add(
        Remark(link_id=link.id, question="a", kind="unclear", words="", language="en", about={},
               mark="m")
    )  # fmt: skip
    session.add(TrialRun(id=uuid4(), link_id=link.id, version=1, language="en", day=LAST, met={}))
    session.commit()
    return name


def test_all_that_people_said_goes_and_the_log_says_how_much(
    session: Session, drawing: str, consultation: Consultation
) -> None:
    gone = purging.purge_all(AFTER)
    assert gone == {consultation.code: {"responses": 3, "comments": 1, "remarks": 1, "tries": 1}}
    assert {what.__name__: count(session, what) for what in GOING} == {
        what.__name__: 0 for what in GOING
    }
    with pytest.raises(storage.NoSuchFile):
        storage.read(drawing)
    (noted,) = timeline.of_consultation(session, consultation)
    assert "Deleted: responses 3, other comments 1" in timeline.say(noted)
    session.rollback()
    assert purging.purge_all(AFTER) == {}
    assert count(session, Edition) > 0


def test_nothing_goes_before_its_day_is_over(session: Session, drawing: str) -> None:
    assert purging.purge_all(LAST) == {}
    assert count(session, Response) == 3
    assert storage.read(drawing) == b"a drawing"


def test_what_no_lead_has_settled_stays_until_one_has(
    session: Session, drawing: str, consultation: Consultation
) -> None:
    waiting = session.scalars(select(Concern)).all()[0]
    waiting.state = NEW
    session.commit()
    assert purging.purge_all(AFTER)[consultation.code]["responses"] == 2
    assert count(session, Response) == 1
    assert purging.count_kept(session, consultation) == 1
    session.execute(update(Concern).values(state=ACTED))
    session.commit()
    assert purging.purge_all(AFTER)[consultation.code]["responses"] == 1


def test_many_go_some_at_a_time(
    session: Session, drawing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "_AT_ONCE", 1)
    (gone,) = purging.purge_all(AFTER).values()
    assert gone == {"responses": 3, "comments": 1, "remarks": 1, "tries": 1}
    assert count(session, Response) == 0


@pytest.fixture
def files(session: Session, edition: Edition) -> dict[str, str]:
    """A drawing and a sound of one person, whose words are written down; their files' names.

    Their comments wait for a lead.
    """
    consultation = edition.survey.consultation
    consultation.closes_on = (LAST - timedelta(days=400)).replace(year=2026)
    person = add_person(session, edition)
    names = {}
    for question, kind in (("dream", "image/png"), ("say", "audio/ogg"), ("more", "audio/ogg")):
        names[question] = storage.keep(question.encode(), "png")
        session.add(
            Recording(
                response_id=person.id, question=question, kind="voice", media_type=kind,
                name=names[question], size=9, sha256="x", levels=[1],
            )
        )  # fmt: skip
        comment = add_comment(session, consultation, [], response_id=person.id)
        comment.question = question
        where = (comment.text, "en")
        arrived = reviews.Arrived(comment.id, consultation.id, where, utc_now())
        reviews.put_before_leads(session.connection(), COMMENT, [arrived])
    session.flush()
    heard = session.scalars(select(Recording).where(Recording.question == "say")).one()
    session.add(
        Transcript(
            recording_id=heard.id, text="said", language="en", state="done", drafted_by="person",
            version=1, finished_at=utc_now(),
        )
    )  # fmt: skip
    session.commit()
    return names


def states(session: Session) -> dict[str, str]:
    session.rollback()
    found = session.scalars(select(Recording).execution_options(populate_existing=True))
    return {one.question: one.state for one in found}


def test_files_go_after_their_days_when_they_are_written_down_and_settled(
    session: Session, files: dict[str, str], consultation: Consultation,
    staff: Callable[[str], FlaskClient], visit: Callable[..., str],
) -> None:  # fmt: skip
    today = utc_now().date()
    early, late = today + timedelta(days=90), today + timedelta(days=91)
    assert purging.purge_all(late) == {}  # no lead has looked
    session.execute(update(Concern).values(state=ACTED))
    session.commit()
    code = consultation.code
    session.rollback()
    assert purging.purge_all(early) == {}
    assert purging.purge_all(late) == {code: {"sounds": 1, "pictures": 1}}
    assert states(session) == {"dream": "gone", "say": "gone", "more": "ready"}
    for question in ("dream", "say"):
        with pytest.raises(storage.NoSuchFile):
            storage.read(files[question])
    assert storage.read(files["more"]) == b"more"  # nobody has written it down
    assert count(session, Transcript) == 1
    assert count(session, Comment) == 3  # the words stay until the consultation's day
    (noted,) = timeline.of_consultation(session, consultation)
    assert "sounds and videos 1, drawings and photos 1" in timeline.say(noted)
    session.rollback()
    assert purging.purge_all(late) == {}
    page = visit(staff("engagement_officer"), "/involve/keeping")
    assert "1 recording waits to be written down" in page
    assert "90 days after they came" in page


def test_a_dry_run_says_what_would_go_and_deletes_nothing(
    app: Flask, session: Session, files: dict[str, str], consultation: Consultation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    session.execute(update(Concern).values(state=ACTED))
    long_ago = utc_now() - timedelta(days=200)
    session.execute(update(Transcript).values(finished_at=long_ago))
    session.execute(update(Response).values(received_at=long_ago))
    consultation.retention_until = long_ago.date()
    consultation.closes_on = long_ago.date()
    session.commit()
    said = "\n".join(keeping.say_due())
    assert f"{consultation.code}: was to be kept until {long_ago.date()}; 1 responses go" in said
    assert "1 sounds and videos, 1 drawings and photos had their days and go" in said
    assert set(states(session).values()) == {"ready"}


def test_an_area_chooses_its_days_within_bounds() -> None:
    assert days.read({"retention": {"sounds": 30}}) == days.Days(sounds=30, pictures=90)
    for wrong in ({"sounds": 3}, {"pictures": 731}, {"sounds": "90"}, {"sounds": True}, {"x": 9}):
        with pytest.raises(WrongSetting):
            days.read({"retention": wrong})


def test_the_consultations_page_says_what_was_deleted(
    drawing: str, consultation: Consultation, staff: Callable[[str], FlaskClient]
) -> None:
    purging.purge_all(AFTER)
    client: FlaskClient = staff("viewer")  # type: ignore[operator]
    assert (
        "The day until which we keep responses is over."
        in client.get(f"/involve/consultations/{consultation.code}").text
    )
