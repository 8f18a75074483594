"""Where people are signed in, and what they sign in with beside a password."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import Base, utc_now


class StaffSession(Base):
    """One device on which a person is signed in. No address is kept; without its row, it is out."""

    __tablename__ = "staff_session"

    id: Mapped[str] = mapped_column(primary_key=True)  # hash of what the cookie holds
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    device: Mapped[str]  # "Firefox on Windows"
    how: Mapped[str]
    idle_minutes: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    idle_until: Mapped[datetime]
    ends_at: Mapped[datetime]


class Passkey(Base):
    """A key in a person's phone, computer or stick that signs in alone."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential: Mapped[str] = mapped_column(unique=True)  # its identifier, base64url
    public_key: Mapped[str]
    sign_count: Mapped[int]
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    used_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # when the last challenge was made that it answered


class RecoveryCode(Base):
    """A code that stands in once for the second step."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    digest: Mapped[str]
