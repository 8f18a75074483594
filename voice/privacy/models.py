"""Data protection impact assessments, as people wrote and signed them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Consultation
from voice.accounts.models import User


class Assessment(Base):
    """One version of a consultation's assessment. A row never changes: a change is a new one."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, str]]  # by part; what is not here was left as it was suggested
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(default=utc_now)
    signed_by: Mapped[str | None]  # a person's name: staff, never somebody who answered
    signed_as: Mapped[str | None]
    signed_on: Mapped[date | None]

    consultation: Mapped[Consultation] = relationship()
    written_by: Mapped[User | None] = relationship()
