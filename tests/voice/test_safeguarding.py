"""A person looks at everything that people say, the likeliest harm first, and nothing is lost."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from surveys import intake
from surveys.base import utc_now
from surveys.models import Edition
from tests.conftest import make_database
from tests.voice.pictures_handed_in import change, stored
from tests.voice.test_migrations import BEFORE
from tests.voice.test_recordings import SOUND, say, spoken
from voice import create_app
from voice.accounts import people
from voice.db import alembic_config, db
from voice.involve.codesign import links, remarks
from voice.involve.events import events
from voice.listen import watching
from voice.listen.models import Comment
from voice.listen.recordings import transcripts
from voice.safeguarding import alarms, queue
from voice.safeguarding.models import Concern, ConcernAlarm, ConcernStep

__all__ = ["spoken"]

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
LIST = "/listen/safeguarding"
URDU = "میرے ابو مجھے مارتے ہیں"
CODE = "say-it"


@pytest.fixture
def lead(staff: SignIn) -> FlaskClient:
    return staff("safeguarding_lead")


def write(client: FlaskClient, words: str) -> str:
    """Hand words in; the picture code."""
    return str(say(client, {"more": words})["receipt"])


def concerns(session: Session) -> list[Concern]:
    session.rollback()
    found = list(session.scalars(select(Concern).order_by(Concern.id)))
    session.expunge_all()
    session.rollback()
    return found


def steps(session: Session) -> list[tuple[str, str | None, str | None]]:
    found = session.execute(
        select(ConcernStep.did, ConcernStep.why, ConcernStep.note).order_by(ConcernStep.id)
    ).all()
    session.rollback()
    return [tuple(one) for one in found]


def order_on(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'id="concern-(\d+)"', page)]


def let_wait(session: Session, days: int = 30, **which: Any) -> None:
    """As if they had come days ago."""
    then = utc_now() - timedelta(days=days)
    session.execute(update(Concern).filter_by(**which).values(arrived_at=then, waits_since=then))
    session.commit()


def decide(client: FlaskClient, one: int, do: str = "close", **typed: str) -> Any:
    return client.post(f"{LIST}/{one}", data={"do": do, "back": LIST} | typed)


def test_everything_that_anyone_says_waits_for_a_lead_and_only_leads_see_it(
    client: FlaskClient, session: Session, spoken: Edition, staff: SignIn, visit: Visit
) -> None:
    say(client, {"more": "I like the bus"}, one=uuid4())
    say(client, {"say": {"media": "a"}}, a=SOUND)
    officer = people.add(session, "maker@example.org", "engagement_officer")
    link, _token = links.make(session, spoken.survey, "Youth Forum", date(2099, 1, 1), officer)
    said = remarks.Said("say", "en", True, "Who is they here?", "", "")
    remarks.add(session, link, said, "once")
    remarks.add(session, link, remarks.Said("say", "en", True, "", "", ""), "tap")
    facts = events.EventFacts("Hall", date(2099, 1, 1), "Year 9", [CODE], "A girl seemed hungry")
    event = events.add(session, facts)
    session.commit()
    assert [one.kind for one in concerns(session)] == ["comment", "comment", "remark", "event"]
    page = visit(staff("safeguarding_lead"), LIST)
    for words in ("I like the bus", "<audio", "Who is they here?", "<mark>hungry</mark>"):
        assert words in page
    assert order_on(page)[0] == 4
    for role in ("admin", "engagement_officer", "forum_coordinator", "viewer"):
        numbers = visit(staff(role), LIST)
        assert "4 things wait for a lead" in numbers
        assert "safeguarding-lead@example.org" in numbers
        assert "bus" not in numbers
        assert 'href="/listen/safeguarding/' not in numbers
        assert staff(role).get(f"{LIST}/1").status_code == 403
        assert decide(staff(role), 1, "no_harm").status_code == 403
        assert staff(role).post(f"{LIST}/read", data={"concern": "1"}).status_code == 403
    changed = events.EventFacts("Hall", date(2099, 1, 1), "Year 9", [CODE], "All well")
    events.change(session, session.merge(event), changed)
    session.commit()
    kinds = [(one.kind, one.gone_on is None) for one in concerns(session)]
    assert kinds[3:] == [("event", False), ("event", True)]


def test_a_disclosure_in_urdu_on_a_recording_comes_first_and_outlives_all_that_fails(
    app: Flask,
    client: FlaskClient,
    session: Session,
    spoken: Edition,
    lead: FlaskClient,
    visit: Visit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for words in ("The bus is late", "More help please"):
        write(client, words)
    say(client, {"say": {"media": "a"}}, a=SOUND)
    assert order_on(visit(lead, LIST)) == [3, 1, 2]  # nobody knows yet what is said in it
    let_wait(session, comment_id=1)
    assert order_on(visit(lead, LIST)) == [1, 3, 2]  # but what waits too long is not passed over
    transcripts.draft(session, stored(session)[0], URDU, "ur")
    session.commit()
    let_wait(session, comment_id=3)
    page = visit(lead, LIST)
    assert order_on(page) == [3, 1, 2]
    assert 'lang="ur"' in page
    assert "<mark>مجھے مارتے</mark>" in page
    # No worker runs, and the mail server is away.
    monkeypatch.setitem(app.config["VOICE"], "MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setitem(app.config["VOICE"], "MAIL_FROM", "voice@example.org")
    alarms.look()
    assert session.scalars(select(ConcernAlarm.sent_at)).all() == [None, None]
    page = visit(lead, LIST)
    assert order_on(page)[0] == 3
    assert "2 things wait too long" in page
    assert "could not be sent" in page
    assert "2 things wait too long for you to read" in visit(lead, "/account")
    assert '<span class="count">3<span class="hidden"> things to read' in visit(lead, "/listen")


def test_a_lead_writes_down_what_was_done_and_the_record_only_grows(
    client: FlaskClient, session: Session, spoken: Edition, lead: FlaskClient, visit: Visit
) -> None:
    write(client, "My uncle hits me when mum is at work")
    refused = decide(lead, 1, note="Spoke with the duty team")
    assert refused.status_code == 422
    assert "Choose what you did" in refused.text
    assert "Spoke with the duty team</textarea>" in refused.text
    refused = decide(lead, 1, choice="acted:other")
    assert "Write a few words" in refused.text
    theirs = "Uncle hits: “hits me when mum is at work”"
    refused = decide(lead, 1, choice="acted:social_care", note=theirs)
    assert refused.status_code == 422
    assert "without the person’s own words" in refused.text
    assert theirs in refused.text
    assert 'value="acted:social_care" selected' in refused.text
    assert steps(session) == []
    assert decide(lead, 1, "later").status_code == 302
    assert concerns(session)[0].state == "read"
    assert order_on(visit(lead, LIST)) == []
    assert order_on(visit(lead, f"{LIST}?state=read")) == [1]
    assert decide(lead, 1, choice="acted:social_care", note="Duty  team").status_code == 302
    assert decide(lead, 1, "no_harm").status_code == 409
    assert decide(lead, 1, "reopen").status_code == 302
    assert concerns(session)[0].state == "read"
    assert decide(lead, 1, choice="no_action:known").status_code == 302
    assert steps(session) == [
        ("read", None, None),
        ("acted", "social_care", "Duty team"),
        ("reopened", None, None),
        ("no_action", "known", None),
    ]
    page = visit(lead, f"{LIST}/1")
    assert page.count("safeguarding-lead@example.org") == 5  # four lines, and who is signed in
    assert f'href="{LIST}/1"' in visit(lead, f"{LIST}?state=no_action")
    for change_it in ("UPDATE concern_step SET note = 'x'", "DELETE FROM concern_step"):
        with pytest.raises(DatabaseError, match="only ever added to"):
            session.execute(text(change_it))
        session.rollback()
    assert len(steps(session)) == 4


def test_several_are_written_down_at_once_but_never_one_that_may_tell_of_harm(
    client: FlaskClient, session: Session, spoken: Edition, lead: FlaskClient, visit: Visit
) -> None:
    for words in ("The bus is late", "I want to die", "Nothing else"):
        write(client, words)
    say(client, {"say": {"media": "a"}}, a=SOUND)
    page = visit(lead, LIST)
    assert page.count('form="read-many"') == 2
    ticked = {"concern": ["1", "2", "3", "4"], "back": LIST}
    reply = lead.post(f"{LIST}/read", data=ticked, follow_redirects=True)
    assert "2 are written down" in reply.text
    assert [one.state for one in concerns(session)] == ["no_action", "new", "no_action", "new"]
    assert steps(session) == [("no_action", "no_harm", None)] * 2


def test_words_that_are_taken_back_are_gone_at_once_and_a_dated_tombstone_stays(
    client: FlaskClient, session: Session, spoken: Edition, lead: FlaskClient, visit: Visit
) -> None:
    receipt = write(client, "He hits me")
    write(client, "He hits me too")
    decide(lead, 1, choice="acted:advice")
    decide(lead, 2, "later")
    for response_id in session.scalars(select(Comment.response_id)).all():
        response = session.get_one(intake.Response, response_id)
        intake.withdraw(session, response, b"key")
    session.commit()
    assert receipt
    write(client, "A new person likes the bus")  # its comment may have the old one's number
    one, two, new = concerns(session)
    today = utc_now().date()
    assert (one.state, one.gone_on, one.comment_id) == ("acted", today, None)
    assert (two.state, two.gone_on, two.comment_id) == ("read", today, None)
    assert queue.standing(session).waiting == 1
    assert order_on(visit(lead, LIST)) == [new.id]
    assert order_on(visit(lead, f"{LIST}?state=read")) == []
    page = visit(lead, f"{LIST}/1")
    assert "The words are gone since" in page
    assert "I took advice" in page
    assert "hits" not in page
    assert "bus" not in page
    assert decide(lead, 2, "no_harm").status_code == 409


def test_changed_words_wait_anew_and_those_that_stay_do_not(
    client: FlaskClient, session: Session, spoken: Edition, lead: FlaskClient
) -> None:
    receipt = write(client, "The bus is late")
    decide(lead, 1, "no_harm")
    change(client, receipt, more="The bus is late")
    assert [(one.state, one.gone_on is None) for one in concerns(session)] == [("no_action", True)]
    change(client, receipt, more="He hits me on the bus")
    found = [(one.state, one.gone_on is None, one.rank) for one in concerns(session)]
    assert found[0][:2] == ("no_action", False)
    assert found[1:] == [("new", True, 0)]


def test_what_came_another_way_or_from_an_earlier_version_is_found_by_the_worker(
    client: FlaskClient, session: Session, spoken: Edition
) -> None:
    write(client, "He hits me")
    session.execute(update(Concern).values(rank=3))
    spare = session.scalars(select(Comment)).one()
    then = utc_now() - timedelta(hours=1)
    copied = {
        name: getattr(spare, name)
        for name in ("consultation_id", "source", "audience", "text", "language", "answered_by")
    }
    session.add(Comment(**copied, may_quote=False, arrived_at=then))
    session.commit()
    alarms.look()
    assert [(one.comment_id, one.rank) for one in concerns(session)] == [(1, 0), (2, 0)]
    assert not watching.catch_up(session)
    session.execute(update(Comment).values(response_id=None))
    session.execute(delete(Comment).where(Comment.id == 1))
    alarms.look()
    gone = [(one.comment_id, one.gone_on is None) for one in concerns(session)]
    assert gone == [(None, False), (2, True)]


def test_a_translation_brings_words_of_harm_to_the_front(
    client: FlaskClient, session: Session, spoken: Edition, staff: SignIn
) -> None:
    write(client, "Meu tio vive longe da escola e eu gosto dele")
    session.execute(update(Comment).values(language="pt"))
    session.commit()
    assert concerns(session)[0].rank > 0
    reply = staff("engagement_officer").post(
        "/listen/transitions/comments/1/translation", data={"words": "My uncle beats me"}
    )
    assert reply.status_code == 302
    assert concerns(session)[0].rank == 0


def test_what_came_before_these_tables_waits_as_well(store: str, tmp_path: Path) -> None:
    url = make_database(store, "unread") if store.startswith("postgresql") else ""
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": url, "QUEUE_URL": "memory:"})
    with app.app_context():
        with db.engine.begin() as connection:
            command.upgrade(alembic_config(connection), "0001")
            for statement in BEFORE:
                connection.execute(text(statement))
            connection.execute(
                text(
                    "INSERT INTO comment (consultation_id, source, audience, text, language,"
                    " answered_by, may_quote, arrived_at) VALUES"
                    " (1, 'file', 'parents', 'w', 'en', 'self', false, '2026-01-01')"
                )
            )
        with db.engine.begin() as connection:
            command.upgrade(alembic_config(connection), "heads")
        assert queue.standing(db.session).late == 1
        db.session.rollback()
        db.engine.dispose()
