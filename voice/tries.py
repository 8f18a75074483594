"""Counting tries, so that many processes share one count, and no address is kept in the clear.

Each key is hashed with a key of the day before it is written: what stands in the table tells
nobody's address, and tomorrow the same address has another name. A count is gone minutes later.

On SQLite the counts are in a file of their own that waits for no disk: whoever signs in must not
wait for those who answer. On PostgreSQL they are a table beside the others; where the queue is on
Redis they are there (`voice.security`).
"""

import hashlib
import hmac
import time
from pathlib import Path
from typing import Any

from limits.storage import Storage
from sqlalchemy import Double, Engine, case, create_engine, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import CreateTable

from surveys.base import Base, utc_now
from voice.sqlite import write_ahead

_BUSY_MILLISECONDS = 1_000


class Try(Base):
    """How often something was tried lately. Empty in a SQLite database: see above."""

    __tablename__ = "try"

    key: Mapped[str] = mapped_column(primary_key=True)  # hashed
    hits: Mapped[int]
    until: Mapped[float] = mapped_column(Double, index=True)  # seconds since 1970


class Tries(Storage):
    """The counts, for the library that limits."""

    STORAGE_SCHEME = ["voice"]  # noqa: RUF012  # as the library declares it

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        """Count in `engine`."""
        super().__init__(uri, wrap_exceptions=bool(options.get("wrap_exceptions")))
        self._engine: Engine = options["engine"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library takes for a store that is away."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count; how often it was tried in this window. A new window lets go of old ones."""
        now, columns = time.time(), Try.__table__.c
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        adding = dialect.insert(Try).values(key=key, hits=amount, until=now + expiry)
        is_over = columns.until <= now
        counted = {
            "hits": case((is_over, adding.excluded.hits), else_=columns.hits + amount),
            "until": case((is_over, adding.excluded.until), else_=columns.until),
        }
        adding = adding.on_conflict_do_update(index_elements=["key"], set_=counted)
        with self._engine.begin() as connection:
            hits = connection.execute(adding.returning(columns.hits)).scalar_one()
            if hits == amount:
                connection.execute(delete(Try).where(columns.until <= now))
        return int(hits)

    def get(self, key: str) -> int:
        """How often it was tried in this window."""
        found = select(Try.hits).where(Try.key == key, Try.until > time.time())
        with self._engine.connect() as connection:
            return connection.execute(found).scalar() or 0

    def get_expiry(self, key: str) -> float:
        """When the window ends."""
        with self._engine.connect() as connection:
            return (
                connection.execute(select(Try.until).where(Try.key == key)).scalar() or time.time()
            )

    def check(self) -> bool:
        """Whether there is something to count in."""
        try:
            self.get("")
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        """Forget all; how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(Try)).rowcount

    def clear(self, key: str) -> None:
        """Forget one."""
        with self._engine.begin() as connection:
            connection.execute(delete(Try).where(Try.key == key))


def hide(secret: str, said: str) -> str:
    """A name for an address or a link that leads back to nobody, and is another one tomorrow."""
    key = f"tries:{utc_now().date()}:{secret}".encode()
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:32]


def in_file(path: Path) -> Engine:
    """A SQLite file for counts alone, which may be lost: it waits for no disk."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_MILLISECONDS / 1000})
    made = str(CreateTable(Try.metadata.tables["try"], if_not_exists=True).compile(engine))

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        write_ahead(cursor)
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute(made)
        connection.commit()
        cursor.close()

    return engine
