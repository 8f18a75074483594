"""Files that somebody asked for and that take a while to make."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.jobs.models import Job


class FileOrder(Base):
    """A file for one person: being made, or waiting sealed for a day at most."""

    __tablename__ = "file_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    form: Mapped[str]  # one of `taking_out.FORMATS`
    is_exact: Mapped[bool]
    language: Mapped[str]
    file: Mapped[str | None] = mapped_column(unique=True)  # in the media store
    size: Mapped[int] = mapped_column(default=0)
    is_outdated: Mapped[bool] = mapped_column(default=False)
    # somebody took words back since: the file is gone, or is made once more
    asked_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)

    consultation: Mapped[Consultation] = relationship()
    user: Mapped[User] = relationship()
    job: Mapped[Job | None] = relationship(lazy="joined")
