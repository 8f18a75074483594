"""A folder on a disk: a file is whole and on the disk before it has its name."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from voice.media.storage.errors import NoSuchFile, StorageAway
from voice.media.storage.places import Source
from voice.settings import settle

_DRAFT = "tmp"


class Folder:
    """Files in folders of a folder, so that none of them grows too long to list."""

    def __init__(self, root: Path) -> None:
        """Nothing is made before the first file is kept."""
        self.root = root

    def write(self, path: str, blocks: Iterable[bytes]) -> None:
        """Write, wait for the disk, then give the file its name."""
        place = self.root / path
        with _away("written"):
            new = [one for one in place.parents if not one.exists()]
            place.parent.mkdir(parents=True, exist_ok=True)
            # private to its owner (0600)
            with NamedTemporaryFile(dir=place.parent, prefix=_DRAFT, delete=False) as draft:
                try:
                    draft.writelines(blocks)
                    draft.flush()
                    os.fsync(draft.fileno())
                    Path(draft.name).rename(place)
                except BaseException:
                    Path(draft.name).unlink(missing_ok=True)
                    raise
            for folder in (place.parent, *(one.parent for one in new)):
                settle(folder)

    def open(self, path: str) -> Source:
        """An open file: it can be read to its end even when it is removed meanwhile."""
        with _away("read"):
            try:
                return _File(os.open(self.root / path, os.O_RDONLY))
            except (FileNotFoundError, NotADirectoryError):
                raise NoSuchFile(path) from None

    def remove(self, path: str) -> None:
        """Unlink it."""
        with _away("removed"):
            (self.root / path).unlink(missing_ok=True)

    def names_before(self, moment: float) -> Iterator[str]:
        """In no order."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f]*"):
            with suppress(FileNotFoundError):  # removed while we look
                if path.stat().st_mtime < moment:
                    yield path.name

    def remove_drafts_before(self, moment: float) -> None:
        """Those without a name of their own."""
        for path in self.root.glob(f"[0-9a-f][0-9a-f]/{_DRAFT}*"):
            with suppress(FileNotFoundError):  # given its name while we look
                if path.stat().st_mtime < moment:
                    path.unlink()

    def check(self) -> None:
        """Whether we may write here, or make the folder where none is yet."""
        nearest = next(one for one in (self.root, *self.root.parents) if one.exists())
        if not nearest.is_dir() or not os.access(nearest, os.W_OK):
            raise StorageAway(f"{nearest} cannot be written")


class _File:
    """A file by its descriptor: readers of one recording share no position."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size

    def read(self, start: int, stop: int) -> bytes:
        with _away("read"):
            return os.pread(self._descriptor, stop - start, start)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.close()


@contextmanager
def _away(what: str) -> Iterator[None]:
    """A full disk, a lost mount, a missing right: each is ours to mend, not the sender's."""
    try:
        yield
    except OSError as error:
        raise StorageAway(f"a media file could not be {what}: {error}") from error
