"""The declarative base that every table of the application shares, and its column types."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, Date, DateTime, Dialect, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

type_of_json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always read back with its zone (SQLite forgets zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a zone: they would be silently shifted."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """One metadata for all tables, so that migrations see the whole."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        date: Date(),
        datetime: UtcDateTime(),
        UUID: Uuid(),
        dict[str, Any]: type_of_json,
        dict[str, str]: type_of_json,
        list[str]: type_of_json,
        list[int]: type_of_json,
        list[Any]: type_of_json,
    }


_BACK: ContextVar[timedelta] = ContextVar("how far the clock is set back", default=timedelta())


def utc_now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now(UTC) - _BACK.get()


@contextmanager
def clock_set_back(by: timedelta) -> Iterator[None]:
    """Do what is inside as if it happened that long ago: a story needs a past.

    For whoever runs it alone: requests and other threads keep their clock.
    """
    before = _BACK.set(by)
    try:
        yield
    finally:
        _BACK.reset(before)
