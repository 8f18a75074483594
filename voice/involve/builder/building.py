"""Writing what a builder's form brings into a draft, each place only if nobody else did meanwhile.

A form names each place twice: `words.<place>` or `set.<place>` with what is to stand there, and
`before.<place>` with what its author saw. What fits is written; the rest is handed back, so that
nobody's words are lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import details, drafting, wording
from surveys.drafting import NoSuchPart
from surveys.models import Survey
from surveys.wording import NoSuchPlace
from voice.accounts.models import User
from voice.involve.builder import conditions, drafts
from voice.involve.models import Removed
from voice.media import pictures

LONGEST = 5000  # letters of one text, as in surveys/schema.json


@dataclass(slots=True)
class Outcome:
    """What could not be written: others wrote meanwhile, it does not fit, its place is gone."""

    conflicts: list[drafts.Overwritten] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether everything was written."""
        return not (self.conflicts or self.problems or self.gone)


def write(survey: Survey, form: Mapping[str, str], rows: Sequence[str], language: str) -> Outcome:
    """Write every place of a form; `rows` are the rows of its condition."""
    outcome = Outcome()
    keeps_theirs = form.get("theirs", "")
    for name, before in form.items():
        place = name.removeprefix("before.")
        if place in (name, keeps_theirs):
            continue
        try:
            _write_one(survey, form, place, before, rows, language)
        except drafts.Overwritten as error:
            outcome.conflicts.append(error)
        except details.NotPossible as error:
            outcome.problems[place] = error.reason
        except (NoSuchPlace, NoSuchPart):
            outcome.gone[place] = form.get(f"words.{place}", "")
    return outcome


def _write_one(
    survey: Survey,
    form: Mapping[str, str],
    place: str,
    before: str,
    rows: Sequence[str],
    language: str,
) -> None:
    if f"words.{place}" in form:
        words = form[f"words.{place}"]
        if len(words) > LONGEST:
            raise details.NotPossible("too_long")
        drafts.write_words(survey, place, language, words, before)
        return
    typed = _typed(form, place, rows)
    if typed is not None:
        put_detail(survey, place, typed, before)


def now_at(survey: Survey, form: Mapping[str, str], language: str) -> dict[str, str]:
    """What stands now at each place of a form that was written."""
    places = [name.removeprefix("before.") for name in form if name.startswith("before.")]
    return {
        place: wording.words_at(survey.draft, place, language)
        if f"words.{place}" in form
        else details.value_at(survey.draft, place)
        for place in places
    }


def put_detail(survey: Survey, place: str, typed: str, before: str) -> None:
    """Let this stand at a place, if nobody put something else there meanwhile.

    Raises `Overwritten`, `NotPossible`, `NoSuchPart`.
    """
    now = details.value_at(survey.draft, place)
    if now not in (before, typed):
        raise drafts.Overwritten(place, "", theirs=now, yours=typed)
    if typed == now:
        return
    if place.endswith(".picture") and typed and not pictures.exists(typed):
        raise details.NotPossible("no_such_picture")
    with drafts.changing(survey) as draft:
        details.put(draft, place, typed)


def _typed(form: Mapping[str, str], place: str, rows: Sequence[str]) -> str | None:
    """What is to stand at a place; None where it is to stay as it is."""
    if place.endswith(".show_if"):
        how = form.get("if.how", conditions.ALL)
        if how == conditions.KEEP and not any(rows):
            return None
        return conditions.from_rows(how, rows)
    typed = form.get(f"set.{place}", "").strip()
    if place.endswith(".topic") and form.get("topic.new", "").strip():
        return details.topic_of(form["topic.new"])
    return typed


def remove(
    session: Session, survey: Survey, key: str, by: User | None, *, drop: bool = False
) -> Removed:
    """Take a question out of the draft; it can be put back. Raises `NoSuchPart`, `NeededBy`."""
    with drafts.changing(survey) as draft:
        part, at = drafting.remove(draft, key, drop=drop)
    return _keep(session, survey, "", part, at, by)


def remove_option(
    session: Session, survey: Survey, inside: str, option: str, by: User | None, *, drop: bool
) -> Removed:
    """Take an answer out of `told.options`; it can be put back. Raises `NoSuchPart`, `NeededBy`."""
    key, _, group = inside.partition(".")
    with drafts.changing(survey) as draft:
        part, at = drafting.remove_option(draft, key, group, option, drop=drop)
    return _keep(session, survey, inside, part, at, by)


def restore(session: Session, survey: Survey, removed: Removed) -> str:
    """Put back what was taken out; the key of the question to look at. Raises `NoSuchPart`."""
    with drafts.changing(survey) as draft:
        if removed.inside:
            key, _, group = removed.inside.partition(".")
            drafting.restore_option(draft, key, group, removed.part, removed.place)
        else:
            key = drafting.restore(draft, removed.part, removed.place)
    session.delete(removed)
    return key


def removed_from(session: Session, survey: Survey, most: int = 10) -> Sequence[Removed]:
    """What was taken out of a draft, the newest first."""
    return session.scalars(
        select(Removed)
        .where(Removed.survey_id == survey.id)
        .order_by(Removed.id.desc())
        .limit(most)
    ).all()


def _keep(
    session: Session, survey: Survey, inside: str, part: dict[str, Any], at: int, by: User | None
) -> Removed:
    removed = Removed(
        survey_id=survey.id, inside=inside, place=at, part=part, by_id=by.id if by else None
    )
    session.add(removed)
    session.flush()
    return removed
