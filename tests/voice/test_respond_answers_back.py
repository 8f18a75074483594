"""What comes back after a release: what changed, replies to it, and what a receipt tells."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys import receipts
from surveys.models import Consultation, Edition, Response
from tests.voice import respond_samples
from tests.voice.respond_samples import (
    PROMISE,
    add_comment,
    add_crowd,
    add_person,
    add_priority,
    add_promise,
    add_staff,
    add_theme,
)
from voice.listen.models import ACCEPTED, Comment, Theme
from voice.listen.safe_words import redactions
from voice.listen.safe_words.models import COMPLAINT
from voice.respond import aftermath, evidence, priorities
from voice.respond.models import Release
from voice.respond.promises import promises
from voice.respond.promises.promises import PromiseWords
from voice.respond.releases import releases
from voice.respond.releases.models import Reply
from voice.respond.replies import replies
from voice.safeguarding.models import READ, Concern
from voice.take_part.tickets import area_key

PAGE = "/en/you-said-we-did/transitions"
Staff = Callable[[str], FlaskClient]


@pytest.fixture
def theme(session: Session, consultation: Consultation) -> Theme:
    return add_theme(session, consultation)


@pytest.fixture
def release(session: Session, consultation: Consultation, theme: Theme) -> Release:
    add_crowd(session, consultation, 20, 60, theme)
    add_promise(session, add_priority(session, consultation, theme))
    return publish(session, consultation)


def publish(session: Session, consultation: Consultation, **more: object) -> Release:
    number = len(releases.published(session, consultation.code))
    drafter, second = (add_staff(session, f"{name}{number}") for name in ("one", "two"))
    drafted = releases.draft(session, consultation, drafter, **more)  # type: ignore[arg-type]
    respond_samples.publish(session, drafted, second)
    session.commit()
    return drafted


def key_of(release: Release) -> str:
    key: str = release.document["items"][0]["key"]
    return key


def press(client: FlaskClient, **button: str) -> str:
    reply = client.post(f"{PAGE}/meant", data=button)
    assert reply.status_code == 303, reply.text
    return reply.headers["Location"]


def test_not_what_i_meant_is_counted_and_its_words_are_heard_by_leads_and_officers(
    release: Release, session: Session, client: FlaskClient, staff: Staff
) -> None:
    key = key_of(release)
    page = client.get(PAGE).text
    assert f'name="wrong" value="{key}"' in page
    assert f'name="wrong" value="{key}"' not in client.get(f"{PAGE}/embed").text
    assert press(client, right=key).endswith("/meant/thanks")
    where = press(client, wrong=key)
    box = client.get(where)
    assert "What did you mean?" in box.text
    assert "You want 1 person to ask." in box.text
    ticket = re.search(r'name="r" value="([^"]+)"', box.text)
    assert ticket
    said = {"r": ticket[1], "words": "I meant the <b>taxi</b>, not the bus.\x00"}
    assert client.post(f"{PAGE}/meant/words", data=said).status_code == 303
    client.post(f"{PAGE}/meant/words", data=said | {"words": "Something else now"})
    client.post(f"{PAGE}/meant/words", data={"r": "made up", "words": "Hello"})
    assert "Set-Cookie" not in box.headers

    heard = session.scalars(select(Comment).where(Comment.source == replies.FROM_REPLY)).one()
    assert heard.text == "I meant the <b>taxi</b>, not the bus."
    assert (heard.may_quote, heard.response_id) == (False, None)
    assert evidence.people_heard(session, release.consultation) == {"parents": 60}
    waits = session.scalars(select(Concern).where(Concern.comment_id == heard.id)).one()
    assert waits.state == "new"
    session.commit()
    seen = staff("engagement_officer").get("/respond/transitions/releases").text
    assert "I meant the &lt;b&gt;taxi&lt;/b&gt;, not the bus." in seen
    viewer = staff("viewer")
    looked = viewer.get("/respond/transitions/releases").text
    assert "taxi" not in looked
    assert re.search(r'data-label="Not what I meant">1<', looked)
    assert "1 “Not what I meant”" in viewer.get("/respond/transitions").text
    session.execute(delete(Comment).where(Comment.id == heard.id))
    session.commit()
    assert session.scalars(select(Reply.is_right)).all() == [True]


@pytest.mark.parametrize("button", [{"wrong": "nothing"}, {"right": "0"}, {"other": "1"}])
def test_only_points_of_the_release_can_be_answered(
    release: Release, client: FlaskClient, button: dict[str, str]
) -> None:
    assert client.post(f"{PAGE}/meant", data=button).status_code == 404


def test_a_robot_leaves_no_words_a_person_gets_them_back_and_an_old_press_leads_to_the_page(
    release: Release, session: Session, client: FlaskClient
) -> None:
    where = press(client, wrong=key_of(release))
    ticket = where.partition("r=")[2]
    trap = {"r": ticket, "words": "Buy now", "leave_empty": "x"}
    reply = client.post(f"{PAGE}/meant/words", data=trap)
    assert reply.status_code == 422
    assert "It is there to stop robots" in reply.text
    assert ">Buy now</textarea>" in reply.text, "a person's browser may have filled the box"
    assert 'href="#leave_empty"' in reply.text
    assert 'value="x" aria-invalid="true"' in reply.text, "the box stands there, to be emptied"
    old = client.post(f"{PAGE}/meant/words", data={"r": "old", "words": "Late"})
    assert old.headers["Location"].endswith(PAGE)
    assert session.scalar(select(Comment).where(Comment.source == replies.FROM_REPLY)) is None
    assert client.get(f"{PAGE}/meant?r=old").headers["Location"].endswith(PAGE)


def test_a_receipt_tells_what_happened_to_what_somebody_said(
    session: Session, consultation: Consultation, edition: Edition, theme: Theme,
    client: FlaskClient,
) -> None:  # fmt: skip
    person = add_person(session, edition)
    comment = add_comment(
        session, consultation, [theme], "No team knows me.", response_id=person.id
    )
    session.add(
        Concern(consultation_id=consultation.id, kind="comment", comment_id=comment.id,
                arrived_at=comment.arrived_at, waits_since=comment.arrived_at, rank=1, state="new")
    )  # fmt: skip
    code = give_code(session, person)
    page = client.post("/en/receipt", data={"code": code}).text
    assert "What happened to what you said" in page
    assert "We have not answered yet." in page
    assert "A person has read your words." not in page

    add_promise(session, add_priority(session, consultation, theme))
    release = publish(session, consultation)
    session.scalars(select(Concern)).one().state = READ
    session.commit()
    page = client.post("/en/receipt", data={"code": code}).text
    assert "A person has read your words." in page
    assert "You get the name of 1 person." in page
    assert f'href="{PAGE}#answer-1"' in page
    assert f'name="wrong" value="{key_of(release)}"' in page
    assert "A computer thinks that your words are about this." in page
    comment.codings[0].state = ACCEPTED
    session.commit()
    page = client.post("/en/receipt", data={"code": code}).text
    assert "A computer thinks" not in page

    stranger = add_person(session, edition)
    assert aftermath.answered(session, stranger, release) == []


def test_a_receipt_says_that_words_went_to_complaints_and_that_nobody_there_can_answer(
    session: Session, consultation: Consultation, edition: Edition, client: FlaskClient
) -> None:
    person = add_person(session, edition)
    comment = add_comment(
        session, consultation, [], "They shut Jo out.", response_id=person.id, is_safe=False
    )
    code, officer = give_code(session, person), add_staff(session, "three")

    def told() -> str:
        return client.post("/en/receipt", data={"code": code}).text

    redactions.refuse(session, comment, 0, officer)
    session.commit()
    assert "who look at complaints" not in told()
    redactions.refuse(session, comment, 1, officer, COMPLAINT)
    session.commit()
    assert "They do not know who you are, so they cannot answer you." in told()
    assert '<a href="https://www.example.org/complaints">How to complain</a>' in told()
    redactions.undo(session, comment, 2, is_lead=False)
    session.commit()
    assert "who look at complaints" not in told()


def give_code(session: Session, person: Response) -> str:
    prepared = receipts.prepare(area_key(), person.id)
    person.receipt_digest, person.receipt_attempt = prepared.digest, prepared.attempt
    session.commit()
    return prepared.code


def test_a_release_says_what_is_new_and_what_it_corrects(
    release: Release, session: Session, consultation: Consultation, theme: Theme,
    client: FlaskClient, staff: Staff,
) -> None:  # fmt: skip
    assert release.document["changes"] == []
    priority = priorities.ranked(session, consultation)[0]
    done = replace(
        PROMISE, status="done", result={"en": "It works."}, easy_result={"en": "It works."}
    )
    promises.change(session, priority.promises[0], done, None)
    promises.add(session, priority, "will", replace(PROMISE, what={"en": "A second one"}), None)
    words = {"en": "Travel"}
    other = add_priority(session, consultation, theme)
    other.title = other.easy_title = words
    promises.add(session, other, "cannot", NO, None)
    session.commit()
    session.commit()
    officer = staff("engagement_officer")
    assert officer.post("/respond/transitions/correct", data={}).status_code == 422
    sent = officer.post(
        "/respond/transitions/correct",
        data={"correction_en": "The day was wrong.", "correction_ar": "اليوم كان خطأ."},
    )
    assert sent.status_code == 302
    waiting = releases.waiting_of(session, consultation)
    assert waiting
    respond_samples.publish(session, waiting, add_staff(session, "second"))
    session.commit()
    told = [(one["change"], one.get("status")) for one in waiting.document["changes"]]
    assert told == [("done", "done"), ("promised", "planned"), ("new", None)]
    page = client.get(PAGE).text
    assert "The day was wrong." in page
    assert "What is new since the last update" in page
    assert "New: Travel" in page
    assert client.get(f"{PAGE}.json").json["correction"]["ar"] == "اليوم كان خطأ."

    before = json.loads(json.dumps(waiting.document))
    for promise in list(other.promises):
        session.delete(promise)
    session.flush()
    session.delete(other)
    session.flush()
    later = publish(session, consultation)
    gone = [one["title"]["en"] for one in later.document["changes"] if one["change"] == "gone"]
    assert gone == ["Travel"]
    assert session.get_one(Release, waiting.id).document == before


NO = PromiseWords(
    what={"en": "Make waits shorter"},
    easy_what={"en": "A shorter wait"},
    because={"en": "The money is set."},
    easy_because={"en": "There is no money."},
)


def test_one_person_more_changes_no_word_in_any_form_of_the_next_release(
    session: Session, consultation: Consultation, theme: Theme, client: FlaskClient
) -> None:
    """7 of 20 is "some", 8 of 21 would be "about half": the step would tell the 7."""
    add_crowd(session, consultation, 7, 20, theme)
    add_promise(session, add_priority(session, consultation, theme))
    first = publish(session, consultation)
    shown = first.document["items"][0]["said_by"]
    before = client.get(f"{PAGE}.json").json["items"]
    add_comment(session, consultation, [theme], "A comment.", may_quote=False)
    second = publish(session, consultation)
    assert shown == second.document["items"][0]["said_by"]
    assert client.get(f"{PAGE}.json").json["items"] == before
    add_crowd(session, consultation, 12, 12, theme)
    third = publish(session, consultation)
    assert third.document["items"][0]["said_by"] != shown
