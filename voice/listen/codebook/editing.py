"""What people do to the codebook: write a theme, add one, bring in a file, bring a version back.

Two people at once never overwrite each other: what both changed is shown to the second. Nothing
here commits.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen.cleaning import clean
from voice.listen.codebook import csv_file, versions
from voice.listen.codebook.models import CodebookVersion
from voice.listen.codebook.versions import Change
from voice.listen.models import ACCEPTED, MERGED, PERSON, REJECTED, SUGGESTED, Theme
from voice.listen.refusal import NotPossible, need
from voice.listen.sources.files import UnusableFile
from voice.listen.themes import free_key, keys_of
from voice.media import pictures


@dataclass(frozen=True, slots=True)
class Words:
    """A theme as it is written: a word or an example is one of several."""

    name: str
    easy_name: str = ""
    picture: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    parent: str = ""  # the key of the theme above it


NAMES = tuple(field.name for field in fields(Words))


class Overwritten(Exception):
    """Somebody else changed the same parts meanwhile; `theirs` says what they wrote."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        """Keep what stands there now, by the names of `Words`."""
        self.theirs = theirs
        super().__init__(", ".join(theirs))


def words_of(theme: Theme) -> Words:
    """A theme as it stands."""
    return Words(
        theme.name,
        theme.easy_name or "",
        theme.picture or "",
        theme.description,
        tuple(theme.keywords),
        tuple(theme.examples),
        theme.parent.key if theme.parent else "",
    )


def lines(typed: str) -> tuple[str, ...]:
    """One part a line, each once, blanks left out."""
    found = (" ".join(clean(line).split()) for line in typed.splitlines())
    return tuple(dict.fromkeys(line for line in found if line))


def edit(session: Session, theme: Theme, before: Words, wanted: Words, by: User) -> None:
    """Write what was changed between `before` and `wanted`; the rest stays as others have it.

    Raises `Overwritten` where somebody else changed the same parts to something else, and
    `NotPossible`: without a name, for a theme that is not in use any more, or for a parent that
    is none.
    """
    versions.begin(session, theme.consultation_id)
    session.refresh(theme)
    need(theme.state in (SUGGESTED, ACCEPTED), "theme_gone")
    now = words_of(theme)
    mine = [one for one in NAMES if getattr(wanted, one) != getattr(before, one)]
    theirs = {
        one: getattr(now, one)
        for one in mine
        if getattr(now, one) not in (getattr(before, one), getattr(wanted, one))
    }
    if theirs:
        raise Overwritten(theirs)
    for name in mine:
        _write(session, theme, name, wanted)
    if mine:
        sign(theme, by)
    versions.keep(session, theme.consultation_id, by, Change(versions.EDITED, [theme.name]))


def add(session: Session, consultation: Consultation, wanted: Words, by: User) -> Theme:
    """A new theme of a person's. Raises `NotPossible`."""
    versions.begin(session, consultation.id)
    theme = make(session, consultation.id, wanted, by)
    versions.keep(session, consultation.id, by, Change(versions.ADDED, [theme.name]))
    return theme


def make(session: Session, consultation_id: int, wanted: Words, by: User) -> Theme:
    """A theme with these words, in a change that has begun. Raises `NotPossible`."""
    theme = Theme(
        consultation_id=consultation_id,
        key=_free_key(session, consultation_id, wanted.name),
        name=wanted.name,
        origin=PERSON,
        state=ACCEPTED,
    )
    for name in NAMES:
        _write(session, theme, name, wanted)
    sign(theme, by)
    session.add(theme)
    session.flush()
    return theme


def bring_in(session: Session, consultation: Consultation, path: Path, by: User) -> int:
    """Take in a codebook file: new themes are added, those that are there get the file's words.

    What the file has no column or no words for stays. Gives how many themes it names. Raises
    `voice.listen.sources.files.UnusableFile`; what was changed until then is to be rolled back.
    """
    rows = csv_file.read(path)
    versions.begin(session, consultation.id)
    there = _by_key(session, consultation.id)
    for row in rows:
        theme = there.get(row["theme"])
        if theme is None:
            theme = there[row["theme"]] = csv_file.add(session, consultation, row)
        else:
            csv_file.overwrite(theme, row)
        sign(theme, by)
    session.flush()
    _put_all_below(session, path, rows, there)
    versions.keep(session, consultation.id, by, Change(versions.IMPORTED))
    return len(rows)


