"""Opening a survey: only in languages that are equal versions of it, and never by halves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys import editions, equality
from surveys.equality import Missing
from surveys.models import Edition, Survey
from voice.accounts.models import User
from voice.i18n import languages, name_of_language
from voice.involve import timeline
from voice.involve.consultations import find_gaps

_AROUND = ("title", "purpose", "can_change")
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


def examine(survey: Survey, untold: Mapping[str, Collection[str]] | None = None) -> Readiness:
    """How far a survey is from opening in each of its languages.

    `untold` names, by language, the places whose words nobody has put back into English yet
    (standards L2).
    """
    draft, around = survey.draft, _words_around(survey)
    in_all = tuple(equality.find_missing_in_all(draft))
    missing = {
        language: (
            *equality.find_missing(
                draft, language, around=around, untold=(untold or {}).get(language, ())
            ),
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


def _words_around(survey: Survey) -> dict[str, Mapping[str, str]]:
    """The consultation's words, which people read with the survey."""
    return {f"consultation.{one}": getattr(survey.consultation, one) for one in _AROUND}


def _bars(needed: Mapping[str, int], found: Collection[Missing]) -> tuple[Bar, ...]:
    lacking = {what: sum(1 for one in found if one.what == what) for what in _BARS}
    return tuple(
        Bar(what, needed[what] - lacking[what], needed[what]) for what in _BARS if needed[what]
    )
