"""Where files are kept: drawings, photos, read-aloud clips. A folder, with names that say nothing.

A file is whole and on the disk before its name is given out, so that a row that names it never
points at half of it.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import current_app

_NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{2,5}")


class NoSuchFile(LookupError):
    """Nothing is kept under this name."""


def keep(data: bytes, ending: str) -> str:
    """Keep a file under a new random name with this ending (`png`, `webm`); the name."""
    name = f"{secrets.token_hex(16)}.{ending}"
    place = _place(name)
    is_new = not place.parent.exists()
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, delete=False) as draft:  # private to its owner (0600)
        try:
            draft.write(data)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).rename(place)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    _settle(place.parent)
    if is_new:
        _settle(place.parent.parent)
    return name


def read(name: str) -> bytes:
    """The file's bytes. Raises `NoSuchFile`."""
    try:
        return _place(name).read_bytes()
    except FileNotFoundError:
        raise NoSuchFile(name) from None


def remove(name: str) -> None:
    """Forget a file; again changes nothing."""
    _place(name).unlink(missing_ok=True)


def names_before(moment: float) -> Iterator[str]:
    """The names of what was kept before a moment (seconds since 1970), in no order."""
    folder: Path = current_app.config["VOICE"]["MEDIA_URL"]
    for path in folder.glob("[0-9a-f][0-9a-f]/*"):
        with suppress(FileNotFoundError):  # removed while we look
            if _NAME.fullmatch(path.name) and path.stat().st_mtime < moment:
                yield path.name


def remove_drafts_before(moment: float) -> None:
    """Remove what a process that died left half written before a moment."""
    folder: Path = current_app.config["VOICE"]["MEDIA_URL"]
    for path in folder.glob("[0-9a-f][0-9a-f]/tmp*"):
        with suppress(FileNotFoundError):  # given its name while we look
            if path.stat().st_mtime < moment:
                path.unlink()


def _settle(folder: Path) -> None:
    """Have a folder's names on the disk, not only what the files hold."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _place(name: str) -> Path:
    """The file's path, in one of 256 folders. Raises `NoSuchFile` for a name that is not ours."""
    if not _NAME.fullmatch(name):
        raise NoSuchFile(name)
    folder: Path = current_app.config["VOICE"]["MEDIA_URL"]
    return folder / name[:2] / name
