"""The documents of a release that anyone may take away, each in every language."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from voice.assets import current_version
from voice.db import db
from voice.respond.documents import letters, prints
from voice.respond.documents.outline import Outline, outline_of
from voice.respond.models import Release
from voice.respond.releases import releases
from voice.respond.releases.reading import Reading
from voice.security import public
from voice.take_part.caching import keep
from voice.translating.overlay import version_of

PDF, WORD, PICTURE = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/png",
)
MOST_KEPT = 64  # documents; about 100 kB each

Make = Callable[[Outline, Release], bytes]

blueprint = Blueprint("downloads", __name__)


@dataclass(frozen=True, slots=True)
class Download:
    """One document: the end of its address, what it is called, its type, and how it is made."""

    name: str
    title: LazyString
    media_type: str
    make: Make
    in_levels: bool = True


DOWNLOADS = (
    Download("booklet.pdf", _l("Booklet to print (PDF)"), PDF, lambda one, _: prints.booklet(one)),
    Download(
        "poster.pdf",
        _l("Poster to hang up (PDF)"),
        PDF,
        lambda one, _: prints.poster(one),
        in_levels=False,
    ),
    Download(
        "newsletter.docx",
        _l("Words for a newsletter (Word)"),
        WORD,
        lambda one, release: letters.for_newsletter(one, release.published_at),
    ),
    Download(
        "board.docx",
        _l("Report for a board (Word)"),
        WORD,
        lambda one, release: letters.for_board(one, release.published_at),
    ),
    Download(
        "picture.png",
        _l("Picture to share (PNG)"),
        PICTURE,
        lambda one, _: prints.share_picture(one),
        in_levels=False,
    ),
)
_BY_NAME = {one.name: one for one in DOWNLOADS}


def init_app(app: Flask) -> None:
    """Hang the documents in, with a place to keep them: each is made once a process."""
    app.extensions["voice_release_documents"] = lru_cache(maxsize=MOST_KEPT)(_make)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["downloads"] = DOWNLOADS


@blueprint.get("/<language:language>/you-said-we-did/<code>/<name>")
@public
def show(language: str, code: str, name: str) -> ResponseReturnValue:
    """A document of the latest release; `words=more` for standard words where it has both."""
    download = _BY_NAME.get(name) or abort(404)
    release = releases.latest_of(db.session, code) or abort(404)
    easy = not download.in_levels or request.args.get("words") != "more"
    version = (current_version(), version_of(language), request.host_url, release.published_at)
    made: bytes = current_app.extensions["voice_release_documents"](
        release.id, name, language, easy, version
    )
    response = Response(made, mimetype=download.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{code}-{language}-{name}"'
    return keep(response)


def _make(
    release_id: int, name: str, language: str, easy: bool, _version: tuple[object, ...]
) -> bytes:
    release = db.session.get_one(Release, release_id)
    return _BY_NAME[name].make(outline_of(release, Reading(language, easy=easy)), release)
