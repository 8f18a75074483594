"""What people decide about themes and codings. A machine suggests; nothing here is automatic.

Every decision keeps who made it and when. Nothing here commits.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice.accounts.models import User
from voice.listen.cleaning import clean
from voice.listen.codebook import merge_records, versions
from voice.listen.codebook.versions import Change
from voice.listen.models import (
    ACCEPTED,
    MERGED,
    REJECTED,
    SUGGESTED,
    Coding,
    Comment,
    Theme,
)
from voice.listen.refusal import need
from voice.upserts import insert_into


def accept_theme(session: Session, theme: Theme, by: User) -> None:
    """Take a machine's suggestion into the codebook. Raises `NotPossible` for any other theme."""
    versions.begin(session, theme.consultation_id)
    hold(session, theme)
    need(theme.state == SUGGESTED, "not_suggested")
    _sign_theme(theme, ACCEPTED, by)
    _keep_version(session, versions.ACCEPTED_ONE, by, theme)


def dismiss_theme(session: Session, theme: Theme, by: User) -> None:
    """Say that a suggestion is no theme; it is not suggested again. Raises `NotPossible`."""
    hold(session, theme)
    need(theme.state == SUGGESTED, "not_suggested")
    _sign_theme(theme, REJECTED, by)


def rename_theme(
    session: Session,
    theme: Theme,
    name: str,
    easy_name: str | None,
    description: str,
    by: User,
) -> None:
    """Give a theme a person's words. A suggestion that gets a name is thereby accepted.

    Raises `NotPossible` without a name, and for a theme that is merged or dismissed.
    """
    need(bool(clean(name)), "no_name")
    versions.begin(session, theme.consultation_id)
    hold(session, theme)
    need(theme.state in (SUGGESTED, ACCEPTED), "theme_gone")
    theme.name = clean(name)
    theme.easy_name = clean(easy_name) or None
    theme.description = clean(description)
    _sign_theme(theme, ACCEPTED, by)
    _keep_version(session, versions.EDITED, by, theme)


def merge_theme(
    session: Session, theme: Theme, into: Theme, by: User, credited: Sequence[str] = ()
) -> None:
    """Make one theme of two: what was said under `theme` is said under `into` from now on.

    A comment under both stays under `into` once, and a person's "right" outlives a machine's
    suggestion. A person's "wrong" stays with the merged theme, as a record. `codebook.merging`
    undoes it. `credited` are groups whose members proposed it. Raises `NotPossible`.
    """
    need(theme.id != into.id, "same_theme")
    versions.begin(session, theme.consultation_id)
    hold(session, theme, into)
    need(theme.consultation_id == into.consultation_id, "theme_gone")
    need(theme.state in (SUGGESTED, ACCEPTED), "theme_gone")
    need(into.state == ACCEPTED, "theme_gone")
    merge_records.write_down(session, theme, into, by)
    _pass_on_what_is_right(session, theme, into)
    _move_codings(session, theme, into)
    session.execute(
        update(Theme).where(Theme.merged_into_id == theme.id).values(merged_into_id=into.id)
    )
    theme.merged_into_id = into.id
    into.keywords = list(dict.fromkeys([*into.keywords, *theme.keywords]))
    _sign_theme(theme, MERGED, by)
    _keep_version(session, versions.MERGED, by, theme, into, credited=credited)
    session.expire_all()


def judge(session: Session, comment: Comment, theme: Theme, is_right: bool, by: User) -> None:
    """Say that a comment does, or does not, say a theme. Raises `NotPossible`."""
    hold(session, theme)
    need(theme.state in (SUGGESTED, ACCEPTED), "theme_gone")
    _decide(session, comment, theme, ACCEPTED if is_right else REJECTED, by)


def translate(comment: Comment, words: str, by: User) -> None:
    """Keep a person's English translation; the next run themes it. Raises `NotPossible`."""
    need(bool(clean(words)), "no_words")
    comment.translation = clean(words)
    comment.safe = None  # two people agreed to other words
    comment.translated_by_id = by.id
    comment.translated_at = utc_now()


def hold(session: Session, *themes: Theme) -> None:
    """Read the themes anew and keep others from deciding on them until we are done.

    Always in the same order, so that two people who decide at once wait for each other in turn.
    Raises `NotPossible` for a theme that is not there any more.
    """
    wanted = {theme.id for theme in themes}
    held = session.scalars(
        select(Theme)
        .where(Theme.id.in_(wanted))
        .order_by(Theme.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    need(len(held) == len(wanted), "theme_gone")


def _keep_version(
    session: Session, did: str, by: User, *themes: Theme, credited: Sequence[str] = ()
) -> None:
    change = Change(did, [theme.name for theme in themes], credited)
    versions.keep(session, themes[0].consultation_id, by, change)


def _sign_theme(theme: Theme, state: str, by: User) -> None:
    theme.state = state
    theme.decided_by_id = by.id
    theme.decided_at = utc_now()


def _decide(session: Session, comment: Comment, theme: Theme, state: str, by: User) -> None:
    """Write the decision in one statement: others may write at the same time."""
    need(comment.consultation_id == theme.consultation_id, "theme_gone")
    decision: dict[str, Any] = {
        "state": state,
        "decided_by_id": by.id,
        "decided_at": utc_now(),
    }
    session.execute(
        insert_into(session, Coding)
        .values(comment_id=comment.id, theme_id=theme.id, evidence=[], **decision)
        .on_conflict_do_update(index_elements=[Coding.comment_id, Coding.theme_id], set_=decision)
    )
    session.expire(comment, ["codings"])


def _pass_on_what_is_right(session: Session, theme: Theme, into: Theme) -> None:
    """A person's "right" under the one theme counts under the other, where the comment has both."""
    accepted_here = (
        select(Coding.decided_by_id, Coding.decided_at, Coding.comment_id)
        .where(Coding.theme_id == theme.id, Coding.state == ACCEPTED)
        .subquery()
    )
    session.execute(
        update(Coding)
        .where(
            Coding.theme_id == into.id,
            Coding.state != ACCEPTED,
            Coding.comment_id == accepted_here.c.comment_id,
        )
        .values(
            state=ACCEPTED,
            decided_by_id=accepted_here.c.decided_by_id,
            decided_at=accepted_here.c.decided_at,
        )
        .execution_options(synchronize_session=False)
    )


def _move_codings(session: Session, theme: Theme, into: Theme) -> None:
    """What nobody called wrong; a comment under both is under the other once."""
    both = select(Coding.comment_id).where(Coding.theme_id == into.id)
    live = (Coding.theme_id == theme.id, Coding.state != REJECTED)
    session.execute(
        delete(Coding)
        .where(*live, Coding.comment_id.in_(both))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Coding)
        .where(*live)
        .values(theme_id=into.id)
        .execution_options(synchronize_session=False)
    )