def restore(session: Session, version: CodebookVersion, by: User) -> None:
    """Make the codebook what it was; a new version says so, and no later one is lost.

    Themes that came since are put aside as dismissed; their codings stay with them. Themes that
    were merged meanwhile stay merged: that is undone on its own.
    """
    versions.begin(session, version.consultation_id)
    there = _by_key(session, version.consultation_id)
    kept = {one["key"]: one for one in version.themes}
    for theme in there.values():
        if theme.state == ACCEPTED and theme.key not in kept:
            theme.state, theme.decided_by_id, theme.decided_at = REJECTED, by.id, utc_now()
    restored = [one for key, one in there.items() if key in kept and one.state != MERGED]
    for theme in restored:  # all of them first: those below are put below them
        sign(theme, by)
    for theme in restored:
        _write_back(theme, kept[theme.key], there)
    number = str(version.number)
    versions.keep(session, version.consultation_id, by, Change(versions.RESTORED, [number]))


def _put_all_below(
    session: Session, path: Path, rows: Sequence[csv_file.Row], there: Mapping[str, Theme]
) -> None:
    for row in rows:
        key = row.get("parent", "")
        try:
            if key:
                _put_below(session, there[row["theme"]], key)
        except NotPossible:
            names = f'"{row["theme"]}" cannot stand below "{key}"'
            raise UnusableFile(f"{path.name}: the theme {names}.") from None


def _write_back(theme: Theme, entry: versions.Entry, there: Mapping[str, Theme]) -> None:
    for name in versions.FIELDS:
        if name != "parent":
            setattr(theme, name, entry[name])
    above = there.get(entry["parent"] or "")
    theme.parent_id = above.id if above and above.state == ACCEPTED else None


def _write(session: Session, theme: Theme, name: str, wanted: Words) -> None:
    value = getattr(wanted, name)
    if name == "parent":
        _put_below(session, theme, value)
    elif name == "name":
        need(bool(value), "no_name")
        theme.name = value
    elif name == "picture":
        need(not value or pictures.exists(value), "no_picture")
        theme.picture = value or None
    elif name == "easy_name":
        theme.easy_name = value or None
    else:
        setattr(theme, name, list(value) if isinstance(value, tuple) else value)


def _put_below(session: Session, theme: Theme, key: str) -> None:
    """Set the theme above; two levels at most, so that lists stay readable."""
    if not key:
        theme.parent_id = None
        return
    above = session.scalar(
        select(Theme).where(
            Theme.consultation_id == theme.consultation_id,
            Theme.key == key,
            Theme.state == ACCEPTED,
        )
    )
    need(above is not None and above.id != theme.id and above.parent_id is None, "no_parent")
    need(theme.id is None or not _has_children(session, theme), "no_parent")
    theme.parent_id = above.id if above else None


def _has_children(session: Session, theme: Theme) -> bool:
    below = select(Theme.id).where(Theme.parent_id == theme.id, Theme.state == ACCEPTED).limit(1)
    return session.scalar(below) is not None


def sign(theme: Theme, by: User) -> None:
    """Note whose words these are: whoever writes a suggestion takes it."""
    if theme.state != MERGED:
        theme.state = ACCEPTED
    theme.decided_by_id, theme.decided_at = by.id, utc_now()


def _by_key(session: Session, consultation_id: int) -> dict[str, Theme]:
    found: Sequence[Theme] = session.scalars(
        select(Theme).where(Theme.consultation_id == consultation_id).order_by(Theme.id)
    ).all()
    return {theme.key: theme for theme in found}


def _free_key(session: Session, consultation_id: int, name: str) -> str:
    """A key of the name's letters that no other theme has."""
    base = re.sub(r"\W+", "_", name.casefold()).strip("_")[:40] or "theme"
    return free_key(base, keys_of(session, consultation_id), "_")
