"""What stands behind each theme of a ranking: how many said it, whose words, and the trend."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from analysis.findings import Point, Share, Trend, trace
from surveys.models import Edition, Response
from voice.listen import findings, quotes
from voice.listen.findings import Finding, people_of_comments
from voice.listen.models import REJECTED, Coding, Comment, Theme
from voice.listen.quotes import Said
from voice.respond.rankings.models import Ranking

_Series = dict[tuple[int, str, int], list[Point]]  # by theme, audience and survey


@dataclass(frozen=True, slots=True)
class Behind:
    """One theme: its counts, its trend and its quotes by audience."""

    theme: Theme
    finding: Finding
    trends: Mapping[str, Trend]
    quotes: Sequence[Said]


def of_ranking(session: Session, ranking: Ranking) -> dict[str, Behind]:
    """By card, what people said of it. Exact numbers and quotes: for staff."""
    standing = _standing(session, ranking)
    ids = [theme.id for theme in standing.values()]
    found = {
        one.theme.id: one for one in findings.of_consultation(session, ranking.consultation_id)
    }
    said = quotes.of_themes(session, ids, most=1)
    trends = _trends(session, ranking.consultation_id, ids)
    return {
        key: Behind(
            theme,
            found.get(theme.id, Finding(theme)),
            {audience: one for (of, audience), one in trends.items() if of == theme.id},
            [one for (of, _), picked in said.items() if of == theme.id for one in picked],
        )
        for key, theme in standing.items()
    }


def _standing(session: Session, ranking: Ranking) -> dict[str, Theme]:
    """By card, the theme that stands for it now; one query for all."""
    themes = session.scalars(
        select(Theme)
        .where(Theme.id.in_([card.theme_id for card in ranking.cards]))
        .options(joinedload(Theme.merged_into))
    )
    return {str(theme.id): theme.standing for theme in themes}


def _trends(
    session: Session, consultation_id: int, themes: Sequence[int]
) -> dict[tuple[int, str], Trend]:
    """Of each theme and audience, the trend over the editions of the audience's survey."""
    written = (
        select(Edition.survey_id, Edition.number, Comment.audience, people_of_comments())
        .join(Response, Response.edition_id == Edition.id)
        .join(Comment, Comment.response_id == Response.id)
        .where(Comment.consultation_id == consultation_id)
        .group_by(Edition.survey_id, Edition.number, Comment.audience)
    )
    bases = {(one, number, who): people for one, number, who, people in session.execute(written)}
    spoken = (
        written.join(Coding, Coding.comment_id == Comment.id)
        .where(Coding.theme_id.in_(themes), Coding.state != REJECTED)
        .group_by(Coding.theme_id)
        .add_columns(Coding.theme_id)
    )
    said = {
        (theme, one, number, who): people
        for one, number, who, people, theme in session.execute(spoken)
    }
    series: _Series = defaultdict(list)
    for survey, number, audience in sorted(bases):
        for theme in themes:
            people = said.get((theme, survey, number, audience), 0)
            share = Share(people, bases[survey, number, audience])
            series[theme, audience, survey].append(Point(str(number), share, str(survey)))
    return _by_audience(series)


def _by_audience(series: _Series) -> dict[tuple[int, str], Trend]:
    """An audience with several surveys is told by the one that most people answered."""
    largest = sorted(series, key=lambda key: sum(point.share.base for point in series[key]))
    chosen = {
        (theme, audience): series[theme, audience, survey] for theme, audience, survey in largest
    }
    traced = trace({f"{theme} {audience}": points for (theme, audience), points in chosen.items()})
    return {key: traced[f"{key[0]} {key[1]}"] for key in chosen}
