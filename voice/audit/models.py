"""The table of the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import Base


class AuditEntry(Base):
    """One thing that somebody did. It names people by number alone, and quotes nobody.

    There is no reference to a person's row: should that be erased, the chain still stands.
    """

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # without gaps
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(index=True)
    who: Mapped[int | None] = mapped_column(index=True)  # none: a worker, or nobody we know
    about: Mapped[str]  # "survey:moving-on"
    details: Mapped[dict[str, Any]]
    before: Mapped[str]  # the digest of the entry before
    digest: Mapped[str]
