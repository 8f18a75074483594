"""Clips with another voice: of people who agreed alone, approved by two, gone with the response."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Edition
from tests import recorded
from tests.voice.pictures_handed_in import files, stored
from tests.voice.test_listen_recordings import place
from tests.voice.test_recordings import SOUND, VIDEO, say, spoken
from voice.listen.models import Disguise
from voice.listen.recordings import disguises
from voice.media import storage, sweeping

__all__ = ["spoken"]

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person said that we may play their recording."""
    monkeypatch.setattr(disguises, "may_share", lambda response: True)


def clips(session: Session) -> list[Disguise]:
    found = list(session.scalars(select(Disguise).order_by(Disguise.id)))
    session.expunge_all()
    session.rollback()
    return found


def test_a_shifted_clip_is_published_only_after_two_people_approved_it(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition, agreed: None,
    staff: SignIn, visit: Visit, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    code = say(client, {"say": {"media": "a"}}, a=SOUND)["receipt"]
    (recording,) = stored(session)
    page = f"/listen/recordings/{recording.id}/disguise"
    one, two = staff("engagement_officer"), staff("forum_coordinator")
    assert "a story can still say who it is" in visit(one, page)
    assert one.post(page).status_code == 302
    (clip,) = clips(session)
    assert (clip.state, clip.made_by, clip.media_type) == ("ready", "machine", "audio/ogg")
    assert clip.name
    assert storage.read(clip.name) != storage.read(recording.name)
    heard = one.get(f"{page}/{clip.id}/file")
    assert (heard.status_code, heard.data) == (200, storage.read(clip.name))
    assert staff("viewer").get(f"{page}/{clip.id}/file").status_code == 403
    approve = {"decision": "approve"}
    assert one.post(f"{page}/{clip.id}", data=approve).status_code == 302
    assert one.post(f"{page}/{clip.id}", data=approve).status_code == 409
    here = place(session)
    assert disguises.approved(session, here) == []
    session.rollback()
    assert "Approve:" not in visit(one, page)
    assert two.post(f"{page}/{clip.id}", data=approve).status_code == 302
    assert [found.id for found in disguises.approved(session, here)] == [clip.id]
    session.rollback()
    assert sweeping.sweep(older_than=-60) == 0
    with monkeypatch.context() as changed:
        changed.setattr(disguises, "may_share", lambda response: False)
        assert disguises.approved(session, here) == []
        session.rollback()
    client.post("/en/receipt", data={"code": code, "do": "withdraw"})
    assert (clips(session), files(app)) == ([], set())


@pytest.mark.one_store
def test_nothing_is_made_for_a_person_who_did_not_agree(
    client: FlaskClient, session: Session, spoken: Edition, staff: SignIn, visit: Visit
) -> None:
    say(client, {"say": {"media": "a"}}, a=SOUND)
    (recording,) = stored(session)
    page = f"/listen/recordings/{recording.id}/disguise"
    officer = staff("engagement_officer")
    assert "did not agree" in visit(officer, page)
    assert officer.post(page).status_code == 409
    assert clips(session) == []


@pytest.mark.one_store
def test_signs_are_spoken_anew_by_the_team_and_a_rejected_clip_is_deleted(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition, agreed: None, staff: SignIn
) -> None:
    say(client, {"sign": {"media": "b"}}, b=VIDEO)
    (recording,) = stored(session)
    page = f"/listen/recordings/{recording.id}/disguise"
    officer = staff("engagement_officer")
    assert officer.post(page).status_code == 409  # there is no voice to shift

    def bring(data: bytes) -> int:
        reply = officer.post(
            page, data={"clip": (BytesIO(data), "a.m4a")}, content_type="multipart/form-data"
        )
        return reply.status_code

    assert bring(b"<svg/>") == 409
    assert bring(b"OggS and nothing else") == 302
    assert bring(recorded.iphone(0.5)) == 302
    broken, clip = clips(session)
    assert (broken.state, broken.refused_for, broken.name) == ("refused", "sound_broken", None)
    assert (clip.state, clip.made_by, clip.media_type) == ("ready", "person", "audio/ogg")
    assert clip.name
    assert files(app) == {recording.name, clip.name}
    assert recorded.PAST.encode() not in storage.read(clip.name)
    officer.post(f"{page}/{clip.id}", data={"decision": "reject"})
    assert files(app) == {recording.name}
    assert officer.get(f"{page}/{clip.id}/file").status_code == 404
