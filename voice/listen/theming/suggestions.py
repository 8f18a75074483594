"""Writing down what the analysis suggests, around everything that people decided."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from analysis.types import Coding as Coded
from analysis.types import Found, FoundTheme
from surveys.models import Consultation
from voice.batches import in_batches
from voice.listen.codebook.models import MergedCoding, MergeSuggestion, ThemeMerge
from voice.listen.models import (
    ACCEPTED,
    MACHINE,
    MERGED,
    REJECTED,
    SUGGESTED,
    Coding,
    Comment,
    Theme,
)
from voice.listen.themes import free_key
from voice.listen.theming import runs
from voice.upserts import insert_into

_BATCH = 500
_ALIKE = 0.5  # of the members shared: the same suggestion under another label
_Pair = tuple[int, int]  # comment, theme


@dataclass(frozen=True, slots=True)
class Understood:
    """What a run of the analysis says. `feelings` is by comment id."""

    codings: tuple[Coded, ...]
    found: Found
    feelings: Mapping[str, str]


@dataclass(slots=True)
class _Draft:
    """The suggestions to end up with: (comment, theme) -> confidence and evidence."""

    codings: dict[_Pair, tuple[float | None, list[str]]] = field(default_factory=dict)
    kept_themes: set[int] = field(default_factory=set)


def store(session: Session, consultation_id: int, understood: Understood) -> int:
    """Replace the machine's undecided suggestions; the number of suggested themes that now stand.

    Decided codings and themes stay as they are. Comments that were withdrawn while the analysis
    ran are left out.
    """
    # Two runs at once would both add the same themes; the second waits here for the first.
    session.execute(
        select(Consultation.id).where(Consultation.id == consultation_id).with_for_update()
    )
    alive = _lock_comments(session, consultation_id)
    themes = _lock_themes(session, consultation_id)
    draft = _Draft()
    _draft_codings(draft, understood.codings, themes, alive)
    found = _draft_found(session, draft, understood.found, themes, consultation_id, alive)
    _replace(session, consultation_id, draft)
    _drop_themes(session, themes, draft.kept_themes)
    _keep_merges(session, consultation_id, understood.found, found)
    _keep_feelings(session, consultation_id, understood.feelings)
    runs.note(session, consultation_id)
    return len(draft.kept_themes)


def _lock_comments(session: Session, consultation_id: int) -> set[int]:
    """The comments that are still there, and stay until we are done."""
    return set(
        session.scalars(
            select(Comment.id)
            .where(Comment.consultation_id == consultation_id)
            .with_for_update(read=True, key_share=True)
        )
    )


def _lock_themes(session: Session, consultation_id: int) -> Sequence[Theme]:
    """The themes, on which nobody decides until we are done (`decisions` locks them too)."""
    return session.scalars(
        select(Theme)
        .where(Theme.consultation_id == consultation_id)
        .order_by(Theme.id)
        .with_for_update(key_share=True)
    ).all()


def _draft_codings(
    draft: _Draft, codings: Iterable[Coded], themes: Sequence[Theme], alive: set[int]
) -> None:
    standing = {theme.key: theme.standing for theme in themes}
    for one in codings:
        theme, comment = standing.get(one.theme), int(one.comment)
        if theme and theme.state == ACCEPTED and comment in alive:
            draft.codings.setdefault((comment, theme.id), (one.confidence, list(one.evidence)))


def _draft_found(
    session: Session,
    draft: _Draft,
    found: Found,
    themes: Sequence[Theme],
    consultation_id: int,
    alive: set[int],
) -> list[Theme]:
    """Draft what was found; the theme of each."""
    earlier = members_of_found(session, consultation_id)
    drafted = []
    for one in found.themes:
        # In the analysis's order, the most typical first: quotes are looked for in that order.
        members = [int(member) for member in one.members if int(member) in alive]
        theme = _recognise(one, set(members), themes, earlier, draft.kept_themes)
        if theme is None:
            theme = _add_theme(session, consultation_id, one, themes)
            themes = [*themes, theme]
        theme = theme.standing
        drafted.append(theme)
        if theme.state == REJECTED or not members:
            continue
        if theme.state == SUGGESTED:
            draft.kept_themes.add(theme.id)
        for member in members:
            draft.codings.setdefault((member, theme.id), (None, list(one.phrases[:5])))
    return drafted


def _recognise(
    found: FoundTheme,
    members: set[int],
    themes: Sequence[Theme],
    earlier: Mapping[int, set[int]],
    taken: set[int],
) -> Theme | None:
    """The theme that an earlier run made of the same suggestion, whatever became of it since."""
    key = _key_of(found.label)
    ours = [one for one in themes if one.origin == MACHINE and one.id not in taken]
    for theme in ours:
        if theme.key == key:
            return theme
    alike = [(_overlap(members, earlier.get(theme.id, set())), -theme.id, theme) for theme in ours]
    best = max(alike, default=None, key=lambda one: one[:2])
    return best[2] if best and best[0] >= _ALIKE else None


def members_of_found(session: Session, consultation_id: int) -> dict[int, set[int]]:
    """The comments behind each theme that a machine ever suggested, also before it was merged."""
    ours = (Theme.consultation_id == consultation_id, Theme.origin == MACHINE)
    now = select(Coding.theme_id, Coding.comment_id).join(Coding.theme).where(*ours)
    before = (
        select(ThemeMerge.theme_id, MergedCoding.comment_id)
        .join(MergedCoding, MergedCoding.merge_id == ThemeMerge.id)
        .join(ThemeMerge.theme)
        .where(*ours, Theme.state == MERGED)
    )
    members: dict[int, set[int]] = defaultdict(set)
    for theme, comment in session.execute(now.union(before)):
        members[theme].add(comment)
    return members


def _add_theme(
    session: Session, consultation_id: int, found: FoundTheme, themes: Sequence[Theme]
) -> Theme:
    label = found.label.strip()
    theme = Theme(
        consultation_id=consultation_id,
        key=free_key(_key_of(label), {one.key for one in themes}),
        name=label[:1].upper() + label[1:],
        keywords=list(found.phrases),
        examples=[],  # people's own sentences: they would outlive a withdrawal
        origin=MACHINE,
        state=SUGGESTED,
    )
    session.add(theme)
    session.flush()
    return theme


def _replace(session: Session, consultation_id: int, draft: _Draft) -> None:
    rows = session.execute(
        select(Coding.id, Coding.comment_id, Coding.theme_id)
        .join(Coding.theme)
        .where(
            Theme.consultation_id == consultation_id,
            Coding.state == SUGGESTED,
            # What was dismissed or merged keeps its members, so that it is recognised again.
            Theme.state.not_in((REJECTED, MERGED)),
        )
    )
    stale = [row.id for row in rows if (row.comment_id, row.theme_id) not in draft.codings]
    for some in in_batches(stale, _BATCH):
        session.execute(delete(Coding).where(Coding.id.in_(some), Coding.state == SUGGESTED))
    statement = insert_into(session, Coding)
    statement = statement.on_conflict_do_update(
        index_elements=[Coding.comment_id, Coding.theme_id],
        set_={
            "confidence": statement.excluded.confidence,
            "evidence": statement.excluded.evidence,
        },
        where=Coding.state == SUGGESTED,
    ).returning(Coding.id)  # so that many rows are one statement: each renews the table's mark
    for rows_now in in_batches([_row(*one) for one in draft.codings.items()], _BATCH):
        session.execute(statement, rows_now)


def _drop_themes(session: Session, themes: Iterable[Theme], kept: set[int]) -> None:
    """Remove suggested themes that were not found again, unless a person's decision hangs there."""
    gone = [one.id for one in themes if one.state == SUGGESTED and one.id not in kept]
    decided = select(Coding.theme_id).where(Coding.state != SUGGESTED)
    for some in in_batches(gone, _BATCH):
        session.execute(
            delete(Theme).where(
                Theme.id.in_(some), Theme.state == SUGGESTED, Theme.id.not_in(decided)
            )
        )


