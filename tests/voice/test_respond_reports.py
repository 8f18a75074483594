"""The yearly Local Offer report, the inspection's evidence pack, and what `voice export` writes."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import docx
import pytest
from docx.document import Document
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation, Edition
from tests.voice.respond_samples import (
    PROMISE,
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_theme,
)
from tests.voice.test_respond_answers_back import key_of, publish
from voice.involve.consultations import register
from voice.involve.consultations.consultees import KINDS
from voice.listen.models import Theme
from voice.respond.errors import NothingToRelease
from voice.respond.models import Release
from voice.respond.promises import promises
from voice.respond.promises.promises import PromiseWords
from voice.respond.releases import exports
from voice.respond.replies import replies

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What a store keeps of it has its own tests, on both."""

Staff = Callable[[str], FlaskClient]


@pytest.fixture
def release(session: Session, consultation: Consultation, edition: Edition) -> Release:
    theme, other = (add_theme(session, consultation, key) for key in ("one_person", "travel"))
    add_crowd(session, consultation, 20, 60, theme)
    for topic in ("local_offer_access", None):
        add_comment(session, consultation, [theme], "A comment.", topic=topic, may_quote=False)
    add_comment(session, consultation, [theme], "We told our story to nine different people.")
    promise = add_promise(session, add_priority(session, consultation, theme))
    done = {name: getattr(PROMISE, name) for name in ("what", "easy_what", "who")} | {
        "result": {"en": "Nine in ten had a name."},
        "easy_result": {"en": "It works."},
        "status": "done",
    }
    promises.change(session, promise, PromiseWords(**done), None)
    add_promise(session, add_priority(session, consultation, other))
    return publish(session, consultation)


def read(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def words_of(file: Document) -> str:
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in file.paragraphs), *cells])


def test_the_evidence_pack_says_who_was_heard_themes_actions_impact_and_dates(
    release: Release, session: Session, staff: Staff
) -> None:
    replies.take(session, release, key_of(release), is_right=False)
    session.commit()
    reply = staff("viewer").get("/respond/transitions/evidence-pack.docx")
    assert reply.status_code == 200
    file = read(reply.data)
    headings = [one.text for one in file.paragraphs if one.style and one.style.name == "Heading 2"]
    assert headings == [
        "What happened when",
        "Whom the law says to consult",
        "Who was heard",
        "What people said",
        "Evidence for section 19",
        "What became of comments",
        "What we do",
        "What came of it",
    ]
    said = words_of(file)
    for words in (
        "section 19 of the Children and Families Act 2014",
        "Answer 1",
        "We told our story to nine different people.",
        "Parent 2026",
        "Parents and carers: Some said this",
        "Each family gets one name to ask.",
        "Nine in ten had a name.",
        "English, Arabic",
        "Presses are not people",
    ):
        assert words in said, words
    assert "63" not in said
    assert "23" not in said


def test_the_evidence_pack_holds_the_register_with_its_gaps(
    release: Release, session: Session, consultation: Consultation, staff: Staff
) -> None:
    asked = register.Entry(
        name="All academy trusts",
        asked_on=date(2026, 11, 4),
        way="Letter",
        answer="Sooner, please.",
    )
    register.add(session, consultation, KINDS["academies"], asked, None)
    none = register.Entry(name="Nursery schools", why_not="There is none here.")
    register.add(session, consultation, KINDS["nursery_schools"], none, None)
    session.commit()
    file = read(staff("viewer").get("/respond/transitions/evidence-pack.docx").data)
    table = next(one for one in file.tables if one.rows[0].cells[0].text == "Named in")
    rows = {row.cells[1].text: [cell.text for cell in row.cells] for row in table.rows}
    assert rows["All academy trusts"] == [
        "27(3)(d)",
        "All academy trusts",
        "Wednesday 4 November 2026. Letter",
        "Sooner, please.",
    ]
    assert rows["Nursery schools"][2] == "Not asked, because: There is none here."
    assert rows["Youth offending teams"][2] == "Nothing is written yet."
    assert rows["Others whom we think right to ask"][2] == "Not named by the law itself."


def test_a_theme_that_people_named_as_evidence_of_section_19_stands_in_the_pack(
    release: Release, session: Session, staff: Staff
) -> None:
    theme = session.scalars(select(Theme).where(Theme.key == "one_person")).one()
    here = f"/listen/transitions/themes/{theme.id}"
    session.commit()
    officer = staff("engagement_officer")
    assert staff("viewer").post(f"{here}/evidence", data={"section_19": "a"}).status_code == 403
    officer.post(f"{here}/evidence", data={"section_19": ["b", "a", "nothing"]})
    assert officer.get(here).text.count(" checked>") == 2
    file = read(officer.get("/respond/transitions/evidence-pack.docx").data)
    table = next(one for one in file.tables if one.rows[0].cells[1].text == "Theme")
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        ["19(a) Views, wishes and feelings", "one person", "One person to ask"],
        ["19(b) Taking part in decisions", "one person", "One person to ask"],
        [
            "19(c) Information and support to take part",
            "No theme was named as evidence of it.",
            "–",
        ],
        [
            "19(d) Support for the best possible outcomes",
            "No theme was named as evidence of it.",
            "–",
        ],
    ]
    officer.post(f"{here}/evidence")
    assert " checked>" not in officer.get(here).text


def test_the_evidence_pack_counts_what_became_of_comments(release: Release, staff: Staff) -> None:
    file = read(staff("viewer").get("/respond/transitions/evidence-pack.docx").data)
    table = next(one for one in file.tables if one.rows[0].cells[0].text == "Outcome")
    rows = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert rows["Two people let the words be published"] == "c"
    assert rows["Summed up in themes, not quoted"] == "60"
    assert rows["Sent to the complaints procedure"] == "0"


def test_the_yearly_report_sorts_comments_by_kind_with_response_and_action(
    release: Release, staff: Staff
) -> None:
    viewer = staff("viewer")
    said = words_of(read(viewer.get("/respond/local-offer-report.docx").data))
    assert "regulation 56" in said
    access = said.index("How easy the information is to find and to use")
    other = said.index("not sorted into one of these kinds")
    assert access < said.index("Our response: Both forums raised it.") < other
    assert "content, quality and gaps" not in said
    assert "Action (Done): Each family gets one name to ask." in said
    before = (today() - timedelta(days=2)).isoformat()
    earlier = viewer.get(f"/respond/local-offer-report.docx?to={before}")
    assert "We published no answer in this time." in words_of(read(earlier.data))


def test_without_a_release_there_is_nothing_to_take_away(
    session: Session, consultation: Consultation, staff: Staff
) -> None:
    session.commit()
    assert staff("viewer").get("/respond/transitions/evidence-pack.docx").status_code == 404
    for make in (exports.to_docx, exports.to_pdf):
        with pytest.raises(NothingToRelease):
            make(session, consultation, "en")


def test_the_command_line_writes_the_newest_release_in_a_language(
    release: Release, session: Session, consultation: Consultation
) -> None:
    file = read(exports.to_docx(session, consultation, "ar"))
    assert "شخص واحد نسأله" in words_of(file)
    assert "الخبرة" in words_of(file) or "قلتم" in words_of(file)
    assert exports.to_pdf(session, consultation, "en").startswith(b"%PDF")
