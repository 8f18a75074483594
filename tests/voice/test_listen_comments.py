"""How words come in: with responses, and from files."""

import csv
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import intake
from surveys.models import Consultation, Edition
from surveys.submissions import read_json
from tests.samples import ANSWERS
from voice.listen import groups
from voice.listen.codebook import csv_file
from voice.listen.models import ACCEPTED, CODEBOOK, Comment, Theme
from voice.listen.sources import imports
from voice.listen.sources.files import UnusableFile, read_table

KEY = b"tests only"


def hand_in(session: Session, edition: Edition, **changes: object) -> intake.Stored:
    answers = ANSWERS | changes
    return intake.submit(session, edition, uuid4(), read_json(edition.document, answers), KEY)


def all_comments(session: Session) -> list[Comment]:
    return list(session.scalars(select(Comment).order_by(Comment.id)))


def write_csv(path: Path, *rows: list[str], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_written_answers_become_comments_with_all_that_travels_with_them(
    session: Session, edition: Edition
) -> None:
    hand_in(session, edition)
    (comment,) = all_comments(session)
    assert comment.text == "Tell me about the move before the summer."
    assert (comment.question, comment.topic) == ("better", "better")
    assert (comment.audience, comment.language) == ("young_people", "en")
    assert (comment.answered_by, comment.may_quote, comment.source) == ("self", True, "survey")
    assert comment.consultation_id == edition.survey.consultation_id


def test_words_belong_to_the_audience_that_was_asked(session: Session, edition: Edition) -> None:
    edition.survey.audience = "parents"  # as a later draft might be for
    session.commit()
    hand_in(session, edition)
    (comment,) = all_comments(session)
    assert comment.audience == "young_people"


def test_choices_and_skipped_questions_are_no_comments(session: Session, edition: Edition) -> None:
    hand_in(session, edition, answers={"feel": "sad"}, skipped=["better"])
    assert all_comments(session) == []


def test_comments_come_with_the_response_or_not_at_all(session: Session, edition: Edition) -> None:
    hand_in(session, edition)
    session.rollback()
    assert all_comments(session) == []


def test_a_withdrawn_response_takes_its_comments_and_their_codings_along(
    session: Session, edition: Edition
) -> None:
    stored = hand_in(session, edition)
    hand_in(session, edition)
    session.commit()
    response = intake.find_by_receipt(session, stored.receipt, KEY)
    assert response is not None
    gone = response.id
    intake.withdraw(session, response, b"tests only")
    session.commit()
    (left,) = all_comments(session)
    assert left.response_id != gone


def test_the_words_decide_the_language_and_the_form_where_they_cannot(
    session: Session, edition: Edition
) -> None:
    arabic = "أريد أن أعرف المدرسة الجديدة قبل الصيف وأن أزورها مع أمي"
    hand_in(session, edition, answers={"better": arabic})
    hand_in(session, edition, language="ar", answers={"better": "لا"})
    hand_in(session, edition, answers={"better": "no"})
    assert [comment.language for comment in all_comments(session)] == ["ar", "ar", "en"]


def test_every_row_of_a_file_is_accounted_for(
    session: Session, consultation: Consultation, tmp_path: Path
) -> None:
    path = write_csv(
        tmp_path / "export.csv",
        ["Who", "Said", "Tongue"],
        ["Parents", "We waited far too long for the assessment.", "English"],
        ["young people", "None", ""],
        ["young_people", "None", ""],
        ["Practitioners", "  ", "en"],
        ["Martians", "N/A", "en"],
        ["Parents", "We waited far too long for the assessment.", "English"],
        ["Parents", "અમારે ઘણી રાહ જોવી પડી અને કોઈએ ફોન કર્યો નહીં", "gu"],
        encoding="utf-8-sig",
    )
    report = imports.import_file(session, consultation, path, "Said", "Who", "Tongue")
    assert (report.rows, report.taken, report.empty, report.duplicates) == (7, 5, 1, 1)
    assert report.rows == report.taken + report.empty + report.duplicates
    assert (report.untranslated, dict(report.unknown_groups)) == (1, {"Martians": 1})
    taken = [(one.audience, one.text, one.language) for one in all_comments(session)]
    assert taken[1:4] == [
        ("young_people", "None", "en"),
        ("young_people", "None", "en"),
        ("everyone", "N/A", "en"),
    ]
    assert not any(one.may_quote for one in all_comments(session))
    assert "7 rows: 5 taken, 1 empty, 1 that we had already." in str(report)


def test_a_file_that_is_brought_again_adds_only_what_is_new(
    session: Session, consultation: Consultation, tmp_path: Path
) -> None:
    rows = [["Said"], ["None"], ["None"], ["The bus to my new school is late every single day."]]
    first = write_csv(tmp_path / "first.csv", *rows)
    later = write_csv(tmp_path / "later.csv", *rows, ["None"], ["It is good now."])
    imports.import_file(session, consultation, first, "Said")
    again = imports.import_file(session, consultation, first, "Said")
    assert (again.taken, again.duplicates) == (0, 3)
    report = imports.import_file(session, consultation, later, "Said")
    assert (report.taken, report.duplicates) == (2, 3)


def test_a_spreadsheet_is_read_like_a_csv(
    session: Session, consultation: Consultation, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Group", "Answer"], ["parents", "=SUM(1)"], ["parents", 3], [None, None]):
        sheet.append(row)
    sheet["B2"].data_type = "s"
    book.save(tmp_path / "forms.xlsx")
    report = imports.import_file(session, consultation, tmp_path / "forms.xlsx", "Answer", "Group")
    assert (report.rows, report.taken) == (2, 2)
    assert [one.text for one in all_comments(session)] == ["=SUM(1)", "3"]


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_damaged_spreadsheet_is_refused_in_plain_words(tmp_path: Path, kept: float) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(50):
        sheet.append(["parents", f"Number {number}."])
    book.save(tmp_path / "whole.xlsx")
    inside = "xl/worksheets/sheet1.xml"
    with ZipFile(tmp_path / "whole.xlsx") as whole, ZipFile(tmp_path / "half.xlsx", "w") as half:
        for name in whole.namelist():
            part = whole.read(name)
            half.writestr(name, part[: int(kept * len(part))] if name == inside else part)
    with pytest.raises(UnusableFile, match=r"half.xlsx is not a whole \.xlsx file"):
        read_table(tmp_path / "half.xlsx")


def test_a_missing_column_is_named_beside_those_there_are(
    session: Session, consultation: Consultation, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "export.csv", ["When", "Comment"], ["today", "Good."])
    with pytest.raises(UnusableFile, match=r'no column "Text".*"When", "Comment"'):
        imports.import_file(session, consultation, path, "Text")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n,\n", "empty"),
        ("latin.csv", "Said\nCaf\u00e9 was too loud\n".encode("latin-1"), "UTF-8"),
        ("utf16.csv", "Said\nGood\n".encode("utf-16"), "UTF-8"),
        ("broken.xlsx", b"PK not a workbook", "xlsx"),
        ("notes.docx", b"Said", r"\.csv or \.xlsx"),
    ],
)
def test_an_unusable_file_is_refused_in_plain_words_and_changes_nothing(
    session: Session,
    consultation: Consultation,
    tmp_path: Path,
    name: str,
    content: bytes,
    says: str,
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnusableFile, match=says):
        imports.import_file(session, consultation, tmp_path / name, "Said")
    assert session.scalar(select(func.count()).select_from(Comment)) == 0


