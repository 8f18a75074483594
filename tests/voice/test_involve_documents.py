"""A draft document becomes a survey that asks about each of its parts."""

import io
import zipfile
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import editions, intake
from surveys.models import Consultation, Survey
from surveys.submissions import read_json
from voice.listen.models import Comment

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
PAGE = "/involve/consultations/transitions/surveys/from-document"
TEXT = """# Getting help early

We will look at each plan within six weeks.

Easy read: We answer in 6 weeks.

# Travel

Every pupil has a named driver.
"""
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def as_docx(body: str, **more: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
        for name, content in more.items():
            archive.writestr(f"word/{name}.bin", content)
    return file.getvalue()


def _paragraph(words: str, style: str = "") -> str:
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{kind}<w:r><w:t>{words}</w:t></w:r></w:p>"


DOCX = f"""<w:document {_NS}><w:body>{_paragraph("Getting help early", "Heading1")}
{_paragraph("We will look at each plan within six weeks.")}
{_paragraph("Easy read: We answer in 6 weeks.")}{_paragraph("Travel", "Heading1")}
{_paragraph("Every pupil has a named driver.")}</w:body></w:document>"""


def send(client: FlaskClient, data: bytes, name: str, **changes: str) -> tuple[int, str, str]:
    form = {"title": "Draft strategy", "audience": "parents"} | changes
    reply = client.post(PAGE, data=form | {"file": (io.BytesIO(data), name)})
    return reply.status_code, reply.text, reply.location or ""


@pytest.mark.parametrize(("name", "data"), [("a.txt", TEXT.encode()), ("a.docx", as_docx(DOCX))])
def test_people_read_each_part_and_what_they_say_comes_with_its_part(
    staff: SignIn,
    visit: Visit,
    session: Session,
    consultation: Consultation,
    name: str,
    data: bytes,
) -> None:
    officer = staff("engagement_officer")
    assert "Ask about a draft document" in visit(officer, "/involve/consultations/transitions")
    visit(officer, PAGE)
    status, _, address = send(officer, data, name)
    assert status == 303
    visit(officer, address)
    survey = session.scalars(select(Survey)).one()
    keys = [one["key"] for one in survey.draft["questions"]]
    assert keys == ["part_1", "part_1_said", "part_2", "part_2_said", "share_words"]
    read, asked = survey.draft["questions"][:2]
    assert read["text"]["en"].endswith("We will look at each plan within six weeks.")
    assert "Getting help early" in asked["text"]["en"]
    assert asked["help"]["en"] == "We answer in 6 weeks."
    edition = editions.freeze(session, survey)
    editions.open_edition(session, edition)
    answers = {
        "edition": 1, "language": "en", "answered_by": "self", "channel": "phone",
        "answers": {"part_2_said": "The same driver, please.", "share_words": "yes"},
        "skipped": ["part_1_said"],
    }  # fmt: skip
    intake.submit(session, edition, uuid4(), read_json(edition.document, answers), b"tests only")
    comment = session.scalars(select(Comment)).one()
    assert (comment.topic, comment.edition_id, comment.channel) == ("part_2", edition.id, "phone")


def test_a_long_part_is_read_on_several_pages(
    staff: SignIn, session: Session, consultation: Consultation
) -> None:
    long = "# One part\n\n" + "\n\n".join(f"Sentence {number}. " * 60 for number in range(10))
    assert send(staff("forum_coordinator"), long.encode(), "a.txt")[0] == 303
    survey = session.scalars(select(Survey)).one()
    pages = [one for one in survey.draft["questions"] if one["kind"] == "information"]
    assert len(pages) == 2
    assert "Sentence 9." in pages[-1]["text"]["en"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"%PDF", "This is not a .docx"),
        ("a.docx", b"PK no archive", "This file is damaged"),
        ("a.docx", as_docx(DOCX, vbaProject="x"), "programs (macros)"),
        ("a.docx", as_docx(f'<!DOCTYPE d [<!ENTITY a "b">]>{DOCX}'), "definitions"),
        ("a.docx", as_docx(f"<w:document {_NS}/>"), "no words in this file"),
        ("a.txt", "Caf\u00e9".encode("latin-1"), "UTF-8"),
        ("a.txt", "".join(f"# {n}\n\nWords.\n\n" for n in range(41)).encode(), "too many parts"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_all_that_was_typed(
    staff: SignIn, session: Session, consultation: Consultation, name: str, data: bytes, says: str
) -> None:
    status, page, _ = send(staff("engagement_officer"), data, name)
    assert status == 422
    assert says in page
    assert 'value="Draft strategy"' in page
    assert session.scalar(select(func.count()).select_from(Survey)) == 0
