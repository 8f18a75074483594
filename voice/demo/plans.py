"""The demo's action plan: fields of its promises, how they go, and two that a file brought."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.accounts.models import User
from voice.demo.loading import move_day, read_json
from voice.respond.models import Promise
from voice.respond.promises import actions, promises, updates
from voice.respond.promises.actions import WORDS, ActionFacts
from voice.respond.promises.promises import PromiseWords
from voice.respond.promises.updates import Progress


def load(
    session: Session, consultation: Consultation, made: Mapping[str, Promise], officer: User
) -> None:
    """Fill in the plan of the promises that were made, by their keys, and bring two more."""
    plan = read_json("plan.json")
    for key, one in plan["promises"].items():
        actions.write(made[key], _facts(one))
        _tell(made[key], one.get("progress", ()), officer)
    for one in plan["brought"]:
        promises.bring(session, consultation, _words(one), officer)
    session.flush()


def _facts(one: Mapping[str, Any]) -> ActionFacts:
    said = {name: one[name] for name in WORDS if name in one}
    return ActionFacts(**said, review_on=_day(one.get("review_on")))


def _words(one: Mapping[str, Any]) -> PromiseWords:
    names = ("what", "easy_what", "who", "how_we_know")
    wordings: dict[str, Any] = {name: {"en": one[name]} for name in names if name in one}
    return PromiseWords(
        **wordings,
        board=one["board"],
        by=_day(one.get("by")),
        status=one.get("status", "planned"),
        action=_facts(one),
    )


def _tell(promise: Promise, progress: Sequence[Sequence[str]], officer: User) -> None:
    for day, note, evidence in progress:
        told = Progress(note=note, evidence=evidence, on=_day(day))
        updates.tell(promise, told, officer)


def _day(written: str | None) -> date | None:
    return move_day(date.fromisoformat(written)) if written else None
