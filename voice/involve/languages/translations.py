"""A survey's own words in each language: written, checked, and approved by a second person."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Survey
from surveys.wording import NoSuchPlace
from voice.accounts.models import User
from voice.involve.builder import drafts
from voice.involve.builder.drafts import Overwritten, tidy
from voice.translating import states
from voice.translating.models import ConsultationWord, MadeFromEnglish, SurveyWord
from voice.translating.people import Changed, expect_second
from voice.translating.states import APPROVED, CHECKED, MISSING, SOURCE, STALE, Line, digest

MOST_LETTERS = 5000
"""Of one text, as the survey's schema has it."""


Changes = Iterable[tuple[str, str, str, str]]
"""From a translator's file: place, English that the words were made from, before, words."""


class NoBackTranslation(Exception):
    """Words that could harm when they are wrong, and nobody put them back into English."""


class TooLong(ValueError):
    """Words that no survey may have."""


class Needed(Exception):
    """A language that a survey cannot leave: its own, or the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody typed at a place, and what stood there when they began."""

    place: str
    words: str
    before: str
    back: str = ""
    back_before: str = ""


def lines(session: Session, survey: Survey, language: str) -> list[Line]:
    """Every text that the survey shows: its own, then its consultation's."""
    return [
        *states.lines_of_survey(session, survey, language),
        *states.lines_of_consultation(session, survey.consultation, language),
    ]


def find_line(session: Session, survey: Survey, language: str, place: str) -> Line:
    """The text at a place. Raises `NoSuchPlace`."""
    for line in lines(session, survey, language):
        if line.place == place:
            return line
    raise NoSuchPlace(place)


def add_language(survey: Survey, language: str) -> None:
    """Let a survey have a language; words from a time when it had it before are still there."""
    with drafts.changing(survey) as draft:
        if language not in draft["languages"]:
            draft["languages"].append(language)
            draft["wording"][language] = states.DRAFT


def leave_language(survey: Survey, language: str) -> None:
    """Let a survey go on without a language. Its words are kept. Raises `Needed`."""
    if language == SOURCE:
        raise Needed(language)
    with drafts.changing(survey) as draft:
        if language in draft["languages"]:
            draft["languages"].remove(language)
        draft["wording"].pop(language, None)


def write(session: Session, survey: Survey, language: str, written: Written, by: User) -> None:
    """Let a place say this; where that is new, it is a draft made from today's English.

    Raises `NoSuchPlace`, `TooLong`, and `Overwritten` where someone else wrote meanwhile.
    """
    words = tidy(written.words)
    if len(words) > MOST_LETTERS or len(written.back) > MOST_LETTERS:
        raise TooLong(written.place)
    states.keep_stated(session, survey)
    before = find_line(session, survey, language, written.place)
    _put(session, survey, language, written)
    row = _row_for(session, survey, language, before)
    if words != before.words:
        states.wrote(row, before.english, words, by)
    _put_back(row, language, written)
    _settle(session, survey)


def mark(
    session: Session, survey: Survey, language: str, line: Line, state: str, by: User, seen: str
) -> None:
    """Check or approve the words at a place (standards L2).

    Raises `Changed` where they are not those that the person saw, `NoBackTranslation`, and, for
    approving, `OwnWords` and `NotChecked`.
    """
    if line.seen != seen or line.state == MISSING:
        raise Changed(line.words)
    if line.needs_back and not line.back:
        raise NoBackTranslation(line.place)
    states.keep_stated(session, survey)
    row = _row_for(session, survey, language, line)
    if row.words_digest != digest(line.words):  # written where nobody says who writes
        states.wrote(row, line.english, line.words, None)
    elif line.state == STALE:  # this person says that the words fit the new English as well
        states.wrote(row, line.english, line.words, row.written_by)
    if state == APPROVED:
        expect_second(row, by)
        row.approved_by, row.approved_at = by, utc_now()
    else:
        row.checked_by, row.checked_at = by, utc_now()
    row.state = state
    _settle(session, survey)


def take(
    session: Session, survey: Survey, language: str, changes: Changes, by: User
) -> tuple[int, list[str]]:
    """Words from a translator's file are drafts: how many were taken, and the places left alone.

    A place is left alone where someone wrote meanwhile, or where it is gone.
    """
    taken, left = 0, []
    for place, english, before, words in changes:
        try:
            write(session, survey, language, Written(place=place, words=words, before=before), by)
        except (Overwritten, NoSuchPlace, TooLong):
            left.append(place)
            continue
        line = find_line(session, survey, language, place)
        if line.row:
            line.row.english, line.row.english_digest = english, digest(english)
        taken += 1
    _settle(session, survey)
    return taken, left


def _put(session: Session, survey: Survey, language: str, written: Written) -> None:
    owner, _, name = written.place.partition(".")
    if owner != "consultation" or name not in states.OF_CONSULTATION:
        drafts.write_words(survey, written.place, language, written.words, written.before)
        return
    words = tidy(written.words)
    session.refresh(survey.consultation, with_for_update=True)  # its other surveys write there too
    wording = getattr(survey.consultation, name)
    now = wording.get(language, "")
    if now not in (tidy(written.before), words):
        raise Overwritten(written.place, language, theirs=now, yours=words)
    said = {**wording, language: words}
    setattr(survey.consultation, name, {one: text for one, text in said.items() if text})


def _put_back(row: MadeFromEnglish, language: str, written: Written) -> None:
    """The words put back into English; nobody loses theirs either."""
    back = tidy(written.back)
    if back == tidy(written.back_before):
        return
    if row.back_translation not in (tidy(written.back_before), back):
        raise Overwritten(f"{written.place}.back", language, row.back_translation, back)
    row.back_translation = back
    row.state = states.DRAFT


def _row_for(session: Session, survey: Survey, language: str, line: Line) -> MadeFromEnglish:
    """The standing of a place, begun where there is none."""
    row = _find_row(session, survey, language, line.place)
    if row is not None:
        return row
    facts = {
        "place": line.place,
        "language": language,
        "english": line.english,
        "english_digest": digest(line.english),
        "words_digest": digest(line.words),
        "state": line.state if line.state in (CHECKED, APPROVED) else states.DRAFT,
        "back_translation": "",
    }
    row = (
        ConsultationWord(consultation_id=survey.consultation_id, **facts)
        if _is_of_consultation(line.place)
        else SurveyWord(survey_id=survey.id, **facts)
    )
    session.add(row)
    return row


def _find_row(
    session: Session, survey: Survey, language: str, place: str
) -> MadeFromEnglish | None:
    session.flush()
    key = {"place": place, "language": language}
    if _is_of_consultation(place):
        of_consultation = {**key, "consultation_id": survey.consultation_id}
        return session.get(ConsultationWord, of_consultation)
    return session.get(SurveyWord, {**key, "survey_id": survey.id})


def _is_of_consultation(place: str) -> bool:
    owner, _, name = place.partition(".")
    return owner == "consultation" and name in states.OF_CONSULTATION


def _settle(session: Session, survey: Survey) -> None:
    """Let the draft say how far its languages are now. Its words are the same: no new version."""
    session.flush()
    wording = states.derive(survey.draft, states.rows_of_survey(session, survey))
    if wording != survey.draft["wording"]:
        survey.draft = survey.draft | {"wording": wording}
