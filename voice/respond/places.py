"""Where the responding pages live, and what their addresses name."""

from typing import TypeVar

from flask import Blueprint, abort
from sqlalchemy import select

from surveys.models import Consultation
from voice.db import db
from voice.listen.models import Comment
from voice.respond.models import Priority, Promise, Release
from voice.respond.rankings.models import Ranking

Found = TypeVar("Found", Priority, Promise, Release, Comment, Ranking)

blueprint = Blueprint("respond", __name__, url_prefix="/respond")


def find_consultation(code: str) -> Consultation:
    """The consultation with this code; no such page otherwise."""
    return db.session.scalar(select(Consultation).where(Consultation.code == code)) or abort(404)


def find(kind: type[Found], key: int) -> Found:
    """The row with this key; no such page otherwise."""
    return db.session.get(kind, key) or abort(404)
