"""What people said: comments in, themes, and the comments behind each.

Each room of the work is a package; here stand the comments and what several rooms use. Machines
suggest, people decide. Reads `accounts` and `jobs`; never `respond`.
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
    comments,
    deciding,
    findings,
    models,
    pages,
    places,
    rehearing,
    safeguarding_pages,
    watching,
)
from voice.listen.codebook import merge_pages, version_pages
from voice.listen.codebook import pages as codebook_pages
from voice.listen.heard import pages as heard_pages
from voice.listen.heard import population_pages
from voice.listen.recordings import disguise_pages, disguises, transcriber
from voice.listen.recordings import pages as recording_pages
from voice.listen.safe_words import pages as safe_pages
from voice.listen.sources import bringing, import_pages, notes_pages, uploads
from voice.listen.taking_out import order_pages, orders
from voice.listen.taking_out import pages as taking_out_pages
from voice.listen.theming import encoder
from voice.listen.topics import pages as topic_pages
from voice.listen.workbench import agreement_pages
from voice.listen.workbench import pages as workbench_pages
from voice.listen.workshop import pages as workshop_pages
from voice.listen.workshop import wall_pages
from voice.listen.workshop import watching as workshop_watching
from voice.safeguarding import alarms
from voice.safeguarding import sources as concern_sources
from voice.safeguarding.models import COMMENT, PROPOSAL


def init_app(app: Flask) -> None:
    """Hear what comes in, offer the jobs that work on it, and hang the pages in."""
    responses_stored.connect(comments.hear)
    response_changed.connect(rehearing.hear_again)
    response_withdrawn.connect(rehearing.forget)
    work.register(models.THEMING, "voice.listen.theming.job:run")
    work.register(bringing.KIND, "voice.listen.sources.bringing:run")
    for part in (disguises, orders, transcriber, uploads, encoder):
        part.init_app(app)
    concern_sources.register(COMMENT, watching.fetch)
    concern_sources.register(PROPOSAL, workshop_watching.fetch)
    alarms.catch_up_by(watching.catch_up)
    app.register_blueprint(places.blueprint)
    wall_pages.init_app(app)
    rail.add_door(app, DOOR)


PAGES = (
    pages,
    deciding,
    recording_pages,
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
    order_pages,
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
