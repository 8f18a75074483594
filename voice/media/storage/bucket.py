"""A bucket of an S3-compatible store: Amazon S3, MinIO, Ceph and others, through obstore."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from voice.media.storage.errors import NoSuchFile, StorageAway
from voice.media.storage.places import Source
from voice.settings import WrongSetting

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config

_OPTIONS = {"endpoint", "region"}
_AT_ONCE = 10 * 1024 * 1024  # a file up to this size goes up in one request, whole or not at all
_PART = 5 * 1024 * 1024  # of a larger one: the least that S3 takes
_HOW = "VOICE_MEDIA_URL is a folder, or s3://bucket/prefix?endpoint=https://…&region=…"


class Bucket:
    """Files under a prefix in a bucket. A phone is not to wait long: it can send again."""

    def __init__(self, bucket: str, prefix: str, options: dict[str, str]) -> None:
        """Nothing is asked before the first file: its threads do not survive a server's fork."""
        self._where = f"the bucket {bucket}"
        client: ClientConfig = {
            "connect_timeout": timedelta(seconds=3),
            "timeout": timedelta(seconds=20),
        }
        if options.get("endpoint", "").startswith("http://"):
            client["allow_http"] = True
        config: S3Config = {"disable_bulk_delete": True}  # not every compatible store has it
        if "endpoint" in options:
            config["endpoint"] = options["endpoint"]
        if "region" in options:
            config["region"] = options["region"]
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            config=config,
            client_options=client,
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
        )

    def write(self, path: str, blocks: Iterable[bytes]) -> None:
        """One request, or for a large file several, of which the last one makes the file."""
        with self._away():
            try:
                self._put(path, iter(blocks))
            except FileNotFoundError as error:  # not the file: the bucket
                raise StorageAway(f"{self._where} is not there") from error

    def _put(self, path: str, blocks: Iterator[bytes]) -> None:
        start, size = [], 0
        for block in blocks:
            start.append(block)
            size += len(block)
            if size > _AT_ONCE:
                break
        else:
            obstore.put(self._store, path, b"".join(start), use_multipart=False)
            return
        obstore.put(self._store, path, chain(start, blocks), chunk_size=_PART, max_concurrency=2)

    def open(self, path: str) -> Source:
        """A file with its size; its bytes are asked for when they are read."""
        with self._away():
            try:
                return _Object(self, path, obstore.head(self._store, path)["size"])
            except FileNotFoundError:
                self.check()  # or else it is the bucket that is gone, and no file of ours
                raise NoSuchFile(path) from None

    def read(self, path: str, start: int, stop: int) -> bytes:
        """Some of a file's bytes."""
        with self._away():
            try:
                return bytes(obstore.get_range(self._store, path, start=start, end=stop))
            except FileNotFoundError:
                raise NoSuchFile(path) from None

    def remove(self, path: str) -> None:
        """Delete it."""
        with self._away():
            obstore.delete(self._store, path)

    def names_before(self, moment: float) -> Iterator[str]:
        """In the order of their names."""
        before = datetime.fromtimestamp(moment, UTC)
        with self._away():
            for some in obstore.list(self._store, chunk_size=1000):
                for one in some:
                    if one["last_modified"] < before:
                        yield one["path"].rpartition("/")[2]

    def remove_drafts_before(self, moment: float) -> None:
        """Nothing: a bucket shows no half of a file; its own rules remove unfinished uploads."""

    def check(self) -> None:
        """Whether the bucket answers us; a small part of it is listed."""
        with self._away():
            obstore.list_with_delimiter(self._store, "00")

    @contextmanager
    def _away(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as error:
            raise StorageAway(f"{self._where} does not answer: {_first_line(error)}") from error


class _Object:
    """A file in the bucket."""

    def __init__(self, bucket: Bucket, path: str, size: int) -> None:
        self._bucket, self._path, self.size = bucket, path, size

    def read(self, start: int, stop: int) -> bytes:
        stop = min(stop, self.size)
        return self._bucket.read(self._path, start, stop) if start < stop else b""

    def close(self) -> None:
        """Nothing is held between two requests."""


def parse(url: str) -> Bucket:
    """The bucket behind `s3://bucket/prefix?endpoint=…&region=…`. Raises `WrongSetting`."""
    try:
        parts = urlsplit(url)
        given = parse_qs(parts.query, strict_parsing=bool(parts.query), keep_blank_values=True)
        options = {name: values[-1] for name, values in given.items()}
        is_right = parts.scheme == "s3" and _is_endpoint(options.get("endpoint", "https://none"))
    except ValueError:
        is_right = False
    if not is_right or parts.fragment:
        raise WrongSetting(_HOW)  # what was given is not told: it may hold a password
    if "@" in parts.netloc:
        raise WrongSetting(
            f"{_HOW}; the key to the bucket stands in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    if unknown := options.keys() - _OPTIONS:
        raise WrongSetting(f"{_HOW}; it knows no {', '.join(sorted(unknown))}")
    for what, value, form in (
        ("bucket", parts.netloc, r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
        ("prefix", parts.path, r"(/[\w.-]+)*/?"),
        ("region", options.get("region", "none"), r"[a-z0-9-]+"),
    ):
        if not re.fullmatch(form, value, re.ASCII):
            raise WrongSetting(f"{_HOW}; no {what} is called {value!r}")
    return Bucket(parts.netloc, parts.path.strip("/"), options)


def _is_endpoint(address: str) -> bool:
    """Whether it is a server's address, and nothing more. Raises `ValueError` for a wild port."""
    parts = urlsplit(address)
    is_server = re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", parts.hostname or "", re.ASCII) is not None
    has_more = "@" in parts.netloc or parts.query or parts.fragment
    return parts.scheme in ("https", "http") and is_server and parts.port != 0 and not has_more


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
