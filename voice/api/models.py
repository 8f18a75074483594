"""What programs show instead of a password."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from voice.accounts.models import User


class ApiToken(Base):
    """A person's token for a program: kept as a digest, so that nobody can read it back."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_on: Mapped[date]  # the last day on which it opens anything
    last_used_on: Mapped[date | None]  # a day: when somebody worked is nobody's business
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined")