@pytest.mark.parametrize(
    ("written", "audience"),
    [
        ("Parents", "parents"),
        ("Parents and carers", "parents"),
        ("young_people", "young_people"),
        (" Young  People ", "young_people"),
        ("practitioners", "practitioners"),
        ("everyone", "everyone"),
        ("", "everyone"),
        ("Martians", None),
    ],
)
def test_groups_are_known_by_their_plain_words(written: str, audience: str | None) -> None:
    assert groups.audience_of(written) == audience


def test_a_codebook_is_loaded_once_and_keeps_what_people_changed(
    session: Session, consultation: Consultation, tmp_path: Path
) -> None:
    path = write_csv(
        tmp_path / "codebook.csv",
        ["theme", "name", "easy_name", "keywords", "examples"],
        ["waits", "Long waits", "Waiting", "waiting list | too long", "We waited | Still waiting"],
    )
    (theme,) = csv_file.load(session, consultation, path)
    assert (theme.origin, theme.state) == (CODEBOOK, ACCEPTED)
    assert (theme.keywords, theme.examples) == (
        ["waiting list", "too long"],
        ["We waited", "Still waiting"],
    )
    theme.name = "Waiting for help"
    csv_file.load(session, consultation, path)
    assert session.scalars(select(Theme.name)).all() == ["Waiting for help"]
    assert csv_file.to_analysis([theme])["waits"].keywords == ("waiting list", "too long")


def test_a_codebook_without_a_name_is_refused_with_its_row(
    session: Session, consultation: Consultation, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "codebook.csv", ["theme", "name"], ["waits", ""])
    with pytest.raises(UnusableFile, match="row 2"):
        csv_file.load(session, consultation, path)
