"""What is told: seen where it is written to the database, so that no way of doing it is missed."""

from typing import Any

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.orm import Mapper

from surveys.models import Consultation, Edition, Survey
from voice.i18n import SOURCE
from voice.listen.codebook.models import ThemeRun
from voice.respond.models import Promise, Release
from voice.webhooks import messages
from voice.webhooks.messages import Data

_PROMISED = ("status", "by", "who", "board", "done_on", "priority_id")


@event.listens_for(Edition, "after_update")
def edition_changed(_mapper: Mapper[Any], connection: Connection, edition: Edition) -> None:
    """`survey.opened` and `survey.closed`, for each edition."""
    if _is_set(edition, "opened_at"):
        messages.tell(connection, "survey.opened", _of_edition(connection, edition))
    if _is_set(edition, "closed_at"):
        data = _of_edition(connection, edition)
        messages.tell(connection, "survey.closed", data, messages.closed(edition.id))


@event.listens_for(ThemeRun, "after_insert")
def themed(_mapper: Mapper[Any], connection: Connection, run: ThemeRun) -> None:
    """`theming.finished`: a run has written what it found."""
    code = _code_of(connection, run.consultation_id)
    messages.tell(connection, "theming.finished", {"consultation": code, "run": run.id})


@event.listens_for(Release, "after_update")
def released(_mapper: Mapper[Any], connection: Connection, release: Release) -> None:
    """`release.published`."""
    if not _is_set(release, "published_at"):
        return
    code = _code_of(connection, release.consultation_id)
    data: Data = {
        "consultation": code,
        "release": release.number,
        "address": messages.whole(f"/{SOURCE}/you-said-we-did/{code}"),
    }
    messages.tell(connection, "release.published", data)


@event.listens_for(Promise, "after_insert")
@event.listens_for(Promise, "after_update")
def promise_changed(_mapper: Mapper[Any], connection: Connection, promise: Promise) -> None:
    """`promise.changed`: one that is new, or whose state, day, owner or board is another."""
    seen = inspect(promise).attrs
    if not any(seen[name].history.has_changes() for name in _PROMISED):
        return
    data: Data = {
        "consultation": _code_of(connection, promise.consultation_id),
        "promise": promise.id,
        "status": promise.status,
        "address": messages.whole(f"/api/v1/promises/{promise.id}"),
    }
    messages.tell(connection, "promise.changed", data)


def _is_set(one: object, name: str) -> bool:
    """Whether a moment was empty and is there now."""
    history = inspect(one).attrs[name].history
    return bool(history.added and history.added[0]) and not any(history.deleted)


def _code_of(connection: Connection, consultation_id: int) -> str:
    code = select(Consultation.code).where(Consultation.id == consultation_id)
    return str(connection.scalar(code))


def _of_edition(connection: Connection, edition: Edition) -> Data:
    survey, consultation = connection.execute(
        select(Survey.code, Consultation.code)
        .join(Consultation, Consultation.id == Survey.consultation_id)
        .where(Survey.id == edition.survey_id)
    ).one()
    return {
        "consultation": consultation,
        "survey": survey,
        "edition": edition.number,
        "address": messages.whole(f"/s/{survey}"),
    }
