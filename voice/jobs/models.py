"""Background work: this table is the truth; the queue only says when to look at it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import Base, utc_now


class Job(Base):
    """One piece of long work, its progress and how it ended."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    # waiting, running, done, failed, stopped
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stop_wanted: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    claimed_at: Mapped[datetime | None]  # by the worker that has it now
    beat_at: Mapped[datetime | None]  # the worker's last sign of life
    finished_at: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("done", "failed", "stopped")
