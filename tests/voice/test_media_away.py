"""When the store of files is away or damaged, nothing that a person said is lost."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.models import Edition, Recording, Response
from tests import media_places
from tests.media_places import make_store
from tests.voice.pictures_handed_in import DRAWING, PHOTO, drawn, put, stored
from voice.media import resealing, storage, sweeping

__all__ = ["drawn"]

AWAY = "s3://nowhere?endpoint=http://127.0.0.1:1"
KEYS = ("A" * 43 + "=", "E" * 43 + "=")
ANSWERS = {"dream": {"media": "a", "story": "A tree house"}}

Move = Callable[..., None]


@pytest.fixture
def move(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Move:
    """`move(url, keys)` lets the application keep its files elsewhere."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "only")

    def to(url: str, keys: str = KEYS[0]) -> None:
        elsewhere = make_store(tmp_path, url, keys)
        for name in app.extensions.keys() & elsewhere.extensions.keys():
            monkeypatch.setitem(app.extensions, name, elsewhere.extensions[name])

    return to


@pytest.fixture(params=media_places.KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, move: Move) -> Iterator[str]:
    """The address of an empty place, where the application keeps its files now."""
    if request.param == "folder":
        move(str(tmp_path / "media"))
        yield str(tmp_path / "media")
        return
    with media_places.s3_server() as server:
        url = media_places.make_bucket(server).url
        move(url)
        yield url


def kept_names() -> set[str]:
    return set(storage.names_before(time.time() + 60))


def test_a_response_is_taken_when_the_store_is_back(
    client: FlaskClient, session: Session, drawn: Edition, tmp_path: Path, move: Move
) -> None:
    one = uuid4()
    move(AWAY)
    refused = put(client, ANSWERS, one, a=DRAWING)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert "Nothing was stored" in refused.text
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    move(str(tmp_path / "media"))
    assert put(client, ANSWERS, one, a=DRAWING).status_code == 201
    assert {row.name for row in stored(session)} == kept_names()


def test_a_person_reads_their_words_and_can_withdraw_while_the_store_is_away(
    client: FlaskClient, session: Session, drawn: Edition, tmp_path: Path, move: Move
) -> None:
    move(str(tmp_path / "media"))
    reply = put(client, ANSWERS, a=DRAWING)
    assert reply.json
    code = {"code": reply.json["receipt"]}
    move(AWAY)
    told = client.post("/en/receipt", data=code)
    assert told.status_code == 200
    assert "A tree house" in told.text
    gone = client.post("/en/receipt", data=code | {"do": "withdraw"})
    assert gone.status_code == 200, gone.text
    assert stored(session) == []
    move(str(tmp_path / "media"))
    assert len(kept_names()) == 1
    assert sweeping.sweep(older_than=-60) == 1
    assert kept_names() == set()


def test_staff_are_told_to_come_back_and_the_service_is_not_ready(
    client: FlaskClient,
    session: Session,
    drawn: Edition,
    staff: Callable[[str], FlaskClient],
    tmp_path: Path,
    move: Move,
) -> None:
    move(str(tmp_path / "media"))
    put(client, ANSWERS, a=DRAWING)
    (drawing,) = stored(session)
    officer = staff("engagement_officer")
    move(AWAY)
    reply = officer.get(f"/listen/recordings/{drawing.id}/file")
    assert reply.status_code == 503
    assert "try again in a few minutes" in reply.text
    ready = client.get("/ready")
    assert ready.json
    assert (ready.status_code, ready.json["checks"]["storage"]) == (503, "failed")


def test_a_damaged_picture_is_never_shown_and_hides_no_words(
    client: FlaskClient, session: Session, drawn: Edition, tmp_path: Path, move: Move
) -> None:
    move(str(tmp_path / "media"))
    reply = put(client, ANSWERS, a=DRAWING)
    (drawing,) = stored(session)
    path = tmp_path / "media" / drawing.name[:2] / drawing.name
    path.write_bytes(path.read_bytes()[:-1])
    assert reply.json
    told = client.post("/en/receipt", data={"code": reply.json["receipt"]})
    assert told.status_code == 200
    assert "A tree house" in told.text
    assert "data:image/png" not in told.text


@pytest.mark.every_store
def test_what_no_row_names_is_swept_wherever_it_is(
    client: FlaskClient, session: Session, drawn: Edition, place: str
) -> None:
    reply = put(client, ANSWERS | {"place": {"media": "b"}}, a=DRAWING, b=PHOTO)
    named = {row.name for row in stored(session)}
    stray = storage.keep(b"left over", "png")
    assert sweeping.sweep() == 0
    assert kept_names() == named | {stray}
    assert sweeping.sweep(older_than=-60) == 1
    assert kept_names() == named
    assert reply.json
    client.post("/en/receipt", data={"code": reply.json["receipt"], "do": "withdraw"})
    assert kept_names() == set()


def test_a_changed_key_seals_everything_again_and_old_files_too(
    client: FlaskClient, session: Session, drawn: Edition, tmp_path: Path, move: Move
) -> None:
    media = tmp_path / "media"
    move(str(media))
    put(client, ANSWERS | {"place": {"media": "b"}}, a=DRAWING, b=PHOTO)
    drawing, photo = stored(session)
    was = {one.id: storage.read(one.name) for one in (drawing, photo)}
    plain = "0" * 32 + ".jpg"  # as before there was a key
    (media / "00").mkdir(exist_ok=True)
    (media / "00" / plain).write_bytes(was[photo.id])
    session.get_one(Recording, photo.id).name = plain
    session.commit()
    storage.remove(photo.name)
    move(str(media), f"{KEYS[1]},{KEYS[0]}")
    for _ in resealing.seal_plain(session):
        session.commit()
    assert not (media / "00" / plain).exists()
    count = resealing.reseal()
    assert (count.sealed, count.unreadable) == (1, 0)
    move(str(media), KEYS[1])
    assert {one.id: storage.read(one.name) for one in stored(session)} == was
    move(str(media), KEYS[0])
    assert resealing.reseal() == resealing.Count(sealed=0, unreadable=2)