def _keep_merges(
    session: Session, consultation_id: int, found: Found, drafted: Sequence[Theme]
) -> None:
    """Replace the pairs that may be one; what a person called two themes is not asked again."""
    session.execute(
        delete(MergeSuggestion).where(
            MergeSuggestion.consultation_id == consultation_id,
            MergeSuggestion.dismissed_at.is_(None),
        )
    )
    known = {
        frozenset(pair)
        for pair in session.execute(
            select(MergeSuggestion.first_id, MergeSuggestion.second_id).where(
                MergeSuggestion.consultation_id == consultation_id
            )
        )
    }
    for one in found.merges:
        first, second = drafted[one.first], drafted[one.second]
        pair = frozenset((first.id, second.id))
        if len(pair) == 2 and pair not in known and REJECTED not in (first.state, second.state):
            known.add(pair)
            session.add(
                MergeSuggestion(
                    consultation_id=consultation_id,
                    first_id=first.id,
                    second_id=second.id,
                    likeness=one.likeness,
                )
            )
    session.flush()


def _keep_feelings(session: Session, consultation_id: int, feelings: Mapping[str, str]) -> None:
    rows = session.execute(
        select(Comment.id, Comment.feeling).where(Comment.consultation_id == consultation_id)
    )
    changed: dict[str | None, list[int]] = defaultdict(list)
    for one, before in rows:
        feeling = feelings.get(str(one), before)
        if feeling != before:
            changed[feeling].append(one)
    for feeling, comments in changed.items():
        for some in in_batches(comments, _BATCH):
            session.execute(
                update(Comment)
                .where(Comment.id.in_(some))
                .values(feeling=feeling)
                .execution_options(synchronize_session=False)
            )


def _row(pair: _Pair, why: tuple[float | None, list[str]]) -> dict[str, Any]:
    comment, theme = pair
    confidence, evidence = why
    return {
        "comment_id": comment,
        "theme_id": theme,
        "state": SUGGESTED,
        "confidence": confidence,
        "evidence": evidence,
    }


def _overlap(some: set[int], others: set[int]) -> float:
    """The share of members that two sets have in common (Jaccard), 0 to 1."""
    return len(some & others) / len(some | others) if some and others else 0.0


def _key_of(label: str) -> str:
    return "found-" + re.sub(r"\W+", "-", label.lower()).strip("-")
