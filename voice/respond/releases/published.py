"""The public pages: what you said, what we did. No cookie; the same for every reader."""

from collections.abc import Iterable

from flask import Blueprint, Flask, abort, jsonify, make_response, render_template, request, url_for
from flask import Response as Answer
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from surveys.models import Consultation, Edition, Survey
from surveys.wording import words_in
from voice.addresses import public_url, whole
from voice.db import db
from voice.i18n import current_language
from voice.listen.labels import text_direction
from voice.respond import labels
from voice.respond.models import Release
from voice.respond.releases import feeds, reading, releases
from voice.respond.releases.reading import Reading
from voice.security import FRAMABLE, public
from voice.take_part.caching import keep
from voice.take_part.home import News, add_news

ALL = "/<language:language>/you-said-we-did"
ONE = f"{ALL}/<code>"
MORE = "more"

blueprint = Blueprint("published", __name__)


def init_app(app: Flask) -> None:
    """Hang the pages in, and the newest releases into the first page."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        day_of=reading.day,
        direction_of_words=text_direction,
        progress_of=reading.progress,
        respond_labels=labels,
    )
    add_news(app, news)


def news(language: str) -> list[News]:
    """The newest release of each consultation, for the first page."""
    reader = Reading(language)
    return [
        News(
            day=one.published_at.date(),
            title=reader.text(one.document["consultation"], "title"),
            summary=_("You said, we did: read what we do now."),
            address=url_for("published.show", language=language, code=one.consultation.code),
        )
        for one in releases.latest_published(db.session)
        if one.published_at
    ]


@blueprint.get(ALL)
@public
def index(language: str) -> ResponseReturnValue:
    """Every consultation that we have answered, with the promises at a glance."""
    found = releases.latest_published(db.session)
    page = render_template("respond/public/index.html", found=found, reader=Reading(language))
    return keep(make_response(page))


@blueprint.get(f"{ALL}.json")
@public
def index_json(language: str) -> ResponseReturnValue:
    """The latest release of every consultation."""
    found = [feeds.as_json(one, language) for one in releases.latest_published(db.session)]
    return keep(jsonify({"language": language, "releases": found}))


@blueprint.get(f"{ALL}.rss")
@public
def index_rss(language: str) -> ResponseReturnValue:
    """A feed of all releases."""
    page = url_for(".index", language=language)
    return _rss(releases.published(db.session), _("You said, we did"), page)


@blueprint.get(f"{ALL}/embed")
@public
def index_embed(language: str) -> ResponseReturnValue:
    """The list, for a frame on another site."""
    found = releases.latest_published(db.session)
    page = render_template("respond/public/embed_index.html", found=found, reader=Reading(language))
    return _framable(page)


@blueprint.get(ONE)
@public
def show(language: str, code: str) -> ResponseReturnValue:
    """A consultation's latest release: in easy read, or with `words=more` in standard words."""
    reader = Reading(language, easy=request.args.get("words") != MORE)
    release = releases.latest_of(db.session, code)
    if release is None:
        return _not_yet(code)
    page = render_template("respond/public/release.html", **_context(release, reader))
    return keep(make_response(page))


@blueprint.get(f"{ONE}.json")
@public
def show_json(language: str, code: str) -> ResponseReturnValue:
    """A consultation's latest release as it was frozen, all languages in it."""
    return keep(jsonify(feeds.as_json(_find(code), language)))


@blueprint.get(f"{ONE}.rss")
@public
def show_rss(language: str, code: str) -> ResponseReturnValue:
    """A feed of one consultation's releases."""
    found = releases.published(db.session, code)
    title = found[0].document["consultation"]["title"] if found else find_asked(code).title
    page = feeds.address_of(code, language)
    return _rss(found, words_in(title, language), page)


@blueprint.get(f"{ONE}/embed")
@public
def show_embed(language: str, code: str) -> ResponseReturnValue:
    """A consultation's latest release, for a frame on another site."""
    reader = Reading(language, easy=request.args.get("words") != MORE)
    return _framable(render_template("respond/public/embed.html", **_context(_find(code), reader)))


def _context(release: Release, reader: Reading) -> dict[str, object]:
    document = release.document
    return {
        "release": release,
        "document": document,
        "reader": reader,
        "progress": reading.progress(document),
        "pictures": reading.pictures(document),
    }


def _not_yet(code: str) -> ResponseReturnValue:
    """A consultation that we have not answered: say by when we will."""
    page = render_template("respond/public/waiting.html", found=find_asked(code))
    return keep(make_response(page))


def _find(code: str) -> Release:
    return releases.latest_of(db.session, code) or abort(404)


def find_asked(code: str) -> Consultation:
    """A consultation that the public was asked about; others are nobody's business yet."""
    was_open = Consultation.surveys.any(Survey.editions.any(Edition.opened_at.is_not(None)))
    query = select(Consultation).where(Consultation.code == code, was_open)
    return db.session.scalar(query) or abort(404)


def _rss(found: Iterable[Release], title: str, page: str) -> Answer:
    """A feed with whole addresses.

    Without the setting they hold the host that the caller named, so no cache may share them.
    """
    here = whole(url_for(request.endpoint or "", **(request.view_args or {})))
    feed = feeds.as_rss(found, title, current_language(), whole(page), here)
    response = keep(Answer(feed, mimetype="application/rss+xml"))
    if not public_url():
        response.headers["Cache-Control"] = "private, max-age=60"
    return response


def _framable(page: str) -> Answer:
    """An answer that other sites may show in a frame; no other page may be framed."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAMABLE
    return keep(response)
