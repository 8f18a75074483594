"""How what people say on a topic changed from edition to edition of a survey.

Only editions that ask in the same words are compared (`analysis.findings.trace`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from analysis.findings import Point, Share, Table, Trend, trace
from surveys.kinds import summary_of
from surveys.models import Response
from surveys.wording import words_in
from voice.listen.models import Comment, Theme
from voice.listen.topics import counts as topic_counts
from voice.listen.topics.topics import Asked, Topic

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Change:
    """One theme or answer: its share in each edition, and what may be said of that."""

    label: str
    shares: tuple[Share, ...]
    trend: Trend


@dataclass(frozen=True, slots=True)
class Series:
    """One forum's survey: its editions, the oldest first. `question` is empty for themes."""

    audience: str
    question: str
    editions: tuple[int, ...]
    changes: tuple[Change, ...]


def of_topic(
    session: Session,
    consultation_id: int,
    topic: Topic,
    themes: Sequence[Theme],
    conditions: tuple[Conditions, Conditions],
    language: str,
) -> Iterator[Series]:
    """What changed, for each survey with several editions; `conditions` of comments, responses."""
    comments, responses = conditions
    for run in _runs(topic):
        if summary_of(dict(run[0].question)) == "words":
            yield from _of_themes(session, consultation_id, run, themes, comments)
        else:
            yield from _of_answers(session, run, responses, language)


def _runs(topic: Topic) -> Iterator[list[Asked]]:
    """The editions in which a survey asks one question, the oldest first; two at least.

    What was asked in another kind than now cannot be compared.
    """
    runs: dict[tuple[int, str], list[Asked]] = {}
    for one in topic.asked:
        runs.setdefault((one.survey_id, one.question["key"]), []).append(one)
    for run in runs.values():
        if len(run) > 1:
            run.sort(key=lambda one: one.number)
            yield [one for one in run if one.question["kind"] == run[-1].question["kind"]]


def _of_themes(
    session: Session,
    consultation_id: int,
    run: Sequence[Asked],
    themes: Sequence[Theme],
    comments: Conditions,
) -> Iterator[Series]:
    tables = {}
    for one in run:
        here = select(Response.id).where(Response.edition_id == one.edition_id)
        of_edition = (Comment.response_id.in_(here), Comment.question == one.question["key"])
        found = topic_counts.heard(session, consultation_id, themes, *comments, *of_edition)
        for each in found.values():  # one topic, or nobody
            tables[one.edition_id] = topic_counts.set_apart(each).table()
    labels = {str(one.id): one.name for one in themes}
    yield from _series(run, tables, labels, "")


def _of_answers(
    session: Session, run: Sequence[Asked], responses: Conditions, language: str
) -> Iterator[Series]:
    found = topic_counts.answers(session, run, *responses, apart=True)
    tables: dict[str, dict[int, Table]] = {}
    labels: dict[str, str] = {}
    for one in run:
        for counted in topic_counts.tables(Topic("", (one,)), found):
            tables.setdefault(counted.part, {})[one.edition_id] = counted.table
            labels |= topic_counts.labels_of(counted, language)
    question = words_in(run[-1].question["text"], language)
    for part, by_edition in tables.items():
        said = topic_counts.say_part(run[-1].question, part, language)
        yield from _series(run, by_edition, labels, f"{question} {said}".strip())


def _series(
    run: Sequence[Asked], tables: Mapping[int, Table], labels: Mapping[str, str], question: str
) -> Iterator[Series]:
    audience = run[0].audience
    answered = [one for one in run if _people(tables, one)]
    if len(answered) < 2:
        return
    shares = {key: tuple(_share(tables, one, key) for one in answered) for key in labels}
    said = {key: each for key, each in shares.items() if any(share.people for share in each)}
    trends = trace(
        {
            key: [
                Point(str(one.number), share, _wording(one))
                for one, share in zip(answered, each, strict=True)
            ]
            for key, each in said.items()
        }
    )
    changes = tuple(Change(labels[key], said[key], trends[key]) for key in said)
    yield Series(audience, question, tuple(one.number for one in answered), changes)


def _people(tables: Mapping[int, Table], one: Asked) -> int:
    table = tables.get(one.edition_id)
    return table.people.get(one.audience, 0) if table else 0


def _share(tables: Mapping[int, Table], one: Asked, key: str) -> Share:
    return tables[one.edition_id].share(one.audience, key)


def _wording(one: Asked) -> str:
    """What makes two editions' question the same: its English words and its answers'."""
    parts = [part["text"].get("en") for part in one.question.get("options", ())]
    return json.dumps([one.question["text"].get("en"), parts])
