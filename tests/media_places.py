"""Places to keep media files in, for tests: a folder, and a bucket on a real S3 server."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Protocol

import obstore
from flask import Flask
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from voice.media import storage

KINDS = ("folder", "bucket")


class Place(Protocol):
    """What lies in a place, as somebody sees it who has no key."""

    url: str

    def raw(self) -> dict[str, bytes]:
        """Everything that is stored, by path."""

    def put(self, path: str, data: bytes) -> None:
        """Store bytes as they are, around Voice."""

    def has_unfinished(self) -> bool:
        """Whether the half of a file takes space."""


@dataclass(frozen=True)
class Folder:
    url: str

    def raw(self) -> dict[str, bytes]:
        root = Path(self.url)
        found = (path for path in root.rglob("*") if path.is_file())
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}

    def put(self, path: str, data: bytes) -> None:
        place = Path(self.url) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def has_unfinished(self) -> bool:
        return any(Path(self.url).rglob("tmp*"))


@dataclass(frozen=True)
class Bucket:
    server: str
    name: str

    @property
    def url(self) -> str:
        return f"s3://{self.name}/the/media?endpoint=http://{self.server}&region=eu-west-2"

    @property
    def _store(self) -> S3Store:
        return S3Store(
            self.name,
            prefix="the/media",
            endpoint=f"http://{self.server}",
            client_options={"allow_http": True},
        )

    def raw(self) -> dict[str, bytes]:
        paths = [one["path"] for one in obstore.list(self._store).collect()]
        return {path: bytes(obstore.get(self._store, path).bytes()) for path in paths}

    def put(self, path: str, data: bytes) -> None:
        obstore.put(self._store, path, data)

    def has_unfinished(self) -> bool:
        return b"<Upload>" in _ask(self.server, "GET", f"/{self.name}?uploads")


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of an S3 server of our own, on a port that is free."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield ":".join(map(str, server.get_host_and_port()))
    finally:
        server.stop()


def make_bucket(server: str) -> Bucket:
    """A new, empty bucket."""
    name = f"voice-{secrets.token_hex(4)}"
    _ask(server, "PUT", f"/{name}")
    return Bucket(server, name)


def make_store(data: Path, url: str, keys: str) -> Flask:
    """An application that keeps files in a place, and does nothing else."""
    app = Flask("store")
    where = url if "://" in url else Path(url)
    app.config["VOICE"] = {"DATA": data, "MEDIA_URL": where, "MEDIA_KEY": keys}
    storage.init_app(app)
    return app


def _ask(server: str, method: str, path: str) -> bytes:
    connection = HTTPConnection(server)
    try:
        connection.request(method, path)
        reply: Any = connection.getresponse()
        assert reply.status == 200, reply.status
        return bytes(reply.read())
    finally:
        connection.close()
