"""The file itself: a ZIP archive of tables, media, their checksums, and what it says of itself.

    manifest.json        format, when, which migration, rows of each table, which secret key
    tables/<name>.jsonl  a line for each row
    media/<name>         each file as it is kept, sealed
    SHA256SUMS           of all of these, as `sha256sum --check` reads them

The sums come last, so an archive without them was never finished.
"""

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from voice.backups.errors import UnusableBackup
from voice.settings import settle

FORMAT = 1
_MANIFEST, _SUMS = "manifest.json", "SHA256SUMS"
TABLES, MEDIA = "tables/", "media/"
DRAFT = ".voice-draft"
_BLOCK = 1024 * 1024
_ABANDONED = 3600  # seconds without a byte written to a draft: its process was killed


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    made_at: str
    migration: str
    rows: dict[str, int]  # table -> rows
    files: int
    gone: list[str]  # media that a row names and that was not there
    secret: str  # tells whether the secret key is the same, and nothing about it


class Writer:
    """Entries written one by one, each with its checksum."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Write into an archive that is open for writing."""
        self._archive = archive
        self._sums: list[str] = []

    def add(self, name: str, blocks: Iterable[bytes], *, is_sealed: bool = False) -> None:
        """Write an entry; sealed bytes do not become smaller, so nobody tries."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_STORED if is_sealed else zipfile.ZIP_DEFLATED
        digest = hashlib.sha256()
        with self._archive.open(entry, "w", force_zip64=True) as opened:
            for block in blocks:
                digest.update(block)
                opened.write(block)
        self._sums.append(f"{digest.hexdigest()}  {name}\n")

    def finish(self, manifest: Manifest) -> None:
        """Write what the backup says of itself, and the sums."""
        self.add(_MANIFEST, [json.dumps(asdict(manifest), indent=2).encode()])
        self._archive.writestr(_SUMS, "".join(self._sums))


@contextmanager
def create(path: Path) -> Iterator[Writer]:
    """A new archive, readable by its owner alone. It has its name when it is whole and on disk."""
    _remove_abandoned(path.parent)
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", suffix=DRAFT, delete=False
    ) as draft:
        try:
            with zipfile.ZipFile(draft, "w") as archive:
                yield Writer(archive)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).rename(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    settle(path.parent)


def _remove_abandoned(folder: Path) -> None:
    """Make room: what a backup that was killed left behind is nobody's."""
    for draft in folder.glob(f".*{DRAFT}"):
        with suppress(FileNotFoundError):
            if draft.stat().st_mtime < time.time() - _ABANDONED:
                draft.unlink()


class Reader:
    """An archive that somebody opened."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Raises `UnusableBackup` where it does not say what it is, or in a later format."""
        self._archive = archive
        try:
            self.manifest = Manifest(**json.loads(archive.read(_MANIFEST)))
            self._sums = _read_sums(archive.read(_SUMS).decode())
        except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise UnusableBackup("this is no backup that Voice finished") from error
        if self.manifest.format != FORMAT:
            raise UnusableBackup(f"a backup of format {self.manifest.format} needs a newer Voice")

    def names(self, folder: str) -> list[str]:
        """The entries under `TABLES` or `MEDIA`, without that folder."""
        return [name.removeprefix(folder) for name in self._sums if name.startswith(folder)]

    def open(self, name: str) -> IO[bytes]:
        """One entry."""
        return self._archive.open(name)

    def blocks(self, name: str) -> Iterator[bytes]:
        """One entry's bytes, a little at a time."""
        with self.open(name) as opened:
            while block := opened.read(_BLOCK):
                yield block

    def verify(self) -> Iterator[str]:
        """Read everything and name what is whole. Raises `UnusableBackup` at what is not."""
        for name, expected in self._sums.items():
            digest = hashlib.sha256()
            try:
                for block in self.blocks(name):
                    digest.update(block)
            except (KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
                raise UnusableBackup(f"{name} in the backup is damaged") from error
            if digest.hexdigest() != expected:
                raise UnusableBackup(f"{name} in the backup is not what was written")
            yield name


@contextmanager
def read(path: Path) -> Iterator[Reader]:
    """A backup, opened. Raises `UnusableBackup`, `OSError`."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UnusableBackup(f"{path} is no backup, or was cut off") from error
    with archive:
        yield Reader(archive)


def _read_sums(text: str) -> dict[str, str]:
    return {name: digest for digest, name in (line.split("  ", 1) for line in text.splitlines())}
