"""Tokens for programs: as much as their scopes say, and never more than their person may do."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.editions import today
from surveys.models import Consultation
from tests.voice.respond_samples import (
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_theme,
)
from voice.accounts import people
from voice.accounts.models import Role, User
from voice.api import tokens
from voice.api.models import ApiToken
from voice.audit.models import AuditEntry
from voice.listen.models import Comment
from voice.listen.sources.models import CommentImport
from voice.respond.models import Promise
from voice.tokens import digest_of_token

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
HOME = "/account/tokens"
API = "/api/v1"
THEMES = f"{API}/consultations/transitions/themes"
COMMENTS = f"{API}/consultations/transitions/comments"


def ask(
    client: FlaskClient, token: str, path: str, method: str = "GET", **more: Any
) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
    return client.open(path, method=method, headers=headers, **more)


def make_token(session: Session, role: str, *scopes: str) -> str:
    user = session.scalar(select(User).where(User.email == f"{role}@example.com"))
    user = user or people.add(session, f"{role}@example.com", role)
    token = tokens.make(session, user, "tests", scopes or list(tokens.SCOPES), 30)
    session.commit()
    return token


def person(session: Session, role: str) -> User:
    return session.scalars(select(User).where(User.email == f"{role}@example.com")).one()


def test_a_token_is_shown_once_kept_as_a_digest_and_opens_what_was_chosen_until_it_is_revoked(
    staff: SignIn, visit: Visit, session: Session, client: FlaskClient, consultation: Consultation
) -> None:
    officer = staff("engagement_officer")
    page = visit(officer, HOME)
    assert "No token yet." in page
    assert not re.findall(r"<input[^>]*required[^>]*checkbox", page), "one box is enough"
    refused = officer.post(HOME, data={"name": "Dashboard", "lasts": "90"})
    assert refused.status_code == 422
    assert 'value="Dashboard"' in refused.text
    made = officer.post(
        HOME, data={"name": "Dashboard", "scopes": ["findings:read"], "lasts": "90"}
    )
    (token,) = set(re.findall(r"voice_[\w-]{43}", made.text))
    kept = session.scalars(select(ApiToken)).one()
    address = f"{HOME}/{kept.id}/revoke"
    assert token not in str(vars(kept))
    assert kept.expires_on == today() + timedelta(days=90)
    session.rollback()
    assert ask(client, token, f"{API}/consultations").status_code == 200
    assert ask(client, token, COMMENTS).status_code == 403
    listed = visit(officer, HOME)
    assert token not in listed
    assert "Dashboard" in listed
    assert session.scalars(select(ApiToken.last_used_on)).one() == today()
    session.rollback()
    staff("viewer").post(address)
    assert ask(client, token, f"{API}/consultations").status_code == 200, "it is not theirs"
    officer.post(address)
    assert ask(client, token, f"{API}/consultations").status_code == 401


def test_a_token_never_opens_more_than_its_person_may_do_now(
    session: Session, client: FlaskClient, consultation: Consultation
) -> None:
    token = make_token(session, "engagement_officer")
    assert ask(client, token, COMMENTS).status_code == 200
    reader = make_token(session, "viewer")
    assert session.scalars(select(ApiToken.scopes).order_by(ApiToken.id.desc())).first() == [
        "findings:read",
        "promises:read",
    ]
    session.rollback()
    assert ask(client, reader, COMMENTS).status_code == 403
    lead = make_token(session, "safeguarding_lead", "comments:read")
    assert ask(client, lead, COMMENTS).status_code == 200
    officer = person(session, "engagement_officer")
    officer.roles = [session.scalars(select(Role).where(Role.name == "viewer")).one()]
    session.commit()
    assert ask(client, token, COMMENTS).status_code == 403
    assert ask(client, token, THEMES).status_code == 200
    person(session, "engagement_officer").active = False
    session.commit()
    assert ask(client, token, THEMES).status_code == 401
    session.delete(person(session, "viewer"))
    session.commit()
    assert ask(client, reader, THEMES).status_code == 401
    session.scalars(select(ApiToken).where(ApiToken.digest == digest_of_token(lead))).one()
    session.execute(ApiToken.__table__.update().values(expires_on=today() - timedelta(days=1)))
    session.commit()
    assert ask(client, lead, COMMENTS).status_code == 401


def test_a_token_sees_what_its_persons_group_owns_and_nothing_of_another(
    session: Session, client: FlaskClient, consultation: Consultation
) -> None:
    token = make_token(session, "forum_coordinator")
    listed = f"{API}/consultations"
    assert [one["code"] for one in ask(client, token, listed).json["consultations"]] == [
        "transitions"
    ]
    for name in ("The forum", "The council"):
        session.add(people.find_group(session, name))
    person(session, "forum_coordinator").group = people.find_group(session, "The forum")
    consultation.owners = ["The council"]
    session.commit()
    assert ask(client, token, listed).json["consultations"] == []
    assert ask(client, token, THEMES).status_code == 404
    consultation.owners = ["The council", "The forum"]
    session.commit()
    assert ask(client, token, THEMES).status_code == 200


def test_no_cookie_opens_an_address_of_programs_and_none_is_set(
    staff: SignIn, session: Session, client: FlaskClient, consultation: Consultation
) -> None:
    signed_in = staff("admin")
    refused = signed_in.get(THEMES)
    assert refused.status_code == 401
    assert refused.mimetype == "application/problem+json"
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    answered = ask(client, make_token(session, "viewer"), THEMES)
    assert "Set-Cookie" not in answered.headers
    assert answered.headers["Cache-Control"] == "private, no-cache"
    assert ask(client, "voice_" + "x" * 43, THEMES).status_code == 401
    assert ask(client, "ü", THEMES).status_code == 401


def test_a_year_is_the_longest_and_twenty_the_most(session: Session) -> None:
    user = people.add(session, "many@example.com", "viewer")
    for _ in range(tokens.MOST):
        tokens.make(session, user, "tests", ["findings:read"], 9_999)
    assert {one.expires_on for one in tokens.of_person(session, user)} == {
        today() + timedelta(days=365)
    }
    with pytest.raises(tokens.TooMany):
        tokens.make(session, user, "tests", ["findings:read"], 30)
    other = people.add(session, "none@example.com", "viewer")
    with pytest.raises(tokens.NoScope):
        tokens.make(session, other, "tests", ["comments:write"], 30)


def test_small_numbers_are_hidden_from_programs_and_an_etag_says_that_nothing_changed(
    session: Session, client: FlaskClient, consultation: Consultation
) -> None:
    add_crowd(session, consultation, 4, 40, add_theme(session, consultation, "rare"))
    token = make_token(session, "admin")
    first = ask(client, token, THEMES)
    assert first.json is not None
    (row,) = (
        row
        for topic in first.json["topics"]
        for table in topic["figures"]
        for row in table["rows"]
        if row["answer"] == "rare"
    )
    assert row["people"] == ["c"]
    again = ask(client, token, THEMES, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert ask(client, token, f"{API}/consultations/none/themes").status_code == 404


def test_pages_hold_every_comment_that_may_leave_once_and_no_other(
    session: Session, client: FlaskClient, consultation: Consultation
) -> None:
    theme = add_theme(session, consultation)
    for number in range(14):
        add_comment(session, consultation, (), f"They passed me on {number} times.")
    add_comment(session, consultation, [theme], "Nobody has read this yet.", is_safe=False)
    add_comment(session, consultation, [theme], "Never share this.", may_quote=False)
    token = make_token(session, "forum_coordinator", "comments:read")
    texts, path = [], f"{COMMENTS}?limit=4"
    cursors = []
    while True:
        page = ask(client, token, path).json
        assert page is not None
        texts += [one["text"] for one in page["comments"]]
        if page["next"] is None:
            break
        cursors.append(page["next"])
        path = f"{COMMENTS}?limit=4&after={page['next']}"
    assert sorted(texts) == sorted(f"They passed me on {number} times." for number in range(14))
    assert texts != sorted(texts), "in no order of ours"
    assert len(cursors) == 3
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == "taken_out"))
    assert entry.who == person(session, "forum_coordinator").id
    assert (entry.about, entry.details["form"]) == ("consultation:transitions", "api")
    elsewhere = make_token(session, "admin")
    for wrong in (cursors[0], "x", "é"):
        reply = ask(client, elsewhere, f"{API}/promises?after={wrong}")
        assert reply.status_code == 400
    for limit in ("0", "501", "many", "-1"):
        assert ask(client, token, f"{COMMENTS}?limit={limit}").status_code == 422


def test_comments_come_in_as_from_a_file_and_again_changes_nothing(
    session: Session, client: FlaskClient, consultation: Consultation
) -> None:
    token = make_token(session, "engagement_officer", "comments:write")
    sent = {
        "name": "Helpdesk",
        "channel": "local_offer",
        "comments": [
            {"text": "The bus came late on each day of the week.", "group": "Parents"},
            {"text": "Nobody rang us back for a whole year.", "may_quote": True, "whose": "self"},
            {"text": "  ", "day": "2025-11-03"},
        ],
    }
    first = ask(client, token, COMMENTS, "POST", json=sent)
    assert first.status_code == 201, first.text
    assert first.json is not None
    assert (first.json["taken"], first.json["empty"]) == (2, 1)
    again = ask(client, token, COMMENTS, "POST", json=sent)
    assert again.json is not None
    assert (again.json["taken"], again.json["duplicates"]) == (0, 2)
    found = session.scalars(select(Comment).order_by(Comment.id)).all()
    assert [(one.audience, one.channel, one.may_quote) for one in found] == [
        ("parents", "local_offer", False),
        ("everyone", "local_offer", True),
    ]
    by = session.scalars(select(CommentImport.added_by_id)).first()
    assert by == person(session, "engagement_officer").id
    session.rollback()
    for wrong, field in (
        ({"comments": []}, "comments"),
        ({"comments": [{"text": 3}]}, "comments.0.text"),
        ({"comments": [{"text": "A", "day": "yesterday"}]}, "comments.0.day"),
        ({"comments": [{"text": "A", "name": "Ann"}]}, "comments.0.name"),
        ({"comments": [{"text": "A"}], "channel": "pigeon"}, "channel"),
        (["A"], "body"),
    ):
        refused = ask(client, token, COMMENTS, "POST", json=wrong)
        assert refused.status_code == 422
        assert refused.json is not None
        assert refused.json["errors"][0]["field"] == field
    assert ask(client, token, COMMENTS, "POST", data="x").status_code == 415
    assert session.scalar(select(func.count()).select_from(Comment)) == 2


def test_a_program_says_how_a_promise_goes_and_never_over_somebody_elses_change(
    session: Session, client: FlaskClient, consultation: Consultation
) -> None:
    promise = add_promise(session, add_priority(session, consultation))
    number = promise.id
    token, reader = make_token(session, "admin"), make_token(session, "viewer")
    address = f"{API}/promises/{number}"
    seen = ask(client, reader, address)
    assert seen.json is not None
    assert seen.json["status"] == "planned"
    tag = {"If-Match": seen.headers["ETag"]}
    assert ask(client, reader, address, "PATCH", json={"status": "doing"}).status_code == 403
    early = ask(client, token, address, "PATCH", json={"status": "done"})
    assert early.status_code == 422, "done needs a result and an easy reply"
    done = {
        "status": "done",
        "result": {"en": "It works.", "ar": "نعم"},
        "easy_result": {"en": "Yes."},
    }
    changed = ask(client, token, address, "PATCH", json=done, headers=tag)
    assert changed.json is not None
    assert (changed.json["status"], changed.json["done_on"]) == ("done", today().isoformat())
    kept = session.get_one(Promise, number)
    assert kept.wording["ar"] == "draft", "nobody here has checked it"
    assert [one.status for one in kept.updates] == ["done"]
    session.rollback()
    late = ask(client, token, address, "PATCH", json={"status": "doing"}, headers=tag)
    assert late.status_code == 412
    for wrong in ({"who": {"en": "Ann"}}, {"by": "soon"}, {"result": "It works."}, {"status": 1}):
        assert ask(client, token, address, "PATCH", json=wrong).status_code == 422
    listed = ask(client, reader, f"{API}/promises?consultation=transitions").json
    assert listed is not None
    assert [one["id"] for one in listed["promises"]] == [number]
    assert ask(client, reader, f"{API}/promises?consultation=none").status_code == 404
    assert ask(client, reader, f"{API}/releases").json == {"releases": [], "next": None}


@pytest.mark.one_store
def test_a_program_that_never_stops_asking_is_told_to_wait(limited_client: FlaskClient) -> None:
    seen = [ask(limited_client, "voice_x", THEMES).status_code for _ in range(245)]
    assert seen[0] == 401
    assert seen[-1] == 429
    assert ask(limited_client, "voice_y", THEMES).status_code == 401, "others still may"
