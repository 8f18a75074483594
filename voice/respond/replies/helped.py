"""Did it help? Asked of whoever reads that a promise is done. Only how many said what is kept.

Nobody is known, so one person may press twice: it is a hint for boards, no count of people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import Published, publish_table
from voice.respond.action_plans.models import PromiseOpinion
from voice.respond.models import DONE, Promise, Release
from voice.upserts import insert_into

YES, A_BIT, NO = "yes", "a_bit", "no"
ANSWERS = (YES, A_BIT, NO)


class NotAsked(Exception):
    """An answer about something that the release does not call done, or none of the answers."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """How many said what, fit to be shown (standards N3): `cells` is empty where nothing is."""

    cells: Mapping[str, Published]
    are_some: bool


def take(session: Session, release: Release, key: str, answer: str) -> None:
    """Count one press. Raises `NotAsked`."""
    if answer not in ANSWERS or key not in asked_of(release):
        raise NotAsked
    promise = session.get(Promise, int(key))
    if promise is None or promise.consultation_id != release.consultation_id:
        raise NotAsked
    _count(session, promise.id, answer)


def asked_of(release: Release) -> set[str]:
    """The keys of the promises that a release calls done; old releases have none."""
    return {
        promise["key"]
        for item in release.document["items"]
        for promise in item["promises"]
        if promise["status"] == DONE and promise.get("key", "").isdecimal()
    }


def of_promise(session: Session, promise: Promise) -> Opinions:
    """What was said about a promise."""
    rows = session.execute(
        select(PromiseOpinion.answer, PromiseOpinion.number).where(
            PromiseOpinion.promise_id == promise.id
        )
    )
    counts = {(answer,): 0 for answer in ANSWERS} | {(answer,): number for answer, number in rows}
    [group] = publish_table(counts).groups
    return Opinions(group.cells if group.show == "numbers" else {}, sum(counts.values()) > 0)


def _count(session: Session, promise_id: int, answer: str) -> None:
    row = {"promise_id": promise_id, "answer": answer, "number": 1}
    session.execute(
        insert_into(session, PromiseOpinion)
        .values(row)
        .on_conflict_do_update(
            index_elements=[PromiseOpinion.promise_id, PromiseOpinion.answer],
            set_={"number": PromiseOpinion.number + 1},
        )
    )
