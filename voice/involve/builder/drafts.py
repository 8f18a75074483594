"""Changing a survey's draft: two people at once cannot overwrite each other."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import sounds, wording
from surveys.errors import SurveyNotFound
from surveys.models import Consultation, Survey
from voice.accounts import rights
from voice.tokens import random_word
from voice.translating import states

AUDIENCES = ("parents", "young_people", "practitioners", "everyone")


class Overwritten(Exception):
    """Someone changed the same words meanwhile. Nothing was written; here are both."""

    def __init__(self, place: str, language: str, theirs: str, yours: str) -> None:
        """Keep what stands there now, and what was to be written."""
        self.place, self.language, self.theirs, self.yours = place, language, theirs, yours
        super().__init__(place)


def begin(
    session: Session, consultation: Consultation, audience: str, title: str, *, easy_read: bool
) -> Survey:
    """A new survey with nothing asked yet, in English."""
    code = _free_code(session, f"{consultation.code}-{audience.replace('_', '-')}")
    draft = {
        "format": "voice-survey/1",
        "consultation": consultation.code,
        "title": {"en": title},
        "audience": audience,
        "easy_read": easy_read,
        "languages": ["en"],
        "wording": {"en": "draft"},
        "questions": [],
    }
    survey = Survey(code=code, consultation=consultation, audience=audience, draft=draft)
    session.add(survey)
    session.flush()
    return survey


def begin_with(session: Session, consultation: Consultation, document: Mapping[str, Any]) -> Survey:
    """A new survey with what a checked document asks, beside any that is there already.

    Whoever wrote its words, nobody here has checked them: each language is a draft (standards L2).
    """
    draft = deepcopy(dict(document)) | {"consultation": consultation.code}
    draft.pop("edition", None)
    audience = draft["audience"]
    wished = draft.pop("code", None) or f"{consultation.code}-{audience.replace('_', '-')}"
    draft["wording"] = dict.fromkeys(draft["languages"], "draft")
    survey = Survey(
        code=_free_code(session, wished), consultation=consultation, audience=audience, draft=draft
    )
    session.add(survey)
    session.flush()
    return survey


def find_to_change(session: Session, code: str) -> Survey:
    """The survey with this code, held until the transaction ends. Raises `SurveyNotFound`."""
    survey = session.scalar(
        select(Survey)
        .where(Survey.code == code)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if survey is None:
        raise SurveyNotFound(code)
    return survey


@contextmanager
def changing(survey: Survey) -> Iterator[dict[str, Any]]:
    """A copy of the draft to change; it becomes the draft, one version on, if it differs."""
    draft = deepcopy(survey.draft)
    yield draft
    if draft != survey.draft:
        sounds.remember_said(survey.draft, draft)
        states.follow(survey, draft)
        survey.draft = draft
        survey.version += 1


def write_words(survey: Survey, place: str, language: str, words: str, before: str) -> None:
    """Let a place say this in a language, if it still says what the writer saw (`before`).

    Raises `surveys.wording.NoSuchPlace`, and `Overwritten` where someone else wrote meanwhile.
    """
    words, now = tidy(words), wording.words_at(survey.draft, place, language)
    if now not in (tidy(before), words):
        raise Overwritten(place, language, theirs=now, yours=words)
    with changing(survey) as draft:
        wording.put_words(draft, place, language, words)


def tidy(words: str) -> str:
    """Words as they are kept: no blanks around them, one kind of line break, no NUL."""
    return re.sub(r"\r\n?", "\n", words).replace("\x00", "").strip()


def _free_code(session: Session, wished: str) -> str:
    """A code that nothing has; its address is typed by people, so it stays short."""
    wished = wished[:50]
    named = select(Survey.id).where(Survey.code == wished)
    is_taken = session.scalar(named, execution_options=rights.OF_EVERY_GROUP)
    return f"{wished}-{random_word(4)}" if is_taken else wished
