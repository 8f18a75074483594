"""What people said: comments in, themes, and the comments behind each.

Machines suggest, people decide. Reads `accounts` and `jobs`; never `respond`.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from surveys.changes import response_changed
from surveys.intake import response_withdrawn, responses_stored
from voice import rail
from voice.db import db
from voice.jobs import work
from voice.listen import (
    agreement_pages,
    codebook_pages,
    comments,
    deciding,
    disguise_pages,
    disguises,
    encoder,
    findings,
    heard_pages,
    import_pages,
    merge_pages,
    models,
    notes_pages,
    pages,
    places,
    population_pages,
    recordings,
    rehearing,
    safe_models,
    safe_pages,
    safeguarding_pages,
    source_models,
    taking_out_pages,
    topic_pages,
    transcriber,
    uploads,
    version_pages,
    wall_pages,
    watching,
    workbench_pages,
    workshop_pages,
    workshop_watching,
)
from voice.media import sweeping
from voice.safeguarding import alarms, sources
from voice.safeguarding.models import COMMENT, PROPOSAL


def init_app(app: Flask) -> None:
    """Hear what comes in, offer the job that themes it, and hang the pages in."""
    responses_stored.connect(comments.hear)
    response_changed.connect(rehearing.hear_again)
    response_withdrawn.connect(rehearing.forget)
    work.register(models.THEMING, "voice.listen.theming:run")
    response_withdrawn.connect(disguises.let_go)
    if disguises.named not in sweeping.NAMED_BY:
        sweeping.NAMED_BY.append(disguises.named)
    work.register(disguises.KIND, "voice.listen.disguising:run")
    transcriber.init_app(app)
    uploads.init_app(app)
    sources.register(COMMENT, watching.fetch)
    sources.register(PROPOSAL, workshop_watching.fetch)
    if watching.catch_up not in alarms.CATCH_UPS:
        alarms.CATCH_UPS.append(watching.catch_up)
    encoder.init_app(app)
    app.register_blueprint(places.blueprint)
    wall_pages.init_app(app)
    rail.add_door(app, DOOR)


TABLES = (safe_models, source_models)
"""The modules that hold tables beside `models`."""

PAGES = (
    pages,
    deciding,
    recordings,
    disguise_pages,
    safeguarding_pages,
    heard_pages,
    population_pages,
    workbench_pages,
    agreement_pages,
    notes_pages,
    import_pages,
    safe_pages,
    codebook_pages,
    version_pages,
    merge_pages,
    workshop_pages,
    topic_pages,
    taking_out_pages,
)
"""The modules that hang their views onto the blueprint."""

DOOR = rail.Door(
    endpoint="listen.index",
    name=_l("Listen"),
    purpose=_l("Read what people said and find the themes in it."),
    count_waiting=lambda: findings.waiting(db.session).total,
    say_waiting=lambda number: ngettext(
        "suggestion, translation or recording waits",
        "suggestions, translations and recordings wait",
        number,
    ),
)
