"""The staff pages: who may do what, and forms that lose nothing."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice.respond_samples import (
    TRIED,
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_theme,
)
from voice.listen.models import Comment, Theme
from voice.respond import priorities
from voice.respond.models import Priority, Promise, Release

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]

PRIORITY = {
    "title_en": "One person to ask",
    "easy_title_en": "1 person to ask",
    "you_said_en": "You are passed from team to team.",
    "easy_you_said_en": "You want 1 person to ask.",
    "why_en": "Both forums raised it.",
    "title_ar": "شخص واحد",
}
PROMISE = {
    "what_en": "Each family gets one name.",
    "easy_what_en": "You get 1 name.",
    "who_en": "Head of casework",
    "by": "2027-06-30",
    "status": "planned",
}


@pytest.fixture
def theme(session: Session, consultation: Consultation) -> Theme:
    added = add_theme(session, consultation, name="One contact")
    session.commit()
    return added


@pytest.fixture
def planned(session: Session, consultation: Consultation, theme: Theme) -> Promise:
    """A promise of a priority of the theme."""
    added = add_promise(session, add_priority(session, consultation, theme))
    session.commit()
    return added


def count(session: Session, kind: type[Priority | Promise | Release]) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(kind)) or 0


def test_a_theme_becomes_a_promise_that_the_public_reads(
    session: Session, consultation: Consultation, theme: Theme, staff: Staff, visit: Visit
) -> None:
    officer, coordinator = staff("engagement_officer"), staff("forum_coordinator")
    board = visit(officer, "/respond/transitions")
    new = f"/respond/transitions/priorities/new?theme={theme.id}"
    assert new in board
    assert f'value="{theme.id}" checked' in visit(officer, new)
    made = officer.post(new, data=PRIORITY | {"themes": [theme.id]})
    page = visit(officer, made.location)
    assert "One person to ask" in page
    promised = officer.post(f"{made.location}/promises/new", data=PROMISE)
    assert "Each family gets one name." in visit(officer, promised.location)
    assert "Each family gets one name." in visit(officer, "/respond/transitions/preview?words=more")
    release = officer.post("/respond/transitions/draft").location
    own = visit(officer, release)
    assert "Another person must read it" in own
    assert ">Publish<" not in own
    assert visit(officer, "/en/you-said-we-did").count("One person") == 0
    seen = visit(coordinator, release).split('name="seen" value="')[1].split('"')[0]
    coordinator.post(f"{release}/publish", data={"seen": seen} | TRIED)
    assert "You get 1 name." in visit(coordinator, "/en/you-said-we-did/transitions")


def test_the_drafter_cannot_publish(session: Session, planned: Promise, staff: Staff) -> None:
    officer = staff("engagement_officer")
    release = officer.post("/respond/transitions/draft").location
    reply = officer.post(f"{release}/publish", follow_redirects=True)
    assert "Another person must read and publish it." in reply.text
    assert session.scalar(select(Release.published_at)) is None


def test_nobody_publishes_before_somebody_tried_to_find_a_person_in_it(
    session: Session, planned: Promise, staff: Staff, visit: Visit
) -> None:
    """Standards N5."""
    release = staff("engagement_officer").post("/respond/transitions/draft").location
    coordinator = staff("forum_coordinator")
    page = visit(coordinator, release)
    assert "The machine marks nothing in it." in page
    seen = {"seen": page.split('name="seen" value="')[1].split('"')[0]}
    for sent in ({"tried": " ", "found": "nobody"}, {"tried": "", "found": "somebody"}):
        reply = coordinator.post(f"{release}/publish", data=seen | sent)
        assert reply.status_code == 422
        assert "Write what you tried" in reply.text
    assert session.scalar(select(Release.published_at)) is None
    coordinator.post(f"{release}/publish", data=seen | TRIED)
    page = visit(coordinator, release)
    assert "Published on" in page
    assert "Nobody found" in page
    assert TRIED["tried"] in page
    assert TRIED["tried"] not in coordinator.get("/en/you-said-we-did/transitions").text


def test_a_draft_in_which_somebody_was_found_is_never_published_as_it_is(
    session: Session, planned: Promise, staff: Staff, visit: Visit
) -> None:
    """Standards N5."""
    officer, coordinator = staff("engagement_officer"), staff("forum_coordinator")
    release = officer.post("/respond/transitions/draft").location
    seen = {"seen": visit(coordinator, release).split('name="seen" value="')[1].split('"')[0]}
    found = {"tried": "There is one such school here.", "found": "somebody"}
    coordinator.post(f"{release}/publish", data=seen | found)
    page = visit(coordinator, release)
    assert "Somebody was found in this draft" in page
    assert "There is one such school here." in page
    reply = coordinator.post(f"{release}/publish", data=seen | TRIED, follow_redirects=True)
    assert "Change it, and send it again." in reply.text
    assert session.scalar(select(Release.published_at)) is None
    priority = session.scalars(select(Priority)).one()
    priority.you_said = {"en": "You ask for one person."}
    session.commit()
    officer.post("/respond/transitions/draft")
    page = visit(coordinator, release)
    assert "There is one such school here." not in page
    again = {"seen": page.split('name="seen" value="')[1].split('"')[0]}
    coordinator.post(f"{release}/publish", data=again | TRIED)
    assert "Published on" in visit(coordinator, release)


def test_a_draft_that_changed_must_be_read_again(
    session: Session, planned: Promise, staff: Staff
) -> None:
    release = staff("engagement_officer").post("/respond/transitions/draft").location
    reply = staff("forum_coordinator").post(
        f"{release}/publish", data={"seen": "earlier"} | TRIED, follow_redirects=True
    )
    assert "Read it again first" in reply.text
    assert session.scalar(select(Release.published_at)) is None


def test_a_draft_that_is_gone_or_out_of_date_is_not_published(
    session: Session, consultation: Consultation, planned: Promise, theme: Theme, staff: Staff
) -> None:
    add_crowd(session, consultation, 20, 60, theme)
    session.commit()
    release = staff("engagement_officer").post("/respond/transitions/draft").location
    coordinator = staff("forum_coordinator")
    seen = coordinator.get(release).text.split('name="seen" value="')[1].split('"')[0]
    session.execute(delete(Comment))
    session.commit()
    reply = coordinator.post(
        f"{release}/publish", data={"seen": seen} | TRIED, follow_redirects=True
    )
    assert "has changed. Send a new draft." in reply.text
    session.execute(delete(Release))
    session.commit()
    reply = coordinator.post(
        f"{release}/publish", data={"seen": seen} | TRIED, follow_redirects=True
    )
    assert "This draft is gone" in reply.text


def test_a_viewer_sees_no_raw_words_and_no_way_to_them(
    session: Session,
    consultation: Consultation,
    planned: Promise,
    theme: Theme,
    staff: Staff,
    visit: Visit,
) -> None:
    comment = add_comment(session, consultation, [theme], "Mrs Patel told nine people.")
    priorities.leave_out(session, planned.priority, comment)
    session.commit()
    viewer, lead = staff("viewer"), staff("safeguarding_lead")
    paths = ("/respond/transitions", f"/respond/priorities/{planned.priority_id}")
    for path in paths:
        page = visit(viewer, path)
        assert "One contact" in page
        assert "Patel" not in page
        assert f"/themes/{theme.id}" not in page
        assert f"/themes/{theme.id}" in visit(lead, path)
    assert "Patel" in visit(lead, paths[1])


def test_a_release_without_answers_is_not_sent(
    session: Session, consultation: Consultation, theme: Theme, staff: Staff
) -> None:
    officer = staff("engagement_officer")
    reply = officer.post("/respond/transitions/draft", follow_redirects=True)
    assert "Make a priority first" in reply.text
    add_priority(session, consultation, theme)
    session.commit()
    reply = officer.post("/respond/transitions/draft", follow_redirects=True)
    assert "No promise yet: One person to ask" in reply.text
    assert count(session, Release) == 0


def test_what_was_typed_stays_when_something_is_missing(
    session: Session, consultation: Consultation, theme: Theme, staff: Staff
) -> None:
    typed = PRIORITY | {
        "title_en": "",
        "easy_you_said_en": "",
        "why_en": "Kept <b>words</b> & more",
    }
    reply = staff("engagement_officer").post("/respond/transitions/priorities/new", data=typed)
    assert reply.status_code == 422
    assert "<title>Error:" in reply.text
    assert "Kept &lt;b&gt;words&lt;/b&gt; &amp; more" in reply.text
    assert 'href="#title_en"' in reply.text
    assert "Name: Write it in English." in reply.text
    assert "You said, easy read: Write it in English." in reply.text
    assert 'href="#themes"' in reply.text
    assert "شخص واحد" in reply.text
    assert count(session, Priority) == 0


def test_done_is_refused_in_words_until_there_is_a_result(
    session: Session, planned: Promise, staff: Staff, visit: Visit
) -> None:
    officer, address = staff("engagement_officer"), f"/respond/promises/{planned.id}"
    visit(officer, address)
    reply = officer.post(address, data=PROMISE | {"status": "done", "result_en": "It opened."})
    assert reply.status_code == 422
    assert "Nothing is done without a reply." in reply.text
    assert "It opened." in reply.text
    officer.post(
        address, data=PROMISE | {"status": "done", "result_en": "Open.", "easy_result_en": "Open."}
    )
    session.expire_all()
    assert planned.status == "done"


def test_a_day_that_is_none_is_refused_and_kept(
    session: Session, planned: Promise, staff: Staff
) -> None:
    officer, address = staff("engagement_officer"), f"/respond/promises/{planned.id}"
    reply = officer.post(address, data=PROMISE | {"by": "soon"})
    assert reply.status_code == 422
    assert "Write the day like 31/01/2027" in reply.text
    assert 'value="soon"' in reply.text


def test_an_honest_no_has_its_own_form(
    session: Session, planned: Promise, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    address = f"/respond/priorities/{planned.priority_id}/promises/new?kind=cannot"
    assert "because_en" in visit(officer, address)
    no = {
        "what_en": "Shorter waits",
        "easy_what_en": "A shorter wait",
        "because_en": "There is no money.",
        "easy_because_en": "There is too little money.",
    }
    officer.post(address, data=no)
    assert "We can’t do this" in visit(officer, "/respond/transitions")


def test_gaps_show_on_the_board(
    session: Session, planned: Promise, staff: Staff, visit: Visit
) -> None:
    planned.who, planned.by = {"en": "TBC"}, None
    session.commit()
    officer = staff("engagement_officer")
    board = visit(officer, "/respond/transitions")
    assert "Nobody is named yet" in board
    assert "No date yet" in board
    assert "1 promise with a gap" in visit(officer, "/respond")


def test_a_promise_leads_back_to_what_people_said(
    session: Session, planned: Promise, theme: Theme, staff: Staff, visit: Visit
) -> None:
    client = staff("engagement_officer")
    behind = f"/listen/transitions/themes/{theme.id}"
    for path in ("promises", "priorities"):
        key = planned.id if path == "promises" else planned.priority_id
        assert behind in visit(client, f"/respond/{path}/{key}")


def test_priorities_move_and_go(
    session: Session, consultation: Consultation, theme: Theme, staff: Staff
) -> None:
    officer = staff("engagement_officer")
    first, second = add_priority(session, consultation), add_priority(session, consultation)
    session.commit()
    officer.post(f"/respond/priorities/{second.id}/move", data={"way": "up"})
    session.expire_all()
    assert list(priorities.ranked(session, consultation)) == [second, first]
    officer.post(f"/respond/priorities/{first.id}/remove")
    assert count(session, Priority) == 1
    add_promise(session, second)
    session.commit()
    reply = officer.post(f"/respond/priorities/{second.id}/remove", follow_redirects=True)
    assert "What people were promised stays." in reply.text


def test_a_quote_can_be_left_out_and_put_back(
    session: Session, consultation: Consultation, planned: Promise, theme: Theme, staff: Staff
) -> None:
    add_crowd(session, consultation, 20, 60, theme)
    comment = add_comment(session, consultation, [theme], "We told our story to nine people.")
    session.commit()
    officer, page = staff("engagement_officer"), f"/respond/priorities/{planned.priority_id}"
    assert "Leave this out" in officer.get(page).text
    officer.post(f"{page}/quotes/{comment.id}")
    text = officer.get(page).text
    assert "Leave this out" not in text
    assert "1 quote left out" in text
    officer.post(f"{page}/quotes/{comment.id}", data={"back": "1"})
    assert "Leave this out" in officer.get(page).text


def test_everyone_here_may_look_and_only_editors_decide(
    session: Session, planned: Promise, staff: Staff, visit: Visit, client: FlaskClient
) -> None:
    viewer, one = staff("viewer"), f"/respond/priorities/{planned.priority_id}"
    for path in ("/respond", "/respond/transitions", "/respond/transitions/preview", one):
        page = visit(viewer, path)
        assert "Send for approval" not in page
        assert "Add a promise" not in page
        assert client.get(path).status_code == 302
    for path in (
        "/respond/transitions/draft",
        "/respond/releases/1/publish",
        "/respond/transitions/priorities/new",
        f"{one}/edit",
        f"{one}/move",
        f"{one}/remove",
        f"{one}/quotes/1",
        f"{one}/promises/new",
        f"/respond/promises/{planned.id}",
    ):
        assert viewer.post(path).status_code == 403, path
        assert client.post(path).status_code == 302, path


@pytest.mark.parametrize(
    "path",
    ["nowhere", "nowhere/preview", "releases/9", "priorities/9", "priorities/9/edit", "promises/9"],
)
def test_what_is_not_there_is_not_found(
    session: Session, staff: Staff, visit: Visit, path: str
) -> None:
    visit(staff("engagement_officer"), f"/respond/{path}", 404)


def test_the_first_visit_says_what_to_do(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert "No priority yet" in visit(officer, "/respond")
    for page in ("", "/chain", "/decisions"):  # nothing to mend or decide is no success yet
        assert "No theme is accepted yet" in unescape(visit(officer, f"/respond/transitions{page}"))


def test_the_rail_counts_what_waits_for_a_second_person(
    session: Session, planned: Promise, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert "a second person" not in visit(officer, "/respond")
    officer.post("/respond/transitions/draft")
    assert "release waits for a second person" in visit(officer, "/respond")


def test_a_viewer_sees_how_many_in_words_and_no_small_number(
    session: Session, consultation: Consultation, theme: Theme, staff: Staff, visit: Visit
) -> None:
    """Standards N3: whoever reads no comments sees what could be published."""
    add_crowd(session, consultation, 20, 60, theme)
    chosen = add_priority(session, consultation, theme)
    session.commit()
    officer, viewer = staff("engagement_officer"), staff("viewer")
    for path in ("/respond/transitions", f"/respond/priorities/{chosen.id}"):
        assert re.search(r"<strong>(About half|Most|Some) said this</strong>", visit(viewer, path))
    assert re.search(r"<strong>\d+</strong>", visit(officer, "/respond/transitions"))
    assert not re.search(r"<strong>\d+</strong>", visit(viewer, "/respond/transitions"))
