"""Pictures of an area's own: photos of its places and people, symbols that it may use.

A file is made anew from its pixels before it is kept, so that nothing else comes with it: no place,
no owner, no script. Its name is random; whoever knows it may see it, as any picture of a survey.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import Blueprint, Flask, abort, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Base, utc_now
from voice.assets import FOREVER
from voice.db import db
from voice.media import images, serving, storage
from voice.security import public

PREFIX = "upload:"
LONGEST_SIDE = 800
"""Pixels: a picture beside a question is 72 points wide, on paper 19 mm."""
LICENCES = ("ours", "permission", "cc0", "cc_by", "cc_by_sa")
_TYPES = {"jpg": "image/jpeg", "png": "image/png"}

blueprint = Blueprint("own_pictures", __name__)


class OwnPicture(Base):
    """A picture that someone here brought: what it shows, and why we may use it."""

    __tablename__ = "own_picture"

    name: Mapped[str] = mapped_column(primary_key=True)  # in the media store
    words: Mapped[str]
    licence: Mapped[str]  # one of `LICENCES`
    credit: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utc_now)


def init_app(app: Flask) -> None:
    """Serve them."""
    app.register_blueprint(blueprint)


def keep(session: Session, data: bytes, words: str, licence: str, credit: str, by_id: int) -> str:
    """Keep a PNG, JPEG or WebP; `upload:<name>` for the survey. Raises `NotAPicture`."""
    made = images.remake(data, longest=LONGEST_SIDE, as_drawn=True)
    name = storage.keep(made.data, made.ending)
    session.add(OwnPicture(name=name, words=words, licence=licence, credit=credit, by_id=by_id))
    session.flush()
    return PREFIX + name


def is_own(reference: str) -> bool:
    """Whether it names a picture of this kind."""
    return reference.startswith(PREFIX)


def find(reference: str) -> OwnPicture | None:
    """The picture that `upload:<name>` names."""
    return db.session.get(OwnPicture, reference.removeprefix(PREFIX))


def address_of(reference: str) -> str:
    """Where it is seen."""
    return url_for("own_pictures.show", name=reference.removeprefix(PREFIX))


def as_svg(reference: str) -> str:
    """The picture inside an SVG, for prints."""
    name = reference.removeprefix(PREFIX)
    data = b64encode(storage.read(name)).decode()
    kind = _TYPES[name.rpartition(".")[2]]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72">'
        f'<image width="72" height="72" href="data:{kind};base64,{data}"/></svg>'
    )


def search(session: Session, words: Iterable[str], most: int = 12) -> Sequence[OwnPicture]:
    """Own pictures that show one of these things, the newest first; all of them for no words."""
    wanted = [word for word in words if len(word) > 2]
    every = session.scalars(select(OwnPicture).order_by(OwnPicture.at.desc())).all()
    found = [one for one in every if not wanted or any(w in one.words.lower() for w in wanted)]
    return found[:most]


def named(session: Session, names: Sequence[str]) -> Iterable[str]:
    """Those files that are own pictures."""
    return session.scalars(select(OwnPicture.name).where(OwnPicture.name.in_(names)))


@blueprint.get("/pictures/own/<name>")
@public
def show(name: str) -> ResponseReturnValue:
    """An own picture, kept for ever."""
    kind = _TYPES.get(name.rpartition(".")[2])
    if kind is None or db.session.get(OwnPicture, name) is None:
        abort(404)
    return serving.send_opened(serving.open_or_404(name), kind, {"Cache-Control": FOREVER})
