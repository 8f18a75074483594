"""The listening pages: everyone on the staff sees findings, readers read, editors decide."""

import re
from collections.abc import Callable
from copy import deepcopy
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition
from voice.jobs.models import Job
from voice.listen.models import (
    ACCEPTED,
    CODEBOOK,
    MACHINE,
    REJECTED,
    SUGGESTED,
    Coding,
    Comment,
    Theme,
)

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
WAITS = "We waited two years on the waiting list."
ARABIC = "انتظرنا سنتين في قائمة الانتظار"


@pytest.fixture
def heard(session: Session, consultation: Consultation) -> dict[str, int]:
    """Two themes and a suggested one, three comments; their ids by name."""
    made: dict[str, Theme | Comment] = {
        "waits": _theme(consultation, "waits", "Long waits", CODEBOOK, ACCEPTED),
        "transport": _theme(consultation, "transport", "Transport", CODEBOOK, ACCEPTED),
        "dinner": _theme(consultation, "found-dinner", "Dinner", MACHINE, SUGGESTED),
        "comment": _comment(consultation, "parents", WAITS),
        "named": _comment(consultation, "young_people", "Mrs Patel helped me <b>a lot</b>."),
        "arabic": _comment(consultation, "parents", ARABIC, "ar"),
    }
    session.add_all(made.values())
    session.flush()
    session.add(
        Coding(
            comment_id=made["comment"].id,
            theme_id=made["waits"].id,
            state=SUGGESTED,
            confidence=0.9,
            evidence=["waiting list"],
        )
    )
    session.add(Coding(comment_id=made["named"].id, theme_id=made["dinner"].id, state=SUGGESTED))
    ids = {name: one.id for name, one in made.items()}
    session.commit()  # and read nothing after it: an open transaction keeps the pages waiting
    return ids


def _theme(of: Consultation, key: str, name: str, origin: str, state: str) -> Theme:
    return Theme(consultation=of, key=key, name=name, origin=origin, state=state)


def _comment(of: Consultation, audience: str, words: str, language: str = "en") -> Comment:
    return Comment(
        consultation=of,
        audience=audience,
        text=words,
        language=language,
        source="file",
        answered_by="self",
        may_quote=True,
    )


def _state(session: Session, comment: int, theme: int) -> str | None:
    found = session.scalar(
        select(Coding.state).where(Coding.comment_id == comment, Coding.theme_id == theme)
    )
    session.rollback()
    return found


FINDINGS = ("/account", "/listen", "/listen/transitions", "/listen/transitions?sort=parents")
WORDS = ("/listen/transitions/comments", "/listen/transitions/themes/")


@pytest.mark.parametrize("role", ["forum_coordinator", "engagement_officer", "safeguarding_lead"])
def test_editors_and_the_safeguarding_lead_read_what_people_wrote(
    staff: SignIn, visit: Visit, heard: dict[str, int], role: str
) -> None:
    client = staff(role)
    for path in (
        *FINDINGS,
        "/listen/transitions/comments",
        f"/listen/transitions/themes/{heard['waits']}",
        f"/listen/transitions/themes/{heard['dinner']}",
    ):
        visit(client, path)
    page = visit(client, "/listen/transitions")
    assert all(f'href="{path}' in page for path in WORDS)


def test_a_viewer_sees_what_was_found_and_nobodys_raw_words(
    staff: SignIn, visit: Visit, heard: dict[str, int]
) -> None:
    viewer = staff("viewer")
    for path in FINDINGS:
        page = visit(viewer, path)
        assert "Patel" not in page
        assert not any(f'href="{one}' in page for one in WORDS), path
    for path in (
        "/listen/transitions/comments",
        f"/listen/transitions/themes/{heard['waits']}",
        f"/listen/transitions/themes/{heard['dinner']}",
    ):
        visit(viewer, path, 403)


def test_nobody_else_may(client: FlaskClient, heard: dict[str, int]) -> None:
    assert client.get("/listen/transitions/comments").status_code == 302


