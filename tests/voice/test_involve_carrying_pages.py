"""Surveys come in from files in the pages, and go out as files."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.models import Consultation, Edition, Survey
from tests import samples

Visit = Callable[..., str]
IN = "/involve/consultations/transitions/surveys/bring-in"


def bring(client: FlaskClient, data: bytes, name: str = "survey.json") -> TestResponse:
    return client.post(IN, data={"file": (BytesIO(data), name)})


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_survey_goes_out_and_comes_in_as_a_new_draft_beside_the_old(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    assert "XLSForm workbook" in visit(officer, "/involve/surveys/moving-on/files")
    for form in ("json", "xlsform"):
        file = officer.get(f"/involve/surveys/moving-on/files/{form}").data
        reply = bring(officer, file)
        assert reply.status_code == 200
        assert "The survey is here" in reply.text
    session.expire_all()
    brought = session.query(Survey).filter(Survey.code.startswith("moving-on-")).all()
    assert len(brought) == 2
    for survey in brought:
        assert survey.draft["questions"] == edition.document["questions"]
        assert survey.draft["wording"] == {"en": "draft", "ar": "draft"}  # nobody here checked them
    page = visit(officer, "/involve/consultations/transitions")
    assert "was brought in from a file" in page


def test_what_cannot_come_over_is_said_line_by_line(
    officer: FlaskClient, consultation: Consultation
) -> None:
    sheets = {
        "survey": [
            ["type", "name", "label::English (en)", "calculation"],
            ["text", "told", "What helped?", ""],
            ["calculate", "sum", "", "1 + 1"],
        ],
        "settings": [["form_title"], ["Moving"]],
    }
    reply = bring(officer, workbook(sheets), "moving.xlsx")
    assert reply.status_code == 200, reply.text
    assert "survey row 3" in reply.text


@pytest.mark.parametrize("data", [b"", b"not a survey", b"PK\x03\x04broken", b"[]", b"{}"])
def test_a_file_that_is_no_survey_is_refused_and_nothing_changes(
    officer: FlaskClient, session: Session, consultation: Consultation, data: bytes
) -> None:
    reply = bring(officer, data)
    assert reply.status_code == 422
    assert "We could not use this file" in reply.text
    assert session.query(Survey).count() == 0


def test_a_draft_in_work_says_what_to_do_first(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    draft = json.loads(json.dumps(samples.SURVEY)) | {"questions": []}
    survey = Survey(
        consultation=edition.survey.consultation, code="work", audience="parents", draft=draft
    )
    session.add(survey)
    session.commit()
    assert "The draft is not whole yet" in visit(officer, "/involve/surveys/work/files")
    assert officer.get("/involve/surveys/work/files/json").status_code == 404
    assert officer.get("/involve/surveys/moving-on/files/exe").status_code == 404
