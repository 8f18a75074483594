"""Vectors of texts met before, in one file, so that nothing is encoded twice.

Texts are not in it, only their hashes. A vector that nobody asked for in 30 days is forgotten,
as words of people who withdrew should be. A file that cannot be used is no reason to stop:
everything is then encoded anew.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from datetime import date
from hashlib import blake2b
from pathlib import Path

DAYS = 30
_REFRESH = 7
_WAIT = 30.0
_TABLE = """
    CREATE TABLE IF NOT EXISTS vector
    (text BLOB PRIMARY KEY, packed BLOB NOT NULL, day INTEGER NOT NULL) WITHOUT ROWID
"""


class Memory:
    """Packed vectors by text; `model` tells vectors of one model from another's.

    Without a path nothing is kept.
    """

    def __init__(self, path: Path | None, model: str, width: int) -> None:
        self._path = path
        self._model = blake2b(model.encode(), digest_size=16).digest()
        self._width = width
        if path:
            self._begin(path)

    def recall(self, texts: Sequence[str]) -> dict[str, bytes]:
        """Return the vectors known of these texts."""
        if not self._path:
            return {}
        keys = {self._key(text): text for text in texts}
        try:
            with closing(self._open(self._path)) as file, file:
                rows = self._read(file, list(keys))
        except sqlite3.Error:
            return {}
        return {keys[key]: packed for key, packed in rows if len(packed) == self._width}

    def keep(self, vectors: Mapping[str, bytes]) -> None:
        """Remember vectors."""
        if not self._path:
            return
        today = date.today().toordinal()
        rows = [(self._key(text), packed, today) for text, packed in vectors.items()]
        with suppress(sqlite3.Error), closing(self._open(self._path)) as file, file:
            file.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", rows)

    def _read(self, file: sqlite3.Connection, keys: list[bytes]) -> list[tuple[bytes, bytes]]:
        today = date.today().toordinal()
        found: list[tuple[bytes, bytes]] = []
        for key in keys:
            found += file.execute("SELECT text, packed FROM vector WHERE text = ?", (key,))
        file.executemany(
            "UPDATE vector SET day = ? WHERE text = ? AND day < ?",
            [(today, key, today - _REFRESH) for key, _ in found],
        )
        return found

    def _begin(self, path: Path) -> None:
        """Make the file, or make it anew when it is not one; forget what is old."""
        oldest = date.today().toordinal() - DAYS
        for _ in range(2):
            try:
                with closing(self._open(path)) as file, file:
                    file.execute(_TABLE)
                    file.execute("DELETE FROM vector WHERE day < ?", (oldest,))
            except sqlite3.OperationalError:
                return  # busy, or a folder that cannot be written: encoded anew
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)
            else:
                with suppress(OSError):
                    path.chmod(0o600)
                return

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=_WAIT)

    def _key(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8"), digest_size=16, key=self._model).digest()
