"""Comments from groups and from other people's files: all that travels, once, and accounted for."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation, Edition
from voice.involve.models import Outreach
from voice.listen import findings
from voice.listen.models import Comment
from voice.listen.sources import cells, imports, mapping, uploads
from voice.listen.sources.files import Table
from voice.listen.sources.models import CommentImport, GroupNote, ImportRow
from voice.media import storage
from voice.safeguarding.models import COMMENT, Concern

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
NOTES = "/listen/transitions/notes"
FILES = "/listen/transitions/import"
NOTE = {
    "before.note": "5e0b52a9-14a1-4f0e-9f3e-3cf2b3f9a001",
    "kind": "meeting",
    "place": "Town hall",
    "day": "2026-11-03",
    "group": "Big Mouth Forum",
    "people": "14",
    "audience": "young_people",
    "answered_by": "helped",
    "language": "en",
    "event": "0",
    "topic": "",
    "may_quote": "y",
    "lines": "- More visits before we move.\n2. Nobody rang me back.\n\n   \n"
    "• انتظرنا سنتين في قائمة الانتظار",
}
FORM = [
    ["Timestamp", "Email", "Name", "Who are you?", "What helped you?", "What should be better?"],
    ["03/11/2025 10:01", "a@b.example", "Ann", "Parent", "The school rang us every week.", ""],
    ["04/11/2025 11:20", "c@d.example", "Cy", "Parent", "None", "The bus came late on each day."],
    ["31/31/2025", "e@f.example", "Eve", "Pupil", "None", "The bus came late on each day."],
    ["05/11/2025 09:00", "g@h.example", "Gil", "Parent", "", "The bus came late on each day."],
]


def as_csv(rows: list[list[str]]) -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def as_xlsx(rows: list[list[str]]) -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    file.seek(0)
    return file


def bring(client: FlaskClient, file: io.BytesIO, name: str = "forms.xlsx") -> str:
    """Bring a file; the address where its columns are asked for."""
    reply = client.post(FILES, data={"file": (file, name)})
    assert reply.status_code == 303, reply.text
    return reply.location


def chosen(page: str) -> dict[str, str]:
    """What a page of columns suggests, as its form would send it."""
    found = re.findall(r'<select[^>]* name="([\w-]+)".*?</select>', page, re.DOTALL)
    blocks = re.findall(r"<select.*?</select>", page, re.DOTALL)
    values = [re.search(r'value="([^"]*)" selected', one) for one in blocks]
    return {name: value[1] if value else "" for name, value in zip(found, values, strict=True)}


def all_comments(session: Session) -> list[Comment]:
    return list(session.scalars(select(Comment).order_by(Comment.id)))


def test_a_note_becomes_a_comment_a_line_with_all_that_travels(
    staff: SignIn, visit: Visit, session: Session, edition: Edition
) -> None:
    officer, number = staff("engagement_officer"), edition.id
    session.rollback()
    first = officer.post(NOTES, data=NOTE)
    again = officer.post(NOTES, data=NOTE)
    assert (first.status_code, again.location) == (303, first.location)
    comments = all_comments(session)
    assert [one.text for one in comments][:2] == [
        "More visits before we move.", "Nobody rang me back.",
    ]  # fmt: skip
    assert [one.language for one in comments] == ["en", "en", "ar"]
    for one in comments:
        assert (one.source, one.channel, one.audience) == ("note", "meeting", "young_people")
        assert (one.answered_by, one.may_quote) == ("helped", True)
        assert (one.edition_id, one.said_on) == (number, date(2026, 11, 3))
    waiting = select(func.count()).where(Concern.kind == COMMENT)
    assert session.scalar(waiting) == len(comments)  # each waits for a lead's eyes
    met = session.scalars(select(Outreach)).one()
    assert (met.who, met.people, met.day) == ("Big Mouth Forum", 14, date(2026, 11, 3))
    assert session.scalar(select(func.count()).select_from(GroupNote)) == 1
    session.rollback()
    assert "More visits before we move." in visit(officer, first.location)
    assert "Big Mouth Forum" in visit(officer, NOTES)
    like = visit(officer, f"{NOTES}?like=1")
    assert 'value="Town hall"' in like
    visit(staff("viewer"), NOTES, 403)


def test_a_wrong_note_keeps_all_that_was_typed(
    staff: SignIn, session: Session, consultation: Consultation
) -> None:
    later = (today() + timedelta(days=3)).isoformat()
    reply = staff("forum_coordinator").post(NOTES, data=NOTE | {"day": later, "audience": ""})
    assert reply.status_code == 422
    assert "This day is still to come." in reply.text
    assert "Say who speaks." in reply.text
    assert "Nobody rang me back." in reply.text
    assert NOTE["before.note"] in reply.text
    assert all_comments(session) == []


def test_lines_are_corrected_one_by_one_and_none_goes_before_a_lead_has_read_it(
    staff: SignIn, session: Session, edition: Edition
) -> None:
    officer = staff("engagement_officer")
    lines = "He hits me at home and I am scared.\nMore visits, please."
    page = officer.post(NOTES, data=NOTE | {"lines": lines}).location
    harm, visits = (one.id for one in all_comments(session))
    session.rollback()
    facts = {
        f"whose-{harm}": "self", f"language-{harm}": "en",
        f"whose-{visits}": "proxy", f"language-{visits}": "pl",
    }  # fmt: skip
    refused = officer.post(page, data=facts | {f"remove-{harm}": "on"})
    assert refused.status_code == 409
    assert "A safeguarding lead reads it first" in refused.text
    assert officer.post(page, data=facts).status_code == 303
    kept = session.get_one(Comment, visits)
    assert (kept.answered_by, kept.language, kept.may_quote) == ("proxy", "pl", False)
    session.rollback()
    assert officer.post(page, data=facts | {f"remove-{visits}": "on"}).status_code == 303
    assert [one.id for one in all_comments(session)] == [harm]
    gone = session.scalars(select(Concern).where(Concern.gone_on.is_not(None))).all()
    assert len(gone) == 1  # a tombstone with the day


def test_a_form_is_taken_by_its_columns_and_every_cell_is_accounted_for(
    staff: SignIn, visit: Visit, session: Session, edition: Edition
) -> None:
    officer = staff("engagement_officer")
    session.rollback()
    page = bring(officer, as_xlsx(FORM))
    assert all_comments(session) == []
    session.rollback()
    suggested = chosen(visit(officer, page))
    roles = [suggested[f"role-{place}"] for place in range(6)]
    assert roles == ["day", "nothing", "nothing", "group", "text", "text"]
    assert suggested["channel"] == "forms"
    twice = officer.post(page, data=suggested | {"role-1": "group"})
    assert twice.status_code == 422
    assert "Only one column can be this" in twice.text
    report = officer.post(page, data=suggested | {"topic-5": "better"}).location
    assert officer.get(page).status_code == 409  # taken: the file itself is gone
    brought = session.scalars(select(CommentImport)).one()
    counts = (brought.rows, brought.taken, brought.empty, brought.duplicates, brought.refused)
    assert counts == (4, 5, 2, 1, 0)
    assert brought.file is None
    first, *_others, last = all_comments(session)
    assert (first.audience, first.channel, first.said_on) == ("parents", "forms", date(2025, 11, 3))
    assert (last.audience, last.topic, last.edition_id) == ("young_people", "better", edition.id)
    rows = session.execute(select(ImportRow.number, ImportRow.outcome).order_by(ImportRow.id)).all()
    assert sorted(tuple(row) for row in rows) == [
        (2, "empty"), (4, "no_day"), (4, "no_day"), (5, "duplicate"), (5, "empty"),
    ]  # fmt: skip
    bases = findings.bases(session, brought.consultation_id)
    assert (bases["parents"].people, bases["young_people"].people) == (2, 1)  # rows, not answers
    session.rollback()
    assert "The bus came late on each day." in visit(officer, report)
    assert not any(secret in officer.get(report).text for secret in ("Eve", "e@f.example"))


def test_the_same_file_again_shows_its_duplicates_and_a_person_decides(
    staff: SignIn, visit: Visit, session: Session, edition: Edition
) -> None:
    officer = staff("engagement_officer")
    session.rollback()
    page = bring(officer, as_csv(FORM), "forms.csv")
    choices = chosen(visit(officer, page)) | {"role-3": "nothing", "group": "parents"}
    officer.post(page, data=choices)
    again = bring(officer, as_xlsx(FORM))
    remembered = chosen(visit(officer, again))
    assert (remembered["role-3"], remembered["group"]) == ("nothing", "parents")
    report = officer.post(again, data=remembered).location
    second = session.scalars(select(CommentImport).order_by(CommentImport.id.desc())).first()
    assert second is not None
    assert (second.taken, second.duplicates, second.empty) == (0, 6, 2)
    row = session.scalars(
        select(ImportRow).where(ImportRow.import_id == second.id, ImportRow.outcome == "duplicate")
    ).first()
    assert row is not None
    address, before = f"{FILES}/{second.id}/rows/{row.id}", len(all_comments(session))
    session.rollback()
    assert "take it too" in visit(officer, f"{report}?outcome=duplicate")
    assert officer.post(address).status_code == 303
    assert officer.post(address).status_code == 409
    added = all_comments(session)
    assert len(added) == before + 1
    assert added[-1].import_id == second.id
    assert (second.taken, second.duplicates) == (1, 5)
    session.rollback()
    assert officer.post(f"{report}/undo").status_code == 303
    assert officer.post(f"{report}/undo").status_code == 409
    assert len(all_comments(session)) == before
    session.rollback()
    assert "Undone" in visit(officer, report)


def test_a_file_is_not_undone_before_a_lead_has_read_what_may_tell_of_harm(
    staff: SignIn, session: Session, edition: Edition
) -> None:
    officer = staff("engagement_officer")
    session.rollback()
    page = bring(officer, as_csv([["Comment"], ["He hits me at home and I am scared."]]), "a.csv")
    report = officer.post(page, data={"role-0": "text"}).location
    assert officer.post(f"{report}/undo").status_code == 409
    assert len(all_comments(session)) == 1


def _bomb() -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    file.seek(0)
    return file


def _entities() -> io.BytesIO:
    file = io.BytesIO()
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", laughs)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("name", "file", "says"),
    [
        ("swollen.xlsx", _bomb, "holds more than a table"),
        ("laughs.xlsx", _entities, "holds more than a table"),
        ("old.xlsx", lambda: io.BytesIO(b"\xd0\xcf\x11\xe0old"), "not a whole .xlsx file"),
        ("notes.docx", lambda: io.BytesIO(b"PK"), "not a .csv or .xlsx file"),
        ("../../etc/x.csv", lambda: io.BytesIO(b"Said\n"), "etc_x.csv has headings and no rows"),
    ],
)
def test_a_hostile_or_unusable_file_gets_one_sentence(
    staff: SignIn,
    session: Session,
    consultation: Consultation,
    name: str,
    file: Callable[[], io.BytesIO],
    says: str,
) -> None:
    reply = staff("engagement_officer").post(FILES, data={"file": (file(), name)})
    assert reply.status_code == 422
    assert says in reply.text
    assert session.scalar(select(func.count()).select_from(CommentImport)) == 0


def test_a_file_that_nobody_came_back_to_is_let_go(
    staff: SignIn, session: Session, consultation: Consultation
) -> None:
    officer = staff("engagement_officer")
    session.rollback()
    bring(officer, as_csv(FORM), "left.csv")
    left = session.scalars(select(CommentImport)).one()
    name = left.file
    assert name is not None
    assert list(uploads.named(session, [name, "other.csv"])) == [name]
    left.added_at -= timedelta(days=2)
    session.commit()
    uploads.drop_left()
    assert session.scalar(select(func.count()).select_from(CommentImport)) == 0
    with pytest.raises(storage.NoSuchFile):
        storage.read(name)


def test_the_command_line_keeps_a_report_too(
    session: Session, consultation: Consultation, tmp_path: Path
) -> None:
    path = tmp_path / "facebook.csv"
    path.write_bytes(as_csv([["Said"], ["x" * 20_001], ["Good."]]).getvalue())
    report = imports.import_file(session, consultation, path, "Said")
    assert str(report) == "2 rows: 1 taken, 0 empty, 0 that we had already, 1 refused."
    kept = session.scalars(select(CommentImport)).one()
    assert (kept.name, kept.taken, kept.refused) == ("facebook.csv", 1, 1)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-11-03 10:00:00", date(2025, 11, 3)),
        ("3/11/25 9:15", date(2025, 11, 3)),
        ("11/28/2025 09:15:02", date(2025, 11, 28)),
        ("3 November 2025", date(2025, 11, 3)),
        ("Nov 3, 2025 at 10:00", date(2025, 11, 3)),
        ("31/31/2025", None),
        ("03/11/2199", None),
        ("last week", None),
        ("", None),
    ],
)
def test_days_are_read_as_forms_write_them(cell: str, day: date | None) -> None:
    assert cells.read_day(cell) == day


def test_columns_that_may_name_a_person_are_never_suggested() -> None:
    columns = ("Name", "Email address", "From", "What would you like from us?", "Comment")
    row = dict.fromkeys(columns, "Five words or even more here.")
    guessed = mapping.guess(Table(columns, [(2, row)]))
    assert guessed.texts == ["What would you like from us?", "Comment"]
