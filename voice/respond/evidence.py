"""How many people stand behind a theme or a priority, by audience. True counts: never shown as is.

A person who wrote three comments is one person (`voice.listen.findings`). What is published is in
words, of all people together: own words are never counted apart in public, because the difference
of two tables of the same people would show who had help.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from analysis.disclosure import in_words
from surveys.models import Consultation
from voice.listen.findings import people_of_comments
from voice.listen.models import REJECTED, Coding, Comment, Theme
from voice.respond.replies.replies import FROM_REPLY

AUDIENCES = ("young_people", "parents", "practitioners", "everyone")
UNSAID = ("nothing", "nobody")


def people_heard(session: Session, consultation: Consultation) -> dict[str, int]:
    """People who wrote at least one comment, by audience."""
    return _by_audience(session, Comment.consultation_id == consultation.id)


def people_behind(session: Session, themes: Sequence[Theme]) -> dict[str, int]:
    """People who said at least one of the themes, by audience; rejected codings do not count."""
    said = exists().where(
        Coding.comment_id == Comment.id,
        Coding.state != REJECTED,
        Coding.theme_id.in_(standing_ids(themes)),
    )
    here = Comment.consultation_id.in_({theme.consultation_id for theme in themes})
    return _by_audience(session, here & said)


def standing_ids(themes: Sequence[Theme]) -> set[int]:
    """The themes that stand for these: a merged one's comments are found where it went."""
    return {theme.standing.id for theme in themes}


def words_by_audience(said: Mapping[str, int], heard: Mapping[str, int]) -> dict[str, str]:
    """For each audience that said it, how many in a word (`analysis.disclosure.Words`).

    Audiences of which nothing may be shown are left out, as are those who did not say it, so
    that an absent one tells nothing (standards N3).
    """
    words = {
        audience: in_words(said.get(audience, 0), heard.get(audience, 0))
        for audience in in_order(heard)
    }
    return {audience: word for audience, word in words.items() if word not in UNSAID}


def in_order(audiences: Collection[str]) -> list[str]:
    """Young people first, then parents, then those who work with them."""
    known = [audience for audience in AUDIENCES if audience in audiences]
    return known + sorted(set(audiences) - set(known))


def _by_audience(session: Session, condition: ColumnElement[bool]) -> dict[str, int]:
    """Answers to a release are left out: anyone can send many, and they would count as people."""
    rows = session.execute(
        select(Comment.audience, people_of_comments())
        .where(condition, Comment.source != FROM_REPLY)
        .group_by(Comment.audience)
    )
    return {row.audience: row[1] for row in rows}
