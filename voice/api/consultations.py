"""Consultations and their themes, for programs: figures as they may leave, small ones hidden."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from surveys.models import Consultation
from voice.api import paging
from voice.api.blueprint import blueprint, find_consultation, needs, noted, with_tag
from voice.api.tokens import FINDINGS_READ
from voice.db import db
from voice.i18n import SOURCE
from voice.listen import taking_out
from voice.listen.taking_out import json_file

_LIST = "consultations"


@blueprint.get("/consultations")
@needs(FINDINGS_READ)
def list_consultations() -> ResponseReturnValue:
    """What people were or are asked about, the oldest first."""
    most, after = paging.size(), paging.after(_LIST)
    found = db.session.scalars(
        select(Consultation)
        .where(Consultation.id > (after or 0))
        .order_by(Consultation.id)
        .limit(most + 1)
        .options(selectinload(Consultation.surveys))
    ).all()
    shown, then = paging.page(_LIST, found, most, lambda one: one.id)
    return with_tag(jsonify(consultations=[_tell(one) for one in shown], next=then))


@blueprint.get("/consultations/<code>/themes")
@needs(FINDINGS_READ)
def show_themes(code: str) -> ResponseReturnValue:
    """The accepted themes and every table of figures, as `voice export --format json` has them."""
    consultation = find_consultation(code)
    parcel = taking_out.pack(db.session, consultation, SOURCE, words=False)
    document = json_file.as_document(parcel)
    del document["comments"], document["made_on"]  # the day alone would make it another each day
    return noted(with_tag(jsonify(document)), code, "findings")


def _tell(one: Consultation) -> dict[str, object]:
    return {
        "code": one.code,
        "title": one.title,
        "opens_on": one.opens_on.isoformat(),
        "closes_on": one.closes_on.isoformat(),
        "reply_by": one.reply_by.isoformat(),
        "surveys": [survey.code for survey in one.surveys],
    }
