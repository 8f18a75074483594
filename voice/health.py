"""For whoever runs the service: whether it is alive, and whether it can do its work."""

import os

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from voice.db import db, is_current
from voice.jobs import work
from voice.media import storage
from voice.security import public

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Answer `/health` and `/ready`."""
    app.register_blueprint(blueprint)


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """200 while the process answers at all."""
    return {"status": "ok"}


@blueprint.get("/ready")
@public
def ready() -> ResponseReturnValue:
    """200 when everything that a request may need is there; 503 naming what is not."""
    checks = {
        "database": _database(),
        "migrations": _migrations(),
        "storage": _storage(),
        "jobs": _jobs(),
    }
    is_ready = all(checks.values())
    body = {
        "status": "ok" if is_ready else "not ready",
        "checks": {name: "ok" if passed else "failed" for name, passed in checks.items()},
    }
    return body, 200 if is_ready else 503


def _database() -> bool:
    try:
        with db.engine.connect() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar_one() == 1)
    except SQLAlchemyError:
        return False


def _migrations() -> bool:
    try:
        with db.engine.connect() as connection:
            return is_current(connection)
    except SQLAlchemyError:
        return False


def _storage() -> bool:
    try:
        storage.check()
    except storage.StorageAway:
        current_app.logger.exception("files cannot be kept")
        return False
    return os.access(current_app.config["VOICE"]["DATA"], os.W_OK)


def _jobs() -> bool:
    """Whether the queue answers, and no job has waited so long that nobody can be working."""
    try:
        current_app.extensions["voice_queue"].huey.pending_count()
        with db.sessionmaker() as session:
            return not work.is_stuck(session)
    except Exception:  # every store of the queue fails in its own way
        current_app.logger.exception("the queue does not answer")
        return False
