"""The queue of recordings and the bench: what people say becomes a comment, and nothing is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis import redact
from surveys.models import Consultation, Edition, Recording
from tests.voice.pictures_handed_in import change, stored
from tests.voice.respond_samples import make_safe
from tests.voice.test_media_images import file_of, picture
from tests.voice.test_recordings import SOUND, VIDEO, no_worker, say, spoken, told
from voice.listen import findings
from voice.listen.models import ACCEPTED, CODEBOOK, Coding, Comment, EarlierTranscript, Theme
from voice.listen.models import Transcript as Said
from voice.listen.recordings import marks
from voice.listen.theming import job as theming

__all__ = ["no_worker", "spoken"]

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
WORDS = "We waited two years on the waiting list and [name: Aisha Khan] cried."


@pytest.fixture
def recording(client: FlaskClient, session: Session, spoken: Edition) -> int:
    """A sound that is ready; its number."""
    say(client, {"say": {"media": "a"}}, a=SOUND)
    return stored(session)[0].id


def send(client: FlaskClient, one: int, words: str, do: str = "done", **more: Any) -> Any:
    data = {"words": words, "language": "en", "version": 0, "do": do} | more
    return client.post(f"/listen/recordings/{one}", data=data)


def transcript(session: Session) -> Said:
    found = session.scalars(select(Said)).one()
    session.expunge_all()
    session.rollback()
    return found


def comment(session: Session) -> Comment:
    found = session.scalars(select(Comment)).one()
    session.expunge_all()
    session.rollback()
    return found


def place(session: Session) -> int:
    """The consultation's number."""
    found = session.scalars(select(Consultation.id)).one()
    session.rollback()
    return found


