"""Files are kept whole, sealed, under names that say nothing: in a folder and in a bucket alike."""

import errno
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from tests import media_places
from tests.conftest import ROOT
from tests.media_places import make_store
from voice.media import storage
from voice.media.storage.sealing import HEAD, PIECE, TAG

KEY, OTHER = (b64encode(bytes([number]) * 32).decode() for number in (1, 2))
SECRET = b"the words that a child said. "
LONG = (SECRET * (3 * PIECE // len(SECRET) + 1))[: 3 * PIECE - 7]  # three pieces
STEP = PIECE + TAG


@dataclass
class Kept:
    """A place, and an application that keeps files in it."""

    place: media_places.Place
    app: Flask
    data: Path

    def path_of(self, name: str) -> str:
        return f"{name[:2]}/{name}"

    def raw(self, name: str) -> bytes:
        return self.place.raw()[self.path_of(name)]

    def change(self, name: str, data: bytes) -> None:
        self.place.put(self.path_of(name), data)

    def with_keys(self, keys: str) -> Flask:
        return make_store(self.data, self.place.url, keys)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with media_places.s3_server() as address:
        yield address


@pytest.fixture(params=media_places.KINDS)
def kept(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Kept]:
    place: media_places.Place = media_places.Folder(str(tmp_path / "media"))
    if request.param == "bucket":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "only")
        place = media_places.make_bucket(request.getfixturevalue("server"))
    app = make_store(tmp_path, place.url, KEY)
    with app.app_context():
        yield Kept(place, app, tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that files are kept in."""
    with make_store(tmp_path, str(tmp_path / "media"), KEY).app_context():
        yield tmp_path / "media"


class Dribbling(RawIOBase):
    """A file that gives less than it is asked for, is never whole in memory, and may break."""

    def __init__(self, size: int, fails_at: int | None = None) -> None:
        self.left, self.fails_at = size, fails_at

    def read(self, size: int = -1) -> bytes:
        if self.fails_at is not None and self.left < self.fails_at:
            raise KeyboardInterrupt
        piece = bytes(min(size, self.left, 40_000))
        self.left -= len(piece)
        return piece


def test_what_was_kept_is_read_back_until_it_is_removed(kept: Kept) -> None:
    name = storage.keep(b"a drawing", "png")
    assert (storage.read(name), storage.size_of(name)) == (b"a drawing", 9)
    storage.remove(name)
    storage.remove(name)
    for ask in (storage.read, storage.size_of, lambda gone: storage.open_range(gone, 0, 1)):
        with pytest.raises(storage.NoSuchFile):
            ask(name)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 18 * PIECE, 18 * PIECE + 5])
def test_each_part_of_a_file_of_any_size_is_read(kept: Kept, size: int) -> None:
    data = os.urandom(size)
    name = storage.keep(BytesIO(data), "webm")
    assert (storage.size_of(name), storage.read(name)) == (size, data)
    edges = {0, 1, PIECE - 1, PIECE, PIECE + 1, 17 * PIECE, size - 1, size, size + 9}
    for start in (edge for edge in edges if edge >= 0):
        for stop in (start + 1, start + 2 * PIECE, size):
            assert b"".join(storage.open_range(name, start, stop)) == data[start:stop]


def test_nothing_that_is_stored_can_be_read(kept: Kept) -> None:
    name = storage.keep(LONG, "png")
    assert (storage.keep(LONG, "png") != name) is True
    stored = kept.place.raw()
    assert len(stored) == 2
    assert all(SECRET[:8] not in data for data in stored.values())
    first, second = stored.values()
    assert first[12:] != second[12:]


def _shorter(by: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:-by]


def _flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


TAMPERED: dict[str, Callable[[bytes], bytes]] = {
    "another format": _flipped(0),
    "another key's": _flipped(5),
    "another salt": _flipped(20),
    "a bit in the first piece": _flipped(HEAD),
    "a bit in the middle": _flipped(HEAD + STEP + 100),
    "a bit in the last tag": _flipped(HEAD + 3 * STEP - 8),
    "cut by a byte": _shorter(1),
    "cut by the last piece": lambda data: data[: HEAD + 2 * STEP],
    "cut within the last tag": lambda data: data[: HEAD + 2 * STEP + 9],
    "cut to its head": lambda data: data[:HEAD],
    "cut to nothing": lambda data: b"",
    "a byte behind it": lambda data: data + b"0",
    "a tag behind it": lambda data: data + bytes(TAG),
    "pieces in another order": lambda data: (
        data[:HEAD]
        + data[HEAD + STEP : HEAD + 2 * STEP]
        + data[HEAD : HEAD + STEP]
        + data[HEAD + 2 * STEP :]
    ),
    "a piece dropped": lambda data: data[: HEAD + STEP] + data[HEAD + 2 * STEP :],
    "a piece twice": lambda data: data[: HEAD + STEP] + data[HEAD:],
    "a plain file instead": lambda data: LONG,
}


def test_what_was_tampered_with_is_never_taken_for_what_was_said(kept: Kept) -> None:
    name = storage.keep(LONG, "webm")
    sealed = kept.raw(name)
    for how, change in TAMPERED.items():
        kept.change(name, change(sealed))
        with pytest.raises(storage.Unreadable):
            pytest.fail(f"{how}: {len(storage.read(name))} bytes")
    kept.change(name, sealed)
    assert storage.read(name) == LONG


def test_what_was_cut_off_is_noticed_before_its_length_is_told(kept: Kept) -> None:
    name = storage.keep(LONG, "webm")
    kept.change(name, kept.raw(name)[: HEAD + 2 * STEP])
    with pytest.raises(storage.Unreadable, match="cut off"):
        storage.size_of(name)


def test_a_file_opens_under_its_own_name_only(kept: Kept) -> None:
    one, other = storage.keep(b"yes", "webm"), storage.keep(b"no!", "webm")
    kept.change(one, kept.raw(other))
    with pytest.raises(storage.Unreadable):
        storage.read(one)


def test_files_from_before_there_was_a_key_are_read_as_they_are(kept: Kept) -> None:
    old = "0" * 32 + ".png"
    kept.change(old, LONG)
    assert (storage.read(old), storage.size_of(old)) == (LONG, len(LONG))
    assert b"".join(storage.open_range(old, 5, PIECE + 9)) == LONG[5 : PIECE + 9]
    storage.remove(old)
    assert kept.place.raw() == {}


@pytest.mark.parametrize("name", ["../voice.db", "", "a" * 40, "/etc/passwd", "0" * 32 + ".p/g"])
def test_a_name_that_is_not_ours_leads_nowhere(folder: Path, name: str) -> None:
    with pytest.raises(storage.NoSuchFile):
        storage.read(name)


def test_a_new_key_seals_and_the_old_one_still_opens(kept: Kept) -> None:
    old = storage.keep(b"before", "png")
    with kept.with_keys(f"{OTHER}, {KEY}").app_context():
        new = storage.keep(b"after", "png")
        assert (storage.read(old), storage.read(new)) == (b"before", b"after")
    with pytest.raises(storage.KeyMissing, match="add it to VOICE_MEDIA_KEY"):
        storage.read(new)
    with kept.with_keys(OTHER).app_context(), pytest.raises(storage.KeyMissing):
        storage.read(old)


def test_files_are_sealed_again_so_that_an_old_key_can_go(kept: Kept) -> None:
    large = os.urandom(19 * PIECE + 3)
    names = [storage.keep(data, "webm") for data in (b"", b"said", large)]
    with kept.with_keys(f"{OTHER} {KEY}").app_context():
        assert [storage.reseal(name) for name in names] == [True] * 3
        assert [storage.reseal(name) for name in names] == [False] * 3
        assert storage.reseal("0" * 40 + ".png") is False
    with kept.with_keys(OTHER).app_context():
        assert [storage.read(name) for name in names] == [b"", b"said", large]
        assert [storage.reseal(name) for name in names] == [False] * 3
    with pytest.raises(storage.KeyMissing):
        storage.reseal(names[0])


def test_names_are_told_by_age_and_only_ours(kept: Kept) -> None:
    names = {storage.keep(b"one", "png"), storage.keep(b"two", "webm")}
    kept.place.put("ab/readme.txt", b"somebody else's")
    kept.change("0" * 32 + ".jpg", b"old")
    assert set(storage.names_before(time.time() + 60)) == names | {"0" * 32 + ".jpg"}
    assert set(storage.names_before(time.time() - 60)) == set()


@pytest.mark.parametrize("size", [100, 30 * 1024 * 1024])
def test_a_file_that_breaks_off_leaves_nothing(kept: Kept, size: int) -> None:
    breaking = cast(Any, Dribbling(size, fails_at=size // 2))
    with pytest.raises(KeyboardInterrupt):
        storage.keep(breaking, "webm")
    assert kept.place.raw() == {}
    assert not kept.place.has_unfinished()


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.media_places import make_store

class Dying:
    left = 40
    def read(self, size):
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return bytes(size)

with make_store(Path(sys.argv[1]), sys.argv[2], sys.argv[3]).app_context():
    from voice.media import storage
    storage.keep(Dying(), "webm")
"""


def test_a_process_killed_while_it_writes_leaves_nothing_that_stays(kept: Kept) -> None:
    words = [str(kept.data), kept.place.url, KEY]
    killed = subprocess.run([sys.executable, "-c", KILLED, *words], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert set(storage.names_before(time.time() + 60)) == set()
    storage.remove_drafts_before(time.time() - 60)
    is_folder = isinstance(kept.place, media_places.Folder)
    assert kept.place.has_unfinished() is is_folder  # somebody may be writing it still
    storage.remove_drafts_before(time.time() + 60)
    assert kept.place.raw() == {}
    assert not kept.place.has_unfinished()


def test_a_large_file_is_kept_and_read_a_little_at_a_time(kept: Kept) -> None:
    size = 40 * 1024 * 1024
    name = storage.keep(cast(Any, Dribbling(size)), "mp4")
    assert storage.size_of(name) == size
    assert sum(map(len, storage.open_range(name, 0, size))) == size


def test_keeping_and_reading_take_little_memory(folder: Path) -> None:
    tracemalloc.start()
    try:
        name = storage.keep(cast(Any, Dribbling(40 * 1024 * 1024)), "mp4")
        assert sum(map(len, storage.open_range(name, 0, 2**40))) == 40 * 1024 * 1024
        # What other tests left behind counts too; the file itself would be 40 MiB.
        assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_only_what_a_part_needs_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = storage.keep(os.urandom(100 * PIECE), "webm")
    read: list[int] = []
    plainly = os.pread

    def pread(descriptor: int, size: int, at: int) -> bytes:
        read.append(size)
        return plainly(descriptor, size, at)

    monkeypatch.setattr(os, "pread", pread)
    assert len(b"".join(storage.open_range(name, 50 * PIECE - 1, 50 * PIECE + 1))) == 2
    assert sum(read) <= HEAD + 4 * STEP  # how it begins, how it ends, and two pieces


def test_a_kept_file_is_its_owners_alone(folder: Path) -> None:
    name = storage.keep(b"a drawing", "png")
    assert (folder / name[:2] / name).stat().st_mode & 0o077 == 0


def test_a_full_disk_is_told_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fail)
        with pytest.raises(storage.StorageAway, match="No space left"):
            storage.keep(LONG, "png")
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert storage.read(storage.keep(LONG, "png")) == LONG


def test_a_folder_that_cannot_be_written_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file in the way")
    with make_store(tmp_path, str(tmp_path / "media"), KEY).app_context():
        with pytest.raises(storage.StorageAway):
            storage.check()
        with pytest.raises(storage.StorageAway):
            storage.keep(b"a drawing", "png")


def test_a_place_that_answers_is_ready(kept: Kept) -> None:
    storage.check()


@pytest.mark.parametrize("address", ["nothing-here", "closed"])
def test_a_bucket_that_is_away_is_told_soon(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "only")
    where = "127.0.0.1:1" if address == "closed" else server
    app = make_store(tmp_path, f"s3://nothing-here?endpoint=http://{where}", KEY)
    began = time.monotonic()
    with app.app_context():
        for ask in (
            storage.check,
            lambda: storage.keep(b"said", "webm"),
            lambda: storage.read("0" * 40 + ".webm"),
            lambda: list(storage.names_before(time.time())),
        ):
            with pytest.raises(storage.StorageAway, match="bucket nothing-here"):
                ask()
    assert time.monotonic() - began < 10
