"""Surveys in and out."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import documents, editions, wording
from surveys.errors import Problem, SurveyNotFound, Unusable
from surveys.models import Consultation, Edition, Survey
from surveys.sounds import without_outdated
from voice.accounts import rights
from voice.involve.consultations.consultations import find_gaps
from voice.media import clips, pictures
from voice.translating import states


def find(session: Session, code: str) -> Survey:
    """The survey with this code. Raises `SurveyNotFound`."""
    survey = session.scalar(select(Survey).where(Survey.code == code))
    if survey is None:
        raise SurveyNotFound(code)
    return survey


def take_in(session: Session, consultation: Consultation, document: Mapping[str, Any]) -> Survey:
    """A new draft, or the new draft of the survey with the same code.

    Raises `Unusable` with every problem when the document is not a whole survey.
    """
    check(document)
    draft = deepcopy(dict(document)) | {"consultation": consultation.code}
    draft.pop("edition", None)
    code = draft.pop("code", None) or _code_for(consultation, document["audience"])
    named = select(Survey).where(Survey.code == code)
    survey = session.scalar(named, execution_options=rights.OF_EVERY_GROUP)
    if survey is None:
        survey = Survey(code=code, consultation=consultation, draft=draft)
        session.add(survey)
    elif survey.consultation_id != consultation.id:
        raise Unusable([Problem("code", "code_of_another_consultation")])
    elif survey.editions and survey.audience != document["audience"]:
        # What its people said is counted as that audience's, and they may still be answering.
        raise Unusable([Problem("audience", "audience_of_an_edition")])
    survey.draft, survey.audience = draft, document["audience"]
    session.flush()
    states.forget(session, survey)
    return survey


def check(document: Mapping[str, Any]) -> None:
    """Pass a whole survey whose pictures and clips are here. Raises `Unusable`."""
    documents.check(document)
    missing = [one for one in documents.pictures_of(document) if not pictures.exists(one)]
    if missing:
        raise Unusable([Problem(one, "no_such_picture") for one in missing])
    silent = [one for one in documents.clips_of(document) if not clips.exists(one)]
    if silent:
        raise Unusable([Problem(one, "no_such_clip") for one in silent])


def open_next(session: Session, survey: Survey, with_drafts: bool = False) -> Edition:
    """Freeze the draft and open it; the edition that was open before closes.

    Raises `Unusable` for a draft that is not whole, for a consultation that does not say all that
    it must (standards P3, Q11), and for a language whose words no person has checked unless
    `with_drafts` (standards L2). The page then says so to whoever answers.
    """
    gaps = find_gaps(survey.consultation)
    if gaps:
        raise Unusable([Problem(f"consultation.{one}", "missing") for one in gaps])
    unchecked = [one for one in survey.draft["languages"] if wording.is_draft(survey.draft, one)]
    if unchecked and not with_drafts:
        raise Unusable([Problem("wording", "not_checked", {"language": one}) for one in unchecked])
    edition = editions.freeze(session, survey)
    editions.open_edition(session, edition)
    return edition


def add_clip(survey: Survey, place: str, language: str, file: Path) -> None:
    """Let a draft's question (`key`) or option (`key.option`) be heard in a language.

    Raises `Unusable` for a place or a language that the draft does not have, and `UnusableClip`.
    """
    draft = deepcopy(survey.draft)
    part = _find_part(draft, place, language)
    part["audio"] = part.get("audio", {}) | {language: clips.keep(file)}
    survey.draft = draft


def add_film(survey: Survey, key: str, language: str, film: Path, captions: Path) -> None:
    """Let a draft's question be watched in sign language, with captions in a language.

    Captions in other languages stay. Raises what `add_clip` does.
    """
    draft = deepcopy(survey.draft)
    question = _find_part(draft, key, language)
    before = question.get("signed", {}).get("captions", {})
    question["signed"] = {
        "captions": before | {language: clips.keep_captions(captions)},
        "film": clips.keep_film(film),
    }
    survey.draft = draft


def show_films(survey: Survey, *, is_on: bool) -> None:
    """Show a draft's films in sign language to people, or keep them away."""
    survey.draft = survey.draft | {"sign_language": is_on}


def _find_part(draft: dict[str, Any], place: str, language: str) -> dict[str, Any]:
    """A draft's question (`key`) or option (`key.option`). Raises `Unusable`."""
    key, _, option = place.partition(".")
    part = documents.questions_by_key(draft).get(key)
    if part and option:
        part = next((one for one in part.get("options", []) if one["key"] == option), None)
    if part is None:
        raise Unusable([Problem(place, "no_such_question_or_option")])
    if language not in draft["languages"]:
        raise Unusable([Problem(language, "language_of_no_words")])
    return part


def give_out(survey: Survey) -> dict[str, Any]:
    """The survey's JSON: its newest edition, or its draft where nothing was frozen yet."""
    if survey.editions:
        return survey.editions[-1].document
    return without_outdated(survey.draft) | {"code": survey.code}


def _code_for(consultation: Consultation, audience: str) -> str:
    return f"{consultation.code}-{audience.replace('_', '-')}"
