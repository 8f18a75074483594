"""Try-outs of a draft: what was hard about each question, and never what anyone answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.errors import Problem, Unusable
from surveys.fields import read_form
from surveys.kinds import asks
from surveys.models import Survey
from voice.involve.codesign.models import ShareLink, TrialRun
from voice.involve.codesign.remarks import TooMany

FEWEST = 5
"""Runs, before figures are shown: fewer might show one person."""
MOST = 2_000
"""Runs by one link."""
STEP, MOST_SECONDS = 5, 300
MOST_TIMES = 50

Met = dict[str, dict[str, int | None]]


@dataclass(frozen=True, slots=True)
class Figure:
    """What happened at one question, over all runs that came to it."""

    question: str
    runs: int
    skipped: int
    unknown: int
    replays: int
    help: int
    seconds: int | None  # the middle one; none where no run could measure it

    @property
    def is_few(self) -> bool:
        """Whether too few came to it to show anything (small numbers)."""
        return self.runs < FEWEST


def read(document: Mapping[str, Any], raw: Any) -> Met:
    """What a page's script noted, made coarse. Raises `Unusable`.

    Whatever else was sent, answers above all, is dropped unread.
    """
    noted = raw.get("questions") if isinstance(raw, dict) else None
    if not isinstance(noted, dict):
        raise Unusable([Problem("questions", "not_an_object")])
    keys = [question["key"] for question in document["questions"] if asks(question)]
    return {key: _read_one(noted[key]) for key in keys if isinstance(noted.get(key), dict)}


def read_plain(document: Mapping[str, Any], fields: Callable[[str], list[str]]) -> Met:
    """What a form without script shows: what was skipped, and what nobody knew."""
    said = read_form(document, "", fields)
    return {
        question["key"]: {
            "skipped": int(question["key"] not in (*said["answers"], *said["unknown"])),
            "unknown": int(question["key"] in said["unknown"]),
            "replays": 0,
            "help": 0,
            "seconds": None,
        }
        for question in document["questions"]
        if asks(question)
    }


def record(session: Session, link: ShareLink, run_id: UUID, language: str, met: Met) -> None:
    """Keep a run; sent twice, it counts once. Raises `TooMany`."""
    if session.get(TrialRun, run_id):
        return
    of_link = select(func.count()).select_from(TrialRun).where(TrialRun.link_id == link.id)
    if (session.scalar(of_link) or 0) >= MOST:
        raise TooMany
    run = TrialRun(
        id=run_id,
        link=link,
        version=link.survey.version,
        language=language,
        day=today(),
        met=met,
    )
    session.add(run)
    session.flush()


def of_survey(session: Session, survey: Survey) -> Sequence[TrialRun]:
    """All runs of a survey's drafts."""
    query = select(TrialRun).join(TrialRun.link).where(ShareLink.survey_id == survey.id)
    return session.scalars(query).all()


def figures(document: Mapping[str, Any], runs: Sequence[TrialRun]) -> list[Figure]:
    """What happened at each question that is asked now; nothing at all under five runs."""
    if len(runs) < FEWEST:
        return []
    keys = [question["key"] for question in document["questions"] if asks(question)]
    return [_sum(key, [run.met[key] for run in runs if key in run.met]) for key in keys]


def _sum(key: str, met: Sequence[Mapping[str, Any]]) -> Figure:
    seconds = [one["seconds"] for one in met if one["seconds"] is not None]
    return Figure(
        question=key,
        runs=len(met),
        skipped=sum(one["skipped"] for one in met),
        unknown=sum(one["unknown"] for one in met),
        replays=sum(one["replays"] for one in met),
        help=sum(one["help"] for one in met),
        seconds=int(median(seconds)) if seconds else None,
    )


def _read_one(noted: Mapping[str, Any]) -> dict[str, int | None]:
    seconds = _number(noted.get("seconds"), MOST_SECONDS)
    is_unknown = noted.get("unknown") is True
    return {
        "skipped": int(noted.get("skipped") is True and not is_unknown),
        "unknown": int(is_unknown),
        "replays": _number(noted.get("replays"), MOST_TIMES),
        "help": _number(noted.get("help"), MOST_TIMES),
        "seconds": seconds - seconds % STEP,
    }


def _number(value: object, most: int) -> int:
    """A number up to the most; 0 for anything else that was sent."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return 0
    return int(min(value, most))
