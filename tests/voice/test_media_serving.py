"""A kept file is sent whole, or in the part that a player asks for, and stays private."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from tests.media_places import make_store
from voice.media import serving, storage
from voice.media.storage.sealing import PIECE

DATA = bytes(range(256)) * (2 * PIECE // 256) + b"the end"
SIZE = len(DATA)
KEY = "A" * 43 + "="


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = make_store(tmp_path, str(tmp_path / "media"), KEY)

    @made.get("/<name>")
    def show(name: str) -> Response:
        return serving.send(name, "audio/ogg")

    return made


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context():
        return f"/{storage.keep(DATA, 'ogg')}"


def test_a_file_comes_whole_and_no_browser_keeps_it(client: FlaskClient, address: str) -> None:
    reply = client.get(address)
    assert (reply.status_code, reply.data, reply.mimetype) == (200, DATA, "audio/ogg")
    assert (reply.content_length, reply.headers["Accept-Ranges"]) == (SIZE, "bytes")
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-1", 0, 2),  # what an iPhone asks first
        ("bytes=0-", 0, SIZE),
        (f"bytes={PIECE - 1}-{PIECE}", PIECE - 1, PIECE + 1),
        (f"bytes={2 * PIECE}-999999999", 2 * PIECE, SIZE),
        ("bytes=-7", SIZE - 7, SIZE),
        ("bytes=-999999999", 0, SIZE),
    ],
)
def test_a_part_comes_alone(
    client: FlaskClient, address: str, asked: str, start: int, stop: int
) -> None:
    reply = client.get(address, headers={"Range": asked})
    assert (reply.status_code, reply.data) == (206, DATA[start:stop])
    assert reply.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert (reply.content_length, reply.headers["Cache-Control"]) == (stop - start, "no-store")


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}"])
def test_a_part_behind_the_end_is_refused_with_the_size(
    client: FlaskClient, address: str, asked: str
) -> None:
    reply = client.get(address, headers={"Range": asked})
    assert (reply.status_code, reply.headers["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "pieces=0-1", "bytes=5-2", "bytes=x", "all"])
def test_what_is_no_part_that_we_know_brings_the_whole(
    client: FlaskClient, address: str, asked: str
) -> None:
    reply = client.get(address, headers={"Range": asked})
    assert (reply.status_code, reply.content_length) == (200, SIZE)


def test_a_part_is_of_the_same_file_or_the_whole_comes(client: FlaskClient, address: str) -> None:
    part = {"Range": "bytes=0-1"}
    tag = client.get(address, headers=part).headers["ETag"]
    assert client.get(address, headers=part | {"If-Range": tag}).status_code == 206
    assert client.get(address, headers=part | {"If-Range": '"other"'}).status_code == 200
    day = "Tue, 24 Nov 2026 10:00:00 GMT"
    assert client.get(address, headers=part | {"If-Range": day}).status_code == 200
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_head_tells_the_size_and_sends_nothing(client: FlaskClient, address: str) -> None:
    reply = client.head(address, headers={"Range": "bytes=0-1"})
    assert (reply.status_code, reply.content_length, reply.data) == (200, SIZE, b"")


def test_a_file_that_is_gone_is_not_there(client: FlaskClient) -> None:
    assert client.get(f"/{'0' * 40}.ogg").status_code == 404
