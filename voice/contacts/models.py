"""A wish to be contacted, and what became of it."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base
from surveys.models import Consultation
from voice.accounts.models import User

HELP, MORE = "help", "more"
PURPOSES = (HELP, MORE)
REACHED, NOT_REACHED, TOLD_A_LEAD, MISTAKE = "reached", "not_reached", "told_a_lead", "mistake"
REASONS = (REACHED, NOT_REACHED, TOLD_A_LEAD, MISTAKE)


class ContactRequest(Base):
    """Somebody wants to be contacted. It belongs to no response and knows none (standards G3).

    Its identifier is random, it stands in no order, and only its day is kept: nothing ties it to
    answers that came at the same time. Who and where are sealed, and go when it is closed.
    """

    __tablename__ = "contact_request"
    __table_args__ = (
        Index("ix_contact_request_day", "day"),
        Index("ix_contact_request_delete_on", "delete_on"),
        {"sqlite_with_rowid": False},  # rows would be numbered in the order in which they came
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    purpose: Mapped[str]  # help, more
    language: Mapped[str]
    day: Mapped[date]
    delete_on: Mapped[date]
    sealed: Mapped[str | None]  # a name and an address, under the area's secret key
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_on: Mapped[date | None]
    closed_for: Mapped[str | None]

    consultation: Mapped[Consultation] = relationship()
    taken_by: Mapped[User | None] = relationship()
