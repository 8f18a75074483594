"""What holds for every survey, whatever it asks: it goes out and comes back the same."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, object_session

from surveys import documents as survey_documents
from surveys import editions
from surveys.base import Base
from surveys.errors import Problem, Unusable
from surveys.interchange import Imported, read, write
from surveys.models import Consultation, Edition, Survey
from surveys.paths import reachable
from tests.samples import EVERY_KIND, add_consultation
from tests.surveys.documents_strategy import KEYS, documents, nested


@given(documents())
@settings(max_examples=25, deadline=None)
def test_a_survey_comes_back_as_it_went(document: dict[str, Any]) -> None:
    as_json, as_form = write(document, "json"), write(document, "xlsform")
    assert as_json.left_out == ()
    assert read(as_json.data) == Imported(document)
    assert read(as_form.data) == Imported(document)
    assert _kinds_of_cells(as_form.data) == {"s"}


def _kinds_of_cells(data: bytes) -> set[str]:
    """How a workbook's cells are stored: "f" would be a formula that runs."""
    sheets = load_workbook(BytesIO(data), read_only=True)
    return {
        cell.data_type
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    }


_LEAVES = st.one_of(
    st.fixed_dictionaries({"question": KEYS, "answered": st.booleans()}),
    st.fixed_dictionaries({"question": KEYS, "is": KEYS | st.integers(1, 9)}),
    st.fixed_dictionaries({"question": KEYS, "includes": KEYS}),
    st.sampled_from(
        [
            {"question": key, name: value}
            for key in ("yes_no", "choices", "scale", "stars", "information", "why")
            for name, value in (("is", "yes"), ("is", 2), ("includes", "tea"), ("answered", True))
        ]
    ),
)


def _deep(leaf: dict[str, Any], how_deep: int) -> dict[str, Any]:
    for _ in range(how_deep):
        leaf = {"not": leaf}
    return leaf


_CONDITIONS = nested(_LEAVES) | st.builds(_deep, _LEAVES, st.sampled_from([1, 30, 60]))


@given(st.dictionaries(st.sampled_from([q["key"] for q in EVERY_KIND["questions"]]), _CONDITIONS))
@settings(max_examples=60, deadline=None)
def test_every_condition_graph_opens_or_is_refused_with_the_question_named(
    survey: Survey,
    conditions: dict[str, Any],
) -> None:
    document = deepcopy(EVERY_KIND)
    questions = survey_documents.questions_by_key(document)
    for key, condition in conditions.items():
        questions[key]["show_if"] = condition
    problems = _problems_of(document)
    if problems:
        assert {one.field for one in problems} <= conditions.keys()
    else:
        assert reachable(_freeze(survey, document), {}) <= questions.keys()


@pytest.mark.parametrize("how_deep", [60, 900, 100_000])
def test_a_condition_that_nobody_could_follow_is_refused_at_once(how_deep: int) -> None:
    document = deepcopy(EVERY_KIND)
    leaf = {"question": "yes_no", "is": "yes"}
    survey_documents.questions_by_key(document)["why"]["show_if"] = _deep(leaf, how_deep)
    assert [(one.field, one.reason) for one in _problems_of(document)] == [("why", "too_deep")]


def _problems_of(document: dict[str, Any]) -> Sequence[Problem]:
    try:
        survey_documents.check(document)
    except Unusable as refused:
        return refused.problems
    return ()


@pytest.fixture(scope="module")
def survey() -> Iterator[Survey]:
    engine = create_engine("sqlite://")
    tables = (Consultation, Survey, Edition)
    Base.metadata.create_all(engine, [Base.metadata.tables[one.__tablename__] for one in tables])
    with Session(engine) as session:
        added = Survey(
            consultation=add_consultation(session),
            code="any",
            audience="everyone",
            draft=EVERY_KIND,
        )
        session.add(added)
        session.flush()
        yield added


def _freeze(survey: Survey, document: dict[str, Any]) -> dict[str, Any]:
    survey.draft = document
    session = object_session(survey)
    assert session
    return editions.freeze(session, survey).document