def test_a_viewer_cannot_decide(staff: SignIn, session: Session, heard: dict[str, int]) -> None:
    viewer = staff("viewer")
    here = "/listen/transitions"
    for path in (
        f"{here}/find-themes",
        f"{here}/themes/{heard['dinner']}/accept",
        f"{here}/themes/{heard['dinner']}/dismiss",
        f"{here}/themes/{heard['dinner']}/rename",
        f"{here}/themes/{heard['dinner']}/merge",
        f"{here}/comments/{heard['comment']}/themes",
        f"{here}/comments/{heard['comment']}/themes/{heard['waits']}",
        f"{here}/comments/{heard['arabic']}/translation",
        "/listen/jobs/1/stop",
    ):
        assert viewer.post(path, data={"decision": "right"}).status_code == 403, path
    assert "Accept" not in viewer.get(here).text
    assert _state(session, heard["comment"], heard["waits"]) == SUGGESTED


def test_what_waits_is_counted_at_the_door(
    staff: SignIn, visit: Visit, heard: dict[str, int]
) -> None:
    page = visit(staff("engagement_officer"), "/listen")
    assert "1 new theme" in page
    assert "1 to translate" in page
    assert '<span class="count">2' in page
    assert '<span class="count">' not in visit(staff("viewer"), "/listen")


