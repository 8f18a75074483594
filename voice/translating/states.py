"""How far words are: missing, draft, checked, approved; stale where the English changed since."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, object_session

from surveys.base import utc_now
from surveys.models import Consultation, Survey
from surveys.submissions import SHARE_WORDS
from surveys.wording import Document, wordings_of
from voice.accounts.models import User
from voice.translating.models import ConsultationWord, MadeFromEnglish, SurveyWord

SOURCE = "en"
MISSING, STALE, DRAFT, CHECKED, APPROVED = "missing", "stale", "draft", "checked", "approved"
STATES = (MISSING, STALE, DRAFT, CHECKED, APPROVED)
"""From nothing to done. A survey document knows the last three (standards L2)."""

OF_CONSULTATION = ("title", "purpose", "can_change")
"""The words of a consultation that people read; their places begin with `consultation.`."""

Rows = Mapping[tuple[str, str], MadeFromEnglish]
"""Standings by place and language."""


@dataclass(frozen=True, slots=True)
class Line:
    """The words at one place in one language, beside the English, and how far they are."""

    place: str
    english: str
    words: str
    state: str
    row: MadeFromEnglish | None
    needs_back: bool

    @property
    def back(self) -> str:
        """The words as somebody put them back into English."""
        return self.row.back_translation if self.row else ""

    @property
    def seen(self) -> str:
        """A digest of all that a person sees before they check or approve it."""
        return digest("\x00".join((self.words, self.english, self.back, self.state)))


def digest(words: str) -> str:
    """A short mark of some words, to tell whether they changed."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def lines_of_survey(session: Session, survey: Survey, language: str) -> list[Line]:
    """Every place of a survey's draft, in its order."""
    return lines_of(survey.draft, language, rows_of_survey(session, survey))


def lines_of_consultation(
    session: Session, consultation: Consultation, language: str
) -> list[Line]:
    """The words of a consultation that its surveys show."""
    rows = rows_of_consultation(session, consultation)
    return [
        _line(f"consultation.{name}", getattr(consultation, name), language, rows)
        for name in OF_CONSULTATION
        if getattr(consultation, name)
    ]


def lines_of(document: Document, language: str, rows: Rows) -> list[Line]:
    """Every place of a document that says something, with its standing.

    A document that came with its language checked or approved, and was not touched since, has no
    standings yet: then each place stands where the document says.
    """
    rows = _with_stated(document, language, rows)
    sensitive = {one["key"] for one in document["questions"] if _is_sensitive(one)}
    return [
        _line(place, wording, language, rows, needs_back=place.partition(".")[0] in sensitive)
        for place, wording in wordings_of(document)
        if wording
    ]


def rows_of_survey(session: Session, survey: Survey) -> dict[tuple[str, str], MadeFromEnglish]:
    """All standings of a survey's words."""
    found = session.scalars(select(SurveyWord).where(SurveyWord.survey_id == survey.id))
    return {(row.place, row.language): row for row in found}


def rows_of_consultation(
    session: Session, consultation: Consultation
) -> dict[tuple[str, str], MadeFromEnglish]:
    """All standings of a consultation's words."""
    found = session.scalars(
        select(ConsultationWord).where(ConsultationWord.consultation_id == consultation.id)
    )
    return {(row.place, row.language): row for row in found}


def count(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines are in each state."""
    counts = dict.fromkeys(STATES, 0)
    for line in lines:
        counts[line.state] += 1
    return counts


def lowest(states: Iterable[str]) -> str:
    """The state of a whole language: that of its weakest line, as a survey document names it."""
    found = min(states, key=STATES.index, default=DRAFT)
    return found if found in (CHECKED, APPROVED) else DRAFT


def follow(survey: Survey, draft: dict[str, Any]) -> None:
    """Let a changed draft say how far each of its languages is now (standards L2).

    What was approved as a whole stays so at every place that the change did not touch, and words
    whose English the change touched are stale.
    """
    session = object_session(survey)
    if session is not None:
        draft["wording"] = derive(draft, keep_stated(session, survey))


def keep_stated(session: Session, survey: Survey) -> dict[tuple[str, str], MadeFromEnglish]:
    """Write down, place by place, how far the draft's words are now; all standings.

    Before anything changes: afterwards nobody could tell which English the words were made from.
    """
    rows = rows_of_survey(session, survey)
    known = {language for _, language in rows}
    for language, state in survey.draft.get("wording", {}).items():
        stated = DRAFT if language in known else state
        for row in _stated(survey.draft, language, stated):
            if (row.place, language) not in rows:
                row.survey_id = survey.id
                session.add(row)
                rows[row.place, language] = row
    return rows


def forget(session: Session, survey: Survey) -> None:
    """A whole new draft came in from a file; it says itself how far its languages are."""
    session.execute(delete(SurveyWord).where(SurveyWord.survey_id == survey.id))


def derive(document: Document, rows: Rows) -> dict[str, str]:
    """Each language's state: the lowest of all its words."""
    return {
        language: lowest(line.state for line in lines_of(document, language, rows))
        for language in document["languages"]
    }


def wrote(row: MadeFromEnglish, english: str, words: str, by: User | None) -> None:
    """Words are a draft again, made from this English by this person."""
    row.state, row.english, row.english_digest = DRAFT, english, digest(english)
    row.words_digest = digest(words)
    row.written_by, row.written_at = by, utc_now()
    row.checked_by = row.approved_by = row.checked_at = row.approved_at = None


def _line(
    place: str,
    wording: Mapping[str, str],
    language: str,
    rows: Rows,
    *,
    needs_back: bool = False,
) -> Line:
    english, words = wording.get(SOURCE, ""), wording.get(language, "")
    row = rows.get((place, language))
    state = _state(english, words, language, row)
    return Line(place, english, words, state, row, needs_back and language != SOURCE)


def _state(english: str, words: str, language: str, row: MadeFromEnglish | None) -> str:
    if not words.strip():
        return MISSING
    if row is None or row.words_digest != digest(words):
        return DRAFT
    if language != SOURCE and row.english_digest != digest(english):
        return STALE
    return row.state


def _is_sensitive(question: Mapping[str, Any]) -> bool:
    """Whether a wrong word could harm: safeguarding, and what people agree to."""
    return bool(question.get("sensitive")) or question["key"] == SHARE_WORDS


def _with_stated(document: Document, language: str, rows: Rows) -> Rows:
    """The standings, or those that the document's own word for the language amounts to."""
    state = document.get("wording", {}).get(language, DRAFT)
    if state == DRAFT or any(one == language for _, one in rows):
        return rows
    return {(row.place, language): row for row in _stated(document, language, state)} | dict(rows)


def _stated(document: Document, language: str, state: str) -> Sequence[SurveyWord]:
    return [
        SurveyWord(
            place=place,
            language=language,
            state=state,
            english=wording.get(SOURCE, ""),
            english_digest=digest(wording.get(SOURCE, "")),
            words_digest=digest(wording[language]),
            back_translation="",
        )
        for place, wording in wordings_of(document)
        if wording.get(language)
    ]
