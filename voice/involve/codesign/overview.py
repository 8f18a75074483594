"""What the page "Try it out" shows: remarks by question, votes, try-outs, and who is credited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from surveys.models import Survey
from voice.group_links import works
from voice.involve.codesign import ballots, ledger, links, remarks, trials
from voice.involve.codesign.models import Remark
from voice.involve.codesign.showing import numbers_of


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said about one question. `words` are empty where it is not in the draft any more."""

    key: str
    number: int
    words: Mapping[str, str]
    unclear: int
    suggestions: int
    waiting: int
    length: int  # of the bar, up to 100: against the question that most people did not get


def show(session: Session, survey: Survey) -> dict[str, Any]:
    """Everything on a survey's page, as the template names it."""
    said = remarks.of_survey(session, survey)
    runs = trials.of_survey(session, survey)
    return {
        "links": links.of_survey(session, survey),
        "works": works,
        "remarks": said,
        "unread": [one for one in said if one.words and one.read_at is None],
        "heard": by_question(survey.draft, said),
        "ballots": ballots.of_survey(session, survey),
        "count_votes": ballots.count,
        "now_at": partial(ballots.words_now, survey.draft),
        "numbers": numbers_of(survey.draft),
        "questions": {one["key"]: one for one in survey.draft["questions"]},
        "runs": len(runs),
        "earlier_runs": sum(run.version != survey.version for run in runs),
        "figures": trials.figures(survey.draft, runs),
        "fewest": trials.FEWEST,
        "credits": ledger.of_survey(session, survey),
        "tested": survey.draft.get("tested_with", []),
    }


def by_question(draft: Mapping[str, Any], said: Sequence[Remark]) -> list[Heard]:
    """The questions that something was said about, in their order; those taken out come last."""
    words = {question["key"]: question["text"] for question in draft["questions"]}
    numbers = numbers_of(draft)
    order = [*words, *dict.fromkeys(one.question for one in said if one.question not in words)]
    most = max((_count(said, key, remarks.UNCLEAR) for key in order), default=0) or 1
    heard = {one.question for one in said}
    return [
        Heard(
            key=key,
            number=numbers.get(key, 0),
            words=words.get(key, {}),
            unclear=_count(said, key, remarks.UNCLEAR),
            suggestions=_count(said, key, remarks.SUGGESTION),
            waiting=sum(one.question == key and one.outcome is None for one in said),
            length=round(100 * _count(said, key, remarks.UNCLEAR) / most),
        )
        for key in order
        if key in heard
    ]


def _count(said: Sequence[Remark], key: str, kind: str) -> int:
    return sum(one.question == key and one.kind == kind for one in said)
