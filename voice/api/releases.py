"""Published releases of "You said, we did", for programs: which there are, and where they stand."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from voice.api import paging
from voice.api.blueprint import blueprint, needs, with_tag
from voice.api.tokens import FINDINGS_READ
from voice.db import db
from voice.i18n import SOURCE
from voice.respond.models import Release
from voice.respond.releases import feeds

_LIST = "releases"


@blueprint.get("/releases")
@needs(FINDINGS_READ)
def list_releases() -> ResponseReturnValue:
    """Every published release, the oldest first; `address` is its public page."""
    most, after = paging.size(), paging.after(_LIST)
    found = db.session.scalars(
        select(Release)
        .where(Release.published_at.is_not(None), Release.id > (after or 0))
        .order_by(Release.id)
        .limit(most + 1)
        .options(
            joinedload(Release.consultation),
            load_only(Release.number, Release.published_at, Release.consultation_id),
        )
    ).all()
    shown, then = paging.page(_LIST, found, most, lambda one: one.id)
    return with_tag(jsonify(releases=[_tell(one) for one in shown], next=then))


def _tell(one: Release) -> dict[str, object]:
    code = one.consultation.code
    published = one.published_at
    return {
        "consultation": code,
        "number": one.number,
        "published_at": published.isoformat() if published else None,
        "address": feeds.address_of(code, SOURCE),
    }
