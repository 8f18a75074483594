"""Surveys in and out as our own JSON."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import documents
from surveys.errors import Problem, SurveyNotFound, Unusable
from surveys.models import Consultation, Survey
from voice.media import pictures


def find(session: Session, code: str) -> Survey:
    """The survey with this code. Raises `SurveyNotFound`."""
    survey = session.scalar(select(Survey).where(Survey.code == code))
    if survey is None:
        raise SurveyNotFound(code)
    return survey


def parse(text: str) -> dict[str, Any]:
    """The document in a file's text. Raises `Unusable` when it is not a JSON object."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable([Problem("file", "not_json")]) from None
    if not isinstance(document, dict):
        raise Unusable([Problem("file", "not_an_object")])
    return document


def take_in(session: Session, consultation: Consultation, document: Mapping[str, Any]) -> Survey:
    """A new draft, or the new draft of the survey with the same code.

    Raises `Unusable` with every problem when the document is not a whole survey.
    """
    documents.check(document)
    missing = [one for one in documents.pictures_of(document) if not pictures.exists(one)]
    if missing:
        raise Unusable([Problem(one, "no_such_picture") for one in missing])
    draft = deepcopy(dict(document)) | {"consultation": consultation.code}
    draft.pop("edition", None)
    code = draft.pop("code", None) or _code_for(consultation, document["audience"])
    survey = session.scalar(select(Survey).where(Survey.code == code))
    if survey is None:
        survey = Survey(code=code, consultation=consultation, draft=draft)
        session.add(survey)
    elif survey.consultation_id != consultation.id:
        raise Unusable([Problem("code", "code_of_another_consultation")])
    survey.draft, survey.audience = draft, document["audience"]
    session.flush()
    return survey


def give_out(survey: Survey) -> dict[str, Any]:
    """The survey's JSON: its newest edition, or its draft where nothing was frozen yet."""
    if survey.editions:
        return survey.editions[-1].document
    return survey.draft | {"code": survey.code}


def _code_for(consultation: Consultation, audience: str) -> str:
    return f"{consultation.code}-{audience.replace('_', '-')}"
