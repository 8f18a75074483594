"""What every place for files can do. It sees sealed bytes and names that say nothing."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class Source(Protocol):
    """One stored file, opened for reading."""

    @property
    def size(self) -> int:
        """Of what is stored, in bytes."""

    def read(self, start: int, stop: int) -> bytes:
        """The bytes from start up to stop; fewer where the file ends before. May be asked often.

        Raises `StorageAway`.
        """

    def close(self) -> None:
        """Let go of the file; again changes nothing."""


class Place(Protocol):
    """Where files are stored: a folder or a bucket. Each call raises `StorageAway`."""

    def write(self, path: str, blocks: Iterable[bytes]) -> None:
        """Store a file whole or not at all, safe from a power cut when this returns."""

    def open(self, path: str) -> Source:
        """A stored file. Raises `NoSuchFile`."""

    def remove(self, path: str) -> None:
        """Forget a file; again changes nothing."""

    def names_before(self, moment: float) -> Iterator[str]:
        """The names, without folders, of what was stored before a moment (seconds since 1970)."""

    def remove_drafts_before(self, moment: float) -> None:
        """Remove what a process that died left half written before a moment."""

    def check(self) -> None:
        """Nothing where files can be stored now."""
