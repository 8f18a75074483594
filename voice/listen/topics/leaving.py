"""What of the findings may leave, topic by topic, as one release (standards N3, N4).

Nothing here is exact unless it is asked for: who is not one of the readers, and every file that
goes out, gets these figures. All topics and all questions of a consultation are made safe
together, so that no table gives another away.

Words said and answers given for somebody are never one number with those of people who spoke
themselves (standards Q8, Q9): they are groups of their own, small ones hidden like any other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.findings import OWN, Heard, Parts, Publication, publish_parts
from surveys.models import Consultation
from voice.listen.models import Theme
from voice.listen.themes import accepted_themes
from voice.listen.topics import counts as topic_counts
from voice.listen.topics import figures, topics
from voice.listen.topics.counts import Counted, group_of, voice_of
from voice.listen.topics.figures import OTHER, Figures
from voice.listen.topics.topics import Topic


@dataclass(frozen=True, slots=True)
class Leaving:
    """A consultation's topics with their figures. `safe` is None where they are exact."""

    topics: Mapping[str, Topic]
    themes: Sequence[Theme]
    figures: Mapping[str, tuple[Figures, ...]]
    safe: Parts | None

    @property
    def is_exact(self) -> bool:
        """Whether nothing is hidden."""
        return self.safe is None

    def whose_of(self, topic: str, audience: str, answered_by: str) -> str | None:
        """Whose words a comment may be called, as its column is (`figures.Column`).

        None where its group is so small that no comment of it leaves.
        """
        if self.safe is None:
            return answered_by
        seen = self.safe.parts.get(topic)
        if seen is None:
            return None
        group = group_of(audience, answered_by)
        own = OWN if answered_by == OWN else OTHER
        whose = own if group in seen.split else voice_of(group)[1]
        row = figures.row_of(seen.topics, audience, whose)
        return whose if row and row.show == "numbers" else None

    def may_name(self, topic: str, audience: str, whose: str, theme: int) -> bool:
        """Whether a theme may be named beside a comment: not where its number is hidden.

        Comments that name it can be counted, and seven would say what "c" hides.
        """
        if self.safe is None:
            return True
        row = figures.row_of(self.safe.parts[topic].topics, audience, whose)
        cell = row.cells.get(str(theme)) if row else None
        return bool(cell and cell.value)


def of_consultation(
    session: Session, consultation: Consultation, language: str, *, exact: bool = False
) -> Leaving:
    """A consultation's figures as they may leave; `exact`: as they are, for its own staff."""
    found = topics.of_consultation(session, consultation.id)
    themes = accepted_themes(session, consultation.id)
    heard = topic_counts.heard(session, consultation.id, themes) if themes else {}
    counted = _count(session, found)
    safe = None if exact else _publish(heard, counted)
    return Leaving(
        found,
        themes,
        {
            topic: (
                *_said(heard.get(topic), themes, safe.parts.get(topic) if safe else None),
                *_closed(topic, counted, safe, language),
            )
            for topic in found
        },
        safe,
    )


def _publish(heard: Mapping[str, Heard], counted: Mapping[str, Counted]) -> Parts:
    apart = {topic: topic_counts.set_apart(one) for topic, one in heard.items()}
    return publish_parts(apart, {at: one.table for at, one in counted.items()})


def _said(
    heard: Heard | None, themes: Sequence[Theme], seen: Publication | None
) -> Iterator[Figures]:
    if seen:
        yield figures.of_publication(seen, themes)
    elif heard:
        yield figures.of_themes(heard, themes)


def _count(session: Session, found: Mapping[str, Topic]) -> dict[str, Counted]:
    """Every table of every closed question that somebody answered, by topic and place."""
    asked = [one for topic in found.values() for one in topic.asked]
    answers = topic_counts.answers(session, asked, apart=True)
    return {
        f"{at} {key}": one
        for key, topic in found.items()
        for at, one in enumerate(topic_counts.tables(topic, answers))
        if any(one.table.people.values())
    }


def _closed(
    topic: str, counted: Mapping[str, Counted], safe: Parts | None, language: str
) -> Iterator[Figures]:
    for name, one in counted.items():
        if name.partition(" ")[2] != topic:
            continue
        if safe is None:
            yield figures.of_answers(one, language)
        elif name in safe.closed:
            yield figures.of_answers(one, language, safe.closed[name])
