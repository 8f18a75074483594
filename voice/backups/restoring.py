"""A backup, put onto an empty installation: all of it or nothing, and checked."""

from itertools import islice
from pathlib import Path

from sqlalchemy import Column, Connection, Integer, Table, func, insert, select, text, update

from voice.backups import archive, rows
from voice.backups.errors import NotEmpty, UnusableBackup
from voice.backups.making import Tell, fingerprint
from voice.db import alembic_config, db
from voice.media import storage


def restore(path: Path, tell: Tell, *, with_other_secret: bool = False) -> archive.Manifest:
    """Put a backup onto an empty installation and bring it up to date; what it says of itself.

    Everything is read and checked before anything is changed. The database is filled in one
    transaction; media that were copied before it failed are swept later, as any that no row names.

    Raises `UnusableBackup`, `NotEmpty`, `OSError`, `StorageAway`.
    """
    from alembic import command  # large: not for each process

    with archive.read(path) as backup:
        _check(backup, with_other_secret=with_other_secret)
        for number, _ in enumerate(backup.verify(), 1):
            tell(f"{number} parts are whole")
        _copy_media(backup, tell)
        with db.engine.begin() as connection:
            _make_tables(connection, backup.manifest.migration)
            for table in (tables := rows.reflect(connection)):
                tell(table.name)
                _fill(connection, table, backup)
            _check_references(connection, tables)
            command.upgrade(alembic_config(connection), "head")
        return backup.manifest


def _check(backup: archive.Reader, *, with_other_secret: bool) -> None:
    """Whether it fits here, before anything is read whole."""
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    if backup.manifest.secret != fingerprint() and not with_other_secret:
        raise UnusableBackup(
            "this backup was made with another secret key: without it no picture code and no "
            "password works. Put that key into VOICE_SECRET_KEY or its secret.key into the data "
            "folder; or give --with-other-secret to go on without codes and passwords"
        )
    with db.engine.connect() as connection:
        try:
            ScriptDirectory.from_config(alembic_config(connection)).get_revision(
                backup.manifest.migration
            )
        except CommandError as error:
            raise UnusableBackup("this backup was made by a newer Voice") from error
        filled = [one.name for one in rows.reflect(connection) if _count(connection, one)]
    if filled:
        raise NotEmpty(f"the database is not empty ({', '.join(filled[:3])}): nothing was changed")


def _copy_media(backup: archive.Reader, tell: Tell) -> None:
    """Media first: no row may name a file that is not there."""
    for number, name in enumerate(backup.names(archive.MEDIA), 1):
        storage.copy_in(name, backup.blocks(f"{archive.MEDIA}{name}"))
        try:
            storage.size_of(name)
        except storage.Unreadable as error:
            storage.remove(name)
            raise UnusableBackup(
                "the recordings and pictures in this backup are sealed with another key: put it "
                "into VOICE_MEDIA_KEY, or its media.key into the data folder"
            ) from error
        if number % 100 == 0:
            tell(f"{number} recordings and pictures")


def _make_tables(connection: Connection, migration: str) -> None:
    """The tables as they were when the backup was made."""
    from alembic import command

    config = alembic_config(connection)
    command.downgrade(config, "base")  # an empty database that a newer Voice has made
    command.upgrade(config, migration)


def _fill(connection: Connection, table: Table, backup: archive.Reader) -> None:
    expected = backup.manifest.rows.get(table.name)
    if expected is None:
        raise UnusableBackup(f"the backup has no table {table.name}")
    own = [column for column in table.columns if _refers_to_own(column)]
    later: list[dict[str, object]] = []
    try:
        with backup.open(f"{archive.TABLES}{table.name}.jsonl") as lines:
            for some in rows.read_lines(table, iter(lines)):
                later += _set_aside(table, own, some)
                connection.execute(insert(table), some)
    except (KeyError, ValueError) as error:
        raise UnusableBackup(f"a row of {table.name} in the backup does not fit") from error
    _refer(connection, table, later)
    if _count(connection, table) != expected:
        raise UnusableBackup(f"{table.name} has not as many rows as the backup says")
    _go_on_counting(connection, table)


def _refers_to_own(column: Column[object]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def _set_aside(
    table: Table, own: list[Column[object]], some: list[dict[str, object]]
) -> list[dict[str, object]]:
    """What rows say of other rows of their table, which may come later; taken out of them."""
    key = [column.name for column in table.primary_key]
    later = [
        {name: row[name] for name in (*key, *(one.name for one in own))}
        for row in some
        if any(row[one.name] is not None for one in own)
    ]
    for row in some:
        row.update({one.name: None for one in own})
    return later


def _refer(connection: Connection, table: Table, later: list[dict[str, object]]) -> None:
    for row in later:
        key = [column == row.pop(column.name) for column in table.primary_key]
        connection.execute(update(table).where(*key).values(row))


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows after the highest that came."""
    if connection.dialect.name != "postgresql":
        return
    for column in islice(table.primary_key, 1):
        if not isinstance(column.type, Integer) or column.foreign_keys:
            continue
        highest = connection.scalar(select(func.max(column)))
        sequence = connection.scalar(
            select(func.pg_get_serial_sequence(f'"{table.name}"', column.name))
        )
        if highest and sequence:
            connection.execute(select(func.setval(sequence, highest)))


def _check_references(connection: Connection, tables: list[Table]) -> None:
    """SQLite counts what refers to nothing; PostgreSQL has refused it already."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken:
        raise UnusableBackup(f"a row of {broken[0]} in the backup refers to nothing")


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