def earlier(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(select(EarlierTranscript).order_by(EarlierTranscript.id))
    found = [(one.text, one.state) for one in rows]
    session.rollback()
    return found


def test_readers_see_the_queue_and_hear_and_editors_alone_write(
    client: FlaskClient, session: Session, recording: int, staff: SignIn, visit: Visit
) -> None:
    bench = f"/listen/recordings/{recording}"
    for role in ("engagement_officer", "safeguarding_lead"):
        assert f'href="{bench}"' in visit(staff(role), "/listen/recordings")
        page = visit(staff(role), bench)
        assert f'src="{bench}/file"' in page
        assert page.count("<rect") == 120
        assert "It is loudest at 0:00" in page
        assert ("<textarea" in page) == (role == "engagement_officer")
        heard = staff(role).get(f"{bench}/file", headers={"Range": "bytes=0-3"})
        assert (heard.status_code, heard.data) == (206, b"OggS")
    assert send(staff("safeguarding_lead"), recording, "Words").status_code == 403
    for path in ("/listen/recordings", bench, f"{bench}/file"):
        assert staff("viewer").get(path).status_code == 403
        assert client.get(path).status_code == 302


def test_what_waits_and_what_was_refused_is_plain_and_is_never_given_out(
    client: FlaskClient,
    session: Session,
    spoken: Edition,
    staff: SignIn,
    visit: Visit,
    no_worker: None,
) -> None:
    say(client, {"say": {"media": "a"}}, a=SOUND)
    (one,) = stored(session)
    bench, officer = f"/listen/recordings/{one.id}", staff("engagement_officer")
    assert officer.get(f"{bench}/file").status_code == 404
    assert "still made ready" in visit(officer, bench)
    assert bench in visit(officer, "/listen/recordings?state=getting_ready")
    assert bench not in visit(officer, "/listen/recordings")
    assert findings.waiting(session, place(session)).unheard == 1
    session.get_one(Recording, one.id).state = "refused"
    session.get_one(Recording, one.id).refused_for = "sound_broken"
    session.commit()
    assert officer.get(f"{bench}/file").status_code == 404
    assert "damaged" in visit(officer, bench)
    assert bench in visit(officer, "/listen/recordings?state=refused")
    assert "cannot be played" in visit(officer, "/listen/transitions/comments")


def test_a_drawing_is_looked_at_and_waits_for_no_listener(
    client: FlaskClient, session: Session, spoken: Edition, staff: SignIn, visit: Visit
) -> None:
    say(client, {"say": {"media": "a"}}, a=file_of(picture(), "PNG"))
    (one,) = stored(session)
    officer = staff("engagement_officer")
    reply = officer.get(f"/listen/recordings/{one.id}")
    assert reply.location == f"/listen/recordings/{one.id}/file"
    assert f'"/listen/recordings/{one.id}"' not in visit(officer, "/listen/recordings")
    assert findings.waiting(session).unheard == 0


def test_finished_words_are_a_comment_that_is_themed_and_whose_names_are_covered(
    session: Session, recording: int, staff: SignIn, visit: Visit
) -> None:
    here = place(session)
    theme = Theme(
        consultation_id=here, key="waits", name="Long waits", origin=CODEBOOK,
        state=ACCEPTED, keywords=["waiting list", "waited"], description="Waiting for help.",
    )  # fmt: skip
    session.add(theme)
    session.commit()
    officer = staff("engagement_officer")
    assert "1<span" in re.sub(r"\s", "", visit(officer, "/listen"))
    assert "to hear" in visit(officer, "/listen")
    reply = send(officer, recording, WORDS)
    assert (reply.status_code, reply.location) == (302, "/listen/recordings")
    said, heard = transcript(session), comment(session)
    assert (said.state, said.drafted_by, said.version) == ("done", "person", 1)
    assert said.finished_by_id
    assert (heard.text, heard.language, heard.source) == (WORDS, "en", "survey")
    assert findings.waiting(session).unheard == 0
    session.rollback()
    theming.theme(here)
    assert session.scalars(select(Coding)).one().evidence == ["waited", "waiting list"]
    session.rollback()
    page = visit(officer, f"/listen/recordings/{recording}")
    assert "Finished by engagement-officer@example.org" in page
    assert '<span class="to-cover">[name: Aisha Khan]</span>' in page


def test_once_words_were_made_safe_the_bench_shows_what_was_said_to_leads_alone(
    session: Session, recording: int, staff: SignIn, visit: Visit
) -> None:
    officer, lead = staff("engagement_officer"), staff("safeguarding_lead")
    bench = f"/listen/recordings/{recording}"
    send(officer, recording, "Aisha Khan cried a lot.", "save")
    send(officer, recording, WORDS, version=1)
    assert officer.get(f"{bench}/file").status_code == 200
    make_safe(session, session.scalars(select(Comment)).one())
    session.commit()
    page = visit(officer, bench)
    assert "Only a safeguarding lead can play the recording." in page
    comments = visit(officer, "/listen/transitions/comments")
    assert f"{bench}/file" not in page + comments
    assert officer.get(f"{bench}/file").status_code == 403, "a voice says what was taken out"
    assert f"{bench}/file" in visit(lead, bench)
    assert lead.get(f"{bench}/file").status_code == 200
    assert "Made safe" in page
    assert "We waited two years" in page
    assert "Aisha" not in page
    assert "Aisha" in visit(lead, bench)
    assert officer.post(f"{bench}/reopen").status_code == 409
    draft = {"words": "Hm", "language": "en", "version": 1}
    told = officer.post(f"{bench}/draft", data=draft)
    assert told.status_code == 409
    assert "Aisha" not in told.text
    assert "Aisha" not in send(officer, recording, "Hm", version=1).text


def test_marks_are_covered_or_left_out_and_never_become_words() -> None:
    text = marks.compose("I drew it.", "My [name: Zed] is [unclear] nice.", marks.SPOKEN)
    assert text == "I drew it.\n\n[spoken]\nMy [name: Zed] is [unclear] nice."
    assert redact.cover(text, redact.mark(text)).count("[name removed]") == 1
    assert marks.unlabelled(text) == "I drew it.\n\nMy [name: Zed] is … nice."
    assert marks.nameless(text) == "I drew it.\n\nMy … is … nice."
    assert marks.unlabelled("[no words]") == ""


def test_what_was_typed_beside_a_recording_stays_and_a_change_keeps_what_was_heard(
    client: FlaskClient, session: Session, spoken: Edition, staff: SignIn, visit: Visit
) -> None:
    reply = say(client, {"sign": {"media": "b", "story": "It is about noise."}}, b=VIDEO)
    (one,) = stored(session)
    officer = staff("engagement_officer")
    page = visit(officer, f"/listen/recordings/{one.id}")
    assert "<video" in page
    assert "It is about noise." in page
    assert send(officer, one.id, "The bell is loud.").status_code == 302
    both = "It is about noise.\n\n[signed]\nThe bell is loud."
    before = comment(session)
    assert before.text == both
    code = reply["receipt"]
    assert "The bell" not in told(client, code)  # what staff heard is theirs
    change(client, code, **{"sign-story": "It is about noise.", "more": ""})
    assert (comment(session).id, comment(session).text) == (before.id, both)
    change(client, code, **{"sign-story": "It is the bell.", "more": ""})
    assert comment(session).text == "It is the bell.\n\n[signed]\nThe bell is loud."


def test_words_in_another_language_wait_for_a_translation(
    session: Session, recording: int, staff: SignIn
) -> None:
    officer = staff("engagement_officer")
    send(officer, recording, "انتظرنا سنتين في قائمة الانتظار", language="ar")
    heard = comment(session)
    assert heard.language == "ar"
    assert findings.waiting(session).untranslated == 1
    translated = f"/listen/transitions/comments/{heard.id}/translation"
    session.rollback()
    officer.post(translated, data={"words": "We waited two years."})
    officer.post(f"/listen/recordings/{recording}/reopen")
    assert comment(session).translation == "We waited two years."
    version = transcript(session).version
    send(officer, recording, "انتظرنا ثلاث سنوات في القائمة", language="ar", version=version)
    assert comment(session).translation is None
    kept = session.scalars(select(EarlierTranscript)).one()
    assert (kept.state, kept.translation) == ("done", "We waited two years.")


def test_when_two_people_type_both_texts_stay(
    session: Session, recording: int, staff: SignIn
) -> None:
    one, two = staff("engagement_officer"), staff("forum_coordinator")
    draft = f"/listen/recordings/{recording}/draft"
    sent = {"language": "en", "version": 0}
    assert one.post(draft, data=sent | {"words": "We want"}).json == {"version": 1}
    assert one.post(draft, data=sent | {"words": "We want a", "version": 1}).json == {"version": 2}
    reply = two.post(draft, data=sent | {"words": "He wants"})
    assert reply.status_code == 409
    assert reply.json == {
        "version": 2, "words": "We want a", "who": "engagement-officer@example.org",
    }  # fmt: skip
    reply = send(two, recording, "He wants more", "save")
    assert reply.status_code == 409
    assert "He wants more</textarea>" in reply.text
    assert re.search(r"data-theirs[^>]*>We want a<", reply.text)
    assert transcript(session).text == "We want a"
    assert send(two, recording, "We want a club", version=2).status_code == 302
    assert earlier(session) == [
        ("He wants", "aside"), ("He wants more", "aside"), ("We want a", "typing"),
    ]  # fmt: skip
    late = one.post(draft, data=sent | {"words": "We want a ship", "version": 2})
    assert (late.status_code, late.json and late.json["words"]) == (409, "We want a club")
    assert comment(session).text == "We want a club"
    assert earlier(session)[-1] == ("We want a ship", "aside")


def test_a_second_listener_is_somebody_else(
    session: Session, recording: int, staff: SignIn, visit: Visit
) -> None:
    one, two = staff("engagement_officer"), staff("forum_coordinator")
    reply = send(one, recording, "They [unclear]", "dispute")
    assert (reply.status_code, "Say what you cannot understand" in reply.text) == (422, True)
    assert "They [unclear]</textarea>" in reply.text
    send(one, recording, "They [unclear]", "dispute", why="Too much noise")
    assert "Too much noise" in visit(two, "/listen/recordings?state=disputed")
    reply = send(one, recording, "They sing", version=1)
    assert (reply.status_code, "somebody else has to finish" in reply.text) == (422, True)
    assert comment(session).text == ""
    assert send(two, recording, "They sing", version=1).status_code == 302
    said = transcript(session)
    assert (said.state, said.second_by_id) == ("done", said.finished_by_id)
    assert said.disputed_by_id != said.finished_by_id
    assert comment(session).text == "They sing"


def test_nothing_is_finished_without_words_and_a_withdrawal_takes_all(
    client: FlaskClient, app: Flask, session: Session, spoken: Edition, staff: SignIn
) -> None:
    code = say(client, {"say": {"media": "a"}}, a=SOUND)["receipt"]
    one = stored(session)[0].id
    officer = staff("engagement_officer")
    assert send(officer, one, "  ").status_code == 422
    send(officer, one, "Once", "save")
    send(staff("forum_coordinator"), one, "Twice", "done", version=1)
    client.post("/en/receipt", data={"code": code, "do": "withdraw"})
    for table in (Said, EarlierTranscript, Comment, Recording):
        assert session.scalars(select(table)).all() == []
    session.rollback()
    assert send(officer, one, "Late").status_code == 404
