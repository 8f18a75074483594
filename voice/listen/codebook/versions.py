"""The codebook's versions: kept after each change by a person, compared, and brought back.

A version holds the accepted themes as they stood. Nothing here commits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, defer, joinedload

from voice.accounts.models import User
from voice.listen.codebook.models import CodebookVersion
from voice.listen.holding import hold_consultations
from voice.listen.models import ACCEPTED, Theme
from voice.paging import PAGE, Page, within

FIELDS = ("name", "easy_name", "picture", "description", "keywords", "examples", "parent")
"""What a version knows of a theme, beside its key; `parent` is the key of another."""
BEGAN, ELSEWHERE, EDITED, ADDED, SPLIT, MERGED, UNMERGED = (
    "began", "elsewhere", "edited", "added", "split", "merged", "unmerged",
)  # fmt: skip
RESTORED, IMPORTED, ACCEPTED_ONE = "restored", "imported", "accepted"
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions say differently of a theme, or that only one has the theme."""

    theme: str  # its name
    what: str  # new, gone, or one of FIELDS
    before: Any = None
    after: Any = None


class Change(NamedTuple):
    """What a person did to the codebook, for its next version."""

    did: str
    about: Sequence[str] = ()  # names of themes
    credited: Sequence[str] = ()  # groups


def begin(session: Session, consultation_id: int) -> None:
    """Before a change: hold the codebook, and keep what no version has of it yet."""
    hold_consultations(session, [consultation_id])
    newest = latest(session, consultation_id)
    _add(session, consultation_id, None, Change(ELSEWHERE if newest else BEGAN), newest)


def keep(session: Session, consultation_id: int, by: User | None, change: Change) -> None:
    """After a change: the codebook as it is now is the next version, where it differs."""
    session.flush()
    _add(session, consultation_id, by, change, latest(session, consultation_id))


def page(session: Session, consultation_id: int, number: int) -> Page:
    """Some of the versions, the newest first, without the themes that they hold."""
    mine = CodebookVersion.consultation_id == consultation_id
    total = session.scalar(select(func.count()).where(mine)) or 0
    number = within(number, total)
    items = session.scalars(
        select(CodebookVersion)
        .where(mine)
        .options(joinedload(CodebookVersion.made_by), defer(CodebookVersion.themes))
        .order_by(CodebookVersion.number.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(items, total, number)


def find(session: Session, consultation_id: int, number: int) -> CodebookVersion | None:
    """A version by its number."""
    return session.scalar(
        select(CodebookVersion).where(
            CodebookVersion.consultation_id == consultation_id, CodebookVersion.number == number
        )
    )


def snapshot(session: Session, consultation_id: int) -> list[Entry]:
    """The accepted themes as a version keeps them, by key."""
    parent = aliased(Theme)
    rows = session.execute(
        select(Theme, parent.key)
        .outerjoin(parent, Theme.parent_id == parent.id)
        .where(Theme.consultation_id == consultation_id, Theme.state == ACCEPTED)
        .order_by(Theme.key)
        .execution_options(populate_existing=True)
    )
    return [entry_of(theme, key) for theme, key in rows]


def entry_of(theme: Theme, parent: str | None) -> Entry:
    """A theme as a version keeps it."""
    known = {name: getattr(theme, name) for name in FIELDS if name != "parent"}
    return {
        "key": theme.key,
        **known,
        "keywords": list(theme.keywords),
        "examples": list(theme.examples),
        "parent": parent,
    }


def compare(before: Sequence[Entry], after: Sequence[Entry]) -> list[Difference]:
    """What differs, theme by theme: those that are new, that changed, that are gone."""
    old, new = _by_key(before), _by_key(after)
    found = [Difference(new[key]["name"], "new") for key in new if key not in old]
    for key in new:
        if key in old:
            found += _differences(old[key], new[key])
    return [*found, *(Difference(old[key]["name"], "gone") for key in old if key not in new)]


def _differences(before: Entry, after: Entry) -> Iterator[Difference]:
    for what in FIELDS:
        old, new = before.get(what), after.get(what)
        if (old or None) != (new or None):
            yield Difference(after["name"], what, old, new)


def _by_key(entries: Sequence[Entry]) -> Mapping[str, Entry]:
    return {one["key"]: one for one in entries}


def latest(session: Session, consultation_id: int) -> CodebookVersion | None:
    """The newest version; None before the first change."""
    newest = select(func.max(CodebookVersion.number)).where(
        CodebookVersion.consultation_id == consultation_id
    )
    number = session.scalar(newest)
    return find(session, consultation_id, number) if number else None


def _add(
    session: Session,
    consultation_id: int,
    by: User | None,
    change: Change,
    newest: CodebookVersion | None,
) -> None:
    themes = snapshot(session, consultation_id)
    if newest is not None and newest.themes == themes:
        return
    session.add(
        CodebookVersion(
            consultation_id=consultation_id,
            number=newest.number + 1 if newest else 1,
            did=change.did,
            about=list(change.about),
            credited=sorted(set(change.credited)),
            themes=themes,
            made_by_id=by.id if by else None,
        )
    )
    session.flush()