def test_a_comment_shows_its_evidence_and_what_will_be_covered(
    staff: SignIn, visit: Visit, heard: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    page = visit(officer, f"/listen/transitions/themes/{heard['waits']}")
    assert "<mark>waiting list</mark>" in page
    assert "Machine: sure" in page
    page = visit(officer, "/listen/transitions/comments")
    assert '<span class="to-cover">' in page
    assert "&lt;b&gt;a lot&lt;/b&gt;" in page
    assert re.search(rf'lang="ar"\s+dir="rtl"><span class="as-written">{ARABIC}</span>', page)


@pytest.mark.parametrize(("decision", "state"), [("right", ACCEPTED), ("wrong", REJECTED)])
@pytest.mark.every_store
def test_an_editor_says_right_or_wrong(
    staff: SignIn, session: Session, heard: dict[str, int], decision: str, state: str
) -> None:
    reply = staff("forum_coordinator").post(
        f"/listen/transitions/comments/{heard['comment']}/themes/{heard['waits']}",
        data={"decision": decision, "back": "/listen/transitions/themes/1?page=2#comment-1"},
    )
    assert reply.headers["Location"] == "/listen/transitions/themes/1?page=2#comment-1"
    assert _state(session, heard["comment"], heard["waits"]) == state


def test_the_way_back_never_leaves_the_pages(staff: SignIn, heard: dict[str, int]) -> None:
    officer = staff("engagement_officer")
    for back in ("https://evil.example", "//evil.example", "/listen//evil", "/\\evil", "/listen\\"):
        reply = officer.post(
            f"/listen/transitions/comments/{heard['comment']}/themes/{heard['waits']}",
            data={"decision": "right", "back": back},
        )
        assert reply.headers["Location"] == "/listen/transitions", back


def test_a_comment_is_moved_and_another_theme_added(
    staff: SignIn, session: Session, heard: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    base = f"/listen/transitions/comments/{heard['comment']}/themes"
    officer.post(f"{base}/{heard['waits']}", data={"decision": "move", "theme": heard["transport"]})
    assert _state(session, heard["comment"], heard["transport"]) == ACCEPTED
    assert _state(session, heard["comment"], heard["waits"]) == REJECTED
    officer.post(base, data={"theme": heard["waits"]})
    assert _state(session, heard["comment"], heard["waits"]) == ACCEPTED


def test_a_theme_is_renamed_and_thereby_accepted(
    staff: SignIn, session: Session, heard: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    address = f"/listen/transitions/themes/{heard['dinner']}/rename"
    refused = officer.post(address, data={"name": " "})
    assert refused.status_code == 422
    assert "Type a name." in refused.text
    officer.post(address, data={"name": "School dinners", "easy_name": "Dinner"})
    theme = session.get_one(Theme, heard["dinner"])
    session.refresh(theme)
    assert (theme.name, theme.state) == ("School dinners", ACCEPTED)
    assert theme.decided_by_id is not None


def test_a_second_decision_on_a_suggestion_is_refused_politely(
    staff: SignIn, heard: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    base = f"/listen/transitions/themes/{heard['dinner']}"
    assert officer.post(f"{base}/dismiss").status_code == 302
    late = officer.post(f"{base}/accept")
    assert late.status_code == 409
    assert "Nothing was changed" in late.text


def test_a_theme_is_merged_and_its_page_points_to_the_other(
    staff: SignIn, visit: Visit, heard: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    base = f"/listen/transitions/themes/{heard['dinner']}"
    reply = officer.post(f"{base}/merge", data={"theme": heard["waits"]})
    assert reply.headers["Location"] == f"/listen/transitions/themes/{heard['waits']}"
    assert "part of another one" in visit(officer, base)


def test_a_translation_is_kept_and_shown_beside_the_persons_words(
    staff: SignIn, visit: Visit, heard: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    address = f"/listen/transitions/comments/{heard['arabic']}/translation"
    assert officer.post(address, data={"words": " "}).status_code == 409
    assert officer.post(address, data={"words": "We waited two years."}).status_code == 302
    page = visit(officer, "/listen/transitions/comments?language=ar")
    assert ARABIC in page
    assert "We waited two years." in page
    assert ARABIC not in visit(officer, "/listen/transitions/comments?waits=translation")


def test_filters_and_search_are_in_the_address(
    staff: SignIn, visit: Visit, heard: dict[str, int]
) -> None:
    reader = staff("safeguarding_lead")
    page = visit(reader, "/listen/transitions/comments?q=WAITED")
    assert WAITS in page
    assert "Patel" not in page
    assert WAITS not in visit(reader, "/listen/transitions/comments?audience=young_people")
    assert WAITS not in visit(reader, "/listen/transitions/comments?waits=theme")
    assert "No comment fits this" in visit(reader, "/listen/transitions/comments?q=%25&page=99999")
    theme = f"/listen/transitions/themes/{heard['waits']}"
    assert "<mark>waiting list</mark>" not in visit(reader, f"{theme}?state=rejected")


def test_what_was_said_for_another_shows_who_chose_it_and_is_found_by_that(
    staff: SignIn, session: Session, visit: Visit, heard: dict[str, int]
) -> None:
    comment = session.get_one(Comment, heard["comment"])
    comment.answered_by, comment.who_chose = "proxy", "together"
    session.commit()
    reader = staff("safeguarding_lead")
    page = visit(reader, "/listen/transitions/comments?chose=together")
    assert WAITS in page
    assert "<li>Chosen together</li>" in page
    assert WAITS not in visit(reader, "/listen/transitions/comments?chose=helper")


def test_signs_that_no_database_takes_are_left_out(
    staff: SignIn, visit: Visit, session: Session, heard: dict[str, int]
) -> None:
    officer, here = staff("engagement_officer"), "/listen/transitions"
    assert WAITS in visit(officer, f"{here}/comments?q=wai%00ted&audience=parents%00")
    visit(officer, f"{here}/themes/{heard['waits']}?state=%00&language=e%00n")
    words = {"name": "Din\0ner\x1b", "easy_name": "\0", "description": "All\0 of it"}
    assert officer.post(f"{here}/themes/{heard['dinner']}/rename", data=words).status_code == 302
    theme = session.get_one(Theme, heard["dinner"], populate_existing=True)
    assert (theme.name, theme.easy_name, theme.description) == ("Dinner", None, "All of it")
    session.rollback()
    address = f"{here}/comments/{heard['arabic']}/translation"
    assert officer.post(address, data={"words": "We \0waited."}).status_code == 302
    comment = session.get_one(Comment, heard["arabic"], populate_existing=True)
    assert comment.translation == "We waited."


def test_a_comment_just_decided_on_stays_in_sight_to_be_undone(
    staff: SignIn, visit: Visit, heard: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    theme = f"/listen/transitions/themes/{heard['waits']}"
    page = visit(officer, theme)
    back = re.search(r'name="back"\s+value="([^"]*keep=[^"]*)"', page)
    assert back
    reply = officer.post(
        f"/listen/transitions/comments/{heard['comment']}/themes/{heard['waits']}",
        data={"decision": "wrong", "back": unescape(back[1])},
    )
    assert reply.headers["Location"].endswith(f"#comment-{heard['comment']}")
    assert "Checked: wrong" in visit(officer, reply.headers["Location"])
    assert 'value="right"' in visit(officer, reply.headers["Location"])
    assert f'id="comment-{heard["comment"]}"' not in visit(officer, theme)


def test_long_lists_come_in_pages(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation
) -> None:
    session.add_all(_comment(consultation, "parents", f"Number {one}.") for one in range(120))
    session.commit()
    reader = staff("safeguarding_lead")
    page = visit(reader, "/listen/transitions/comments?audience=parents&page=3")
    assert page.count('class="said"') == 20
    assert "101 to 120 of 120" in page
    assert "audience=parents" in page


def test_finding_themes_is_a_job_with_progress(
    staff: SignIn, visit: Visit, session: Session, heard: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    reply = officer.post("/listen/transitions/find-themes")
    assert reply.headers["Location"] == "/listen/transitions#run"
    job_id = session.scalars(select(Job.id)).one()
    told = officer.get(f"/listen/jobs/{job_id}").json
    assert told is not None
    assert (told["state"], told["done"], told["total"]) == ("done", 100, 100)
    assert "Last run" in visit(officer, "/listen/transitions")


def test_a_run_under_way_can_be_stopped_and_is_not_started_twice(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation, heard: dict[str, int]
) -> None:
    job = Job(
        kind="theme", arguments={"consultation_id": consultation.id}, state="running", done=30
    )
    session.add(job)
    session.flush()
    job_id = job.id
    session.commit()
    officer = staff("engagement_officer")
    officer.post("/listen/transitions/find-themes")
    assert session.scalars(select(Job.id)).all() == [job_id]
    session.rollback()
    page = visit(officer, "/listen/transitions")
    assert '<progress aria-labelledby="run-bar" max="100" value="30">' in page
    officer.post(f"/listen/jobs/{job_id}/stop")
    session.refresh(job)
    assert job.stop_wanted


def test_unknown_places_are_not_found(
    app: Flask, staff: SignIn, heard: dict[str, int], session: Session
) -> None:
    officer = staff("engagement_officer")
    for path in ("/listen/nowhere", "/listen/transitions/themes/999", "/listen/jobs/999"):
        assert officer.get(path).status_code == 404, path


def test_a_comment_stands_under_its_question_as_it_was_asked(
    staff: SignIn, visit: Visit, session: Session, edition: Edition, heard: dict[str, int]
) -> None:
    said = session.get_one(Comment, heard["named"])
    said.question = "better"
    draft = deepcopy(edition.survey.draft)
    draft["questions"][5]["text"]["en"] = "Words that nobody was asked"
    edition.survey.draft = draft
    session.commit()
    page = visit(staff("engagement_officer"), "/listen/transitions/comments")
    assert "What would make it better?" in page
    assert "Words that nobody was asked" not in page


def test_shares_stand_beside_their_intervals_and_the_two_forums_are_compared(
    staff: SignIn, visit: Visit, session: Session, heard: dict[str, int]
) -> None:
    place = session.get_one(Theme, heard["waits"]).consultation
    for audience, said, silent in (("young_people", 1, 19), ("parents", 15, 3)):
        for at in range(said + silent):
            comment = _comment(place, audience, f"{audience} {at}")
            comment.answered_by = "self" if at % 2 else "helped"
            session.add(comment)
            session.flush()
            if at < said:
                theme = heard["waits"]
                session.add(Coding(comment_id=comment.id, theme_id=theme, state=SUGGESTED))
    session.commit()
    officer, viewer = staff("engagement_officer"), staff("viewer")
    page = _plain(visit(officer, "/listen/transitions"))
    assert "80%, likely 58% to 92%" in page  # 16 of 20 parents, with the one of before
    assert "5%, likely 1% to 23%" in page  # 1 of 21 young people
    assert "Parents and carers say it more by 75 points, likely 47 to 88" in page
    own = _plain(visit(officer, "/listen/transitions?whose=self&sort=parents"))
    assert "Own words only" in own
    assert "from 22 people" in own
    seen = visit(viewer, "/listen/transitions")
    plain = _plain(seen)
    assert "Most said this" in plain  # 16 of 20 parents
    assert "20 wrote" in plain
    assert not re.search(r"\d%|points|likely \d", plain)
    assert "bar-said" not in seen.partition("<main")[2]


def _plain(page: str) -> str:
    """The words of a page, as they are read."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_few_people_are_compared_with_nobody(
    staff: SignIn, visit: Visit, heard: dict[str, int]
) -> None:
    page = visit(staff("viewer"), "/listen/transitions")
    assert "Too few people to say" in page
    page = visit(staff("viewer"), "/listen/transitions?whose=nonsense")
    assert 'aria-current="true">All words' in page
