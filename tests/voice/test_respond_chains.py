"""The chain from a comment to a promise and back, and what was kept in earlier years."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from tests.samples import add_edition
from tests.voice import respond_samples
from tests.voice.respond_samples import (
    LONG_AGO,
    PROMISE,
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_staff,
    add_theme,
    decide,
)
from voice.listen.models import Coding, Comment
from voice.respond import chains, years
from voice.respond.models import DONE, Promise
from voice.respond.promises import promises
from voice.respond.releases import releases

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]


def test_the_chain_leads_from_a_comment_to_a_promise_and_back(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    theme = add_theme(session, consultation, name="One contact")
    old = add_theme(session, consultation, "old")
    loose = add_theme(session, consultation, "loose", name="Nobody answers this")
    add_crowd(session, consultation, 20, 60, theme)
    comment = add_comment(session, consultation, [theme], "We told our story to nine people.")
    alone = add_comment(session, consultation, [loose], "The bus is late.")
    nowhere = add_comment(session, consultation, [], "Something else.")
    priority = add_priority(session, consultation, old)
    old.state, old.merged_into_id = "merged", theme.id
    one = add_promise(session, priority)
    session.commit()
    officer, viewer = staff("engagement_officer"), staff("viewer")
    assert f"/respond/comments/{comment.id}" in visit(officer, "/listen/transitions/comments")
    onwards = visit(officer, f"/respond/comments/{comment.id}")
    assert f"/respond/promises/{one.id}/story" in onwards
    assert "Suggested by a machine" in onwards
    assert "no priority answers this theme" in visit(officer, f"/respond/comments/{alone.id}")
    assert "under no theme yet" in visit(officer, f"/respond/comments/{nowhere.id}")
    assert viewer.get(f"/respond/comments/{comment.id}").status_code == 403
    back = visit(officer, f"/respond/promises/{one.id}/story")
    assert "We told our story to nine people." in back
    assert f"/respond/priorities/{priority.id}" in back
    assert f"/respond/comments/{comment.id}" in back
    assert f"/respond/comments/{comment.id}" not in visit(
        viewer, f"/respond/promises/{one.id}/story"
    )


def test_broken_links_are_listed_and_mended_ones_are_not(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    theme = add_theme(session, consultation, name="Waiting")
    add_comment(session, consultation, [theme])
    empty = add_priority(session, consultation)
    promises.bring(session, consultation, replace(PROMISE, who={}, easy_what={}), None)
    found = [one.kind for one in chains.broken(session, consultation)]
    assert found == [
        "theme_unanswered",
        "priority_without_words",
        "priority_without_decision",
        "priority_without_promise",
        "promise_untied",
    ]
    decide(session, consultation, (theme, "no", "Another board pays for it."))
    session.commit()
    page = visit(staff("engagement_officer"), "/respond/transitions/chain")
    assert "5 links are missing." in page
    assert "A priority that no board’s decision chose" in page
    assert "Another board pays for it." in page, "a theme that nobody answers, and why"
    decide(session, consultation, (empty.themes[0], "yes", "Both forums want it."))
    session.execute(update(Coding).values(theme_id=empty.themes[0].id))
    one = session.scalars(select(Promise)).one()
    promises.change(session, one, PROMISE, None)
    promises.tie(session, one, empty)
    drafter, approver = add_staff(session, "drafter"), add_staff(session, "approver")
    respond_samples.publish(session, releases.draft(session, consultation, drafter), approver)
    assert chains.broken(session, consultation) == []


def test_the_chain_shows_what_the_board_decided_and_what_it_did_not_choose(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    theme = add_theme(session, consultation, name="One contact")
    other, later = (add_theme(session, consultation, key) for key in ("buses", "lunch"))
    comment = add_comment(session, consultation, [other], "The bus is late.")
    one = add_promise(session, add_priority(session, consultation, theme))
    decide(session, consultation, (other, "yes", "First we said yes."))
    session.commit()
    officer, viewer = staff("engagement_officer"), staff("viewer")
    story = f"/respond/promises/{one.id}/story"
    assert "No decision chose it yet." in visit(officer, story)
    yes = (theme, "yes", "Both forums put it first.")
    decide(session, consultation, yes, (other, "no", "Another board pays for it."))
    decide(session, consultation, (later, "no", "Another day."), board="Another board")
    session.commit()
    page = visit(viewer, story)
    assert "Both forums put it first." in page
    assert "1 theme was not chosen at that meeting" in page
    assert "Another board pays for it." in page
    assert "First we said yes." not in page, "the newest decision counts"
    assert "Another day." not in page
    assert "Another board pays for it." in visit(officer, f"/respond/comments/{comment.id}")


def test_years_are_compared_by_what_was_kept_and_by_words(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    viewer, officer = staff("viewer"), staff("engagement_officer")
    theme = add_theme(session, consultation, name="Waiting")
    add_crowd(session, consultation, 40, 50, theme)
    for number in range(12):
        before = datetime(2025, 3, 1, tzinfo=UTC)
        add_comment(session, consultation, [theme] * (number < 1), "Long.", arrived_at=before)
    priority = add_priority(session, consultation, theme)
    result = {"en": "Open."}
    done = replace(PROMISE, status=DONE, by=LONG_AGO, result=result, easy_result=result)
    add_promise(session, priority, words=replace(done, done_on=LONG_AGO))
    add_promise(session, priority, words=replace(done, done_on=date(2021, 1, 1)))
    add_promise(session, priority, words=replace(PROMISE, by=LONG_AGO))
    add_promise(session, priority, words=replace(PROMISE, by=date(2999, 1, 1)))
    add_edition(session, consultation, "asked")
    found = years.promises_by_year(session, consultation, today())
    assert found == {2999: {"to_come": 1}, 2020: {"in_time": 1, "after": 1, "missed": 1}}
    [said] = years.themes(session, consultation, [2025, 2026])
    assert said.words == {2025: "some", 2026: "most"}
    session.commit()
    for client in (viewer, officer):
        page = visit(client, "/respond/transitions/years")
        assert "Most said this" in page
        assert ">40<" not in page
        assert "Published(" not in page


def test_a_comment_that_is_taken_back_leaves_the_chain(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    comment = add_comment(session, consultation, [add_theme(session, consultation)])
    session.commit()
    session.delete(session.get(Comment, comment.id))
    session.commit()
    visit(staff("engagement_officer"), f"/respond/comments/{comment.id}", 404)
