"""Opening a survey: only in languages that are equal versions of it, and never by halves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys import editions, equality
from surveys.equality import Missing
from surveys.models import Edition, Survey
from voice.accounts.models import User
from voice.i18n import SOURCE, languages, name_of_language
from voice.involve.consultations import timeline
from voice.involve.consultations.consultations import find_gaps
from voice.translating import states

_AROUND = ("title", "purpose", "can_change")
_TAKEN = (states.APPROVED, states.MISSING)  # what is missing is named as missing
_BARS = ("text", "audio", "picture", "branch")


class NotReady(Exception):
    """The survey changed meanwhile, or it may not open in these languages."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of what a language needs is there."""

    what: str
    there: int
    needed: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """What keeps a survey closed: its consultation's gaps, then what is missing, by language."""

    gaps: tuple[str, ...]
    in_all: tuple[Missing, ...]
    missing: Mapping[str, tuple[Missing, ...]]
    bars: Mapping[str, tuple[Bar, ...]]

    @property
    def complete(self) -> list[str]:
        """The languages that lack nothing of their own."""
        return [language for language, found in self.missing.items() if not found]

    @property
    def ready(self) -> list[str]:
        """The languages in which the survey may open now."""
        return [] if self.gaps or self.in_all else self.complete


def examine(session: Session, survey: Survey) -> Readiness:
    """How far a survey is from opening in each of its languages."""
    draft, around = survey.draft, _words_around(survey)
    in_all = tuple(equality.find_missing_in_all(draft))
    missing = {
        language: (
            *_find_missing(session, survey, language, around),
            *(() if language in languages() else (Missing("", "interface"),)),
        )
        for language in draft["languages"]
    }
    needed = equality.count_places(draft, around)
    bars = {one: _bars(needed, (*in_all, *found)) for one, found in missing.items()}
    return Readiness(tuple(find_gaps(survey.consultation)), in_all, missing, bars)


def open_equally(
    session: Session,
    survey: Survey,
    readiness: Readiness,
    chosen: Collection[str],
    version: int | None,
    by: User | None,
) -> Edition:
    """Freeze the draft in the languages that a person saw and chose, and let people answer it.

    Raises `NotReady` where the draft is not what they saw, or a language is not ready any more.
    """
    if version != survey.version or not chosen or set(chosen) != set(readiness.ready):
        raise NotReady
    edition = editions.freeze(session, survey, chosen)
    editions.open_edition(session, edition)
    timeline.note(
        session,
        survey.consultation,
        "opened",
        by,
        survey,
        number=edition.number,
        title=edition.document["title"].get("en", survey.code),
        languages=", ".join(name_of_language(one) for one in edition.document["languages"]),
    )
    return edition


def _find_missing(
    session: Session, survey: Survey, language: str, around: Mapping[str, Mapping[str, str]]
) -> list[Missing]:
    """What a language lacks; the English of the consultation is its owners' own word."""
    lines = states.lines_of_survey(session, survey, language)
    if language != SOURCE:
        lines += states.lines_of_consultation(session, survey.consultation, language)
    return equality.find_missing(
        survey.draft,
        language,
        around=around,
        unapproved={one.place: one.state for one in lines if one.state not in _TAKEN},
        untold=[one.place for one in lines if one.needs_back and one.words and not one.back],
    )


def _words_around(survey: Survey) -> dict[str, Mapping[str, str]]:
    """The consultation's words, which people read with the survey."""
    return {f"consultation.{one}": getattr(survey.consultation, one) for one in _AROUND}


def _bars(needed: Mapping[str, int], found: Collection[Missing]) -> tuple[Bar, ...]:
    lacking = {what: sum(1 for one in found if one.what == what) for what in _BARS}
    return tuple(
        Bar(what, needed[what] - lacking[what], needed[what]) for what in _BARS if needed[what]
    )
