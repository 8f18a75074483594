"""Where files are kept: recordings, drawings, photos, read-aloud clips. All sealed, all the same.

A folder by default, or a bucket; each file under a random name that says nothing. A file is whole
and safe before its name is given out, so that a row that names it never points at half of it.
Nothing that is stored can be read without the key (`sealing` describes the format).

Names of 40 digits are of sealed files. Those of 32 digits were kept before there was a key: they
are read as they are. Whoever can write to the place can therefore not pass off a plain file as a
sealed one.
"""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from flask import Flask, current_app

from voice.media.storage import keys, sealing
from voice.media.storage.errors import KeyMissing, NoSuchFile, StorageAway, Unreadable
from voice.media.storage.folder import Folder
from voice.media.storage.places import Place, Source
from voice.media.storage.sealing import PIECE

__all__ = [
    "File", "KeyMissing", "NoSuchFile", "StorageAway", "Unreadable", "check", "check_whole",
    "copy_in", "copy_out", "init_app", "is_sealed", "keep", "names_before", "open_file",
    "open_range", "read", "remove", "remove_drafts_before", "reseal", "size_of",
]  # fmt: skip

_SEALED = re.compile(r"[0-9a-f]{40}\.[a-z0-9]{2,5}")
_PLAIN = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{2,5}")
_BLOCK = 16 * PIECE
_EXTENSION = "voice_media"


@dataclass(frozen=True, slots=True)
class _Store:
    place: Place
    keys: tuple[bytes, ...]


def init_app(app: Flask) -> None:
    """Open the place and read the keys that the settings name. Raises `WrongSetting`."""
    voice = app.config["VOICE"]
    where: str | Path = voice["MEDIA_URL"]
    place = Folder(where) if isinstance(where, Path) else _bucket(where)
    is_in_use = partial(_has_sealed, place) if isinstance(place, Folder) else None
    found = keys.read_keys(voice["MEDIA_KEY"], voice["DATA"], is_in_use)
    app.extensions[_EXTENSION] = _Store(place, found)


class File:
    """A kept file, opened: its plain size in bytes and its plain bytes. Close it."""

    def __init__(self, source: Source, name: str, among: tuple[bytes, ...]) -> None:
        """Raises `Unreadable` for a sealed file whose end does not open."""
        self.name = name
        self._source = source
        self._opened = sealing.open_sealed(source, name, among) if is_sealed(name) else None
        self.size = self._opened.size if self._opened else source.size
        self.key = self._opened.key if self._opened else None

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from start up to stop, in blocks. Raises `Unreadable`, `StorageAway`."""
        if self._opened:
            yield from self._opened.read(start, stop)
            return
        for at in range(start, min(stop, self.size), _BLOCK):
            yield self._source.read(at, min(at + _BLOCK, stop))

    def close(self) -> None:
        """Let go of the file; again changes nothing."""
        self._source.close()


def keep(data: bytes | BinaryIO, ending: str) -> str:
    """Keep a file under a new random name with this ending (`png`, `webm`); the name.

    An opened file is read from where it stands, a little at a time. Raises `StorageAway`.
    """
    store = _store()
    name = f"{secrets.token_hex(20)}.{ending}"
    file = BytesIO(data) if isinstance(data, bytes) else data
    store.place.write(_path(name), sealing.seal(sealing.pieces_of(file), name, store.keys[0]))
    return name


def open_file(name: str) -> File:
    """A kept file. Raises `NoSuchFile`, `Unreadable`, `StorageAway`."""
    store = _store()
    source = store.place.open(_path(name))
    try:
        return File(source, name, store.keys)
    except BaseException:
        source.close()
        raise


def read(name: str) -> bytes:
    """The file's bytes, at once. Raises `NoSuchFile`, `Unreadable`, `StorageAway`."""
    file = open_file(name)
    try:
        return b"".join(file.read(0, file.size))
    finally:
        file.close()


def open_range(name: str, start: int, stop: int) -> Iterator[bytes]:
    """The bytes from start up to stop, in blocks; only what they need is read and opened.

    Raises `NoSuchFile`, `Unreadable`, `StorageAway`: most of it at once, before the first block.
    """
    file = open_file(name)

    def blocks() -> Iterator[bytes]:
        try:
            yield from file.read(start, stop)
        finally:
            file.close()

    return blocks()


def size_of(name: str) -> int:
    """The plain file's bytes. Raises `NoSuchFile`, `Unreadable`, `StorageAway`."""
    file = open_file(name)
    file.close()
    return file.size


def remove(name: str) -> None:
    """Forget a file; again changes nothing. Raises `StorageAway`."""
    _store().place.remove(_path(name))


def names_before(moment: float) -> Iterator[str]:
    """The names of what was kept before a moment (seconds since 1970), in no order."""
    return filter(_is_ours, _store().place.names_before(moment))


def remove_drafts_before(moment: float) -> None:
    """Remove what a process that died left half written before a moment."""
    _store().place.remove_drafts_before(moment)


def reseal(name: str) -> bool:
    """Seal a sealed file with the newest key; False where it is so already, or gone.

    Raises `Unreadable` when no key opens it: then it stays as it is. Raises `StorageAway`.
    """
    store = _store()
    try:
        file = open_file(name)
    except NoSuchFile:
        return False
    try:
        if file.key in (None, store.keys[0]):
            return False
        store.place.write(_path(name), sealing.seal(file.read(0, file.size), name, store.keys[0]))
        return True
    finally:
        file.close()


def check_whole(name: str) -> None:
    """Read a file to its end: a sealed one opens only where no byte of it was changed.

    Raises `NoSuchFile`, `Unreadable`, `StorageAway`.
    """
    file = open_file(name)
    try:
        for _ in file.read(0, file.size):
            pass
    finally:
        file.close()


def copy_out(name: str) -> Iterator[bytes]:
    """A file as it is kept, sealed, in blocks. Raises `NoSuchFile` at once; `StorageAway`."""
    source = _store().place.open(_path(name))

    def blocks() -> Iterator[bytes]:
        try:
            for at in range(0, source.size, _BLOCK):
                yield source.read(at, min(at + _BLOCK, source.size))
        finally:
            source.close()

    return blocks()


def copy_in(name: str, blocks: Iterable[bytes]) -> None:
    """Keep a file under the name that it was sealed with. Raises `NoSuchFile`, `StorageAway`."""
    _store().place.write(_path(name), blocks)


def check() -> None:
    """Nothing where files can be kept now. Raises `StorageAway`."""
    _store().place.check()


def is_sealed(name: str) -> bool:
    """Whether the name is of a sealed file."""
    return bool(_SEALED.fullmatch(name))


def _bucket(url: str) -> Place:
    from voice.media.storage import bucket  # its client is 4 MB: not where there is a folder

    return bucket.parse(url)


def _is_ours(name: str) -> bool:
    return is_sealed(name) or bool(_PLAIN.fullmatch(name))


def _path(name: str) -> str:
    """Where it lies, so that no folder grows too long to list. Raises `NoSuchFile`."""
    if not _is_ours(name):
        raise NoSuchFile(name)
    return f"{name[:2]}/{name}"


def _has_sealed(folder: Folder) -> bool:
    return any(map(is_sealed, folder.names_before(float("inf"))))


def _store() -> _Store:
    store: _Store = current_app.extensions[_EXTENSION]
    return store
