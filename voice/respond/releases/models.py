"""What stands beside releases: the numbers behind their words, replies, and addresses."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from voice.accounts.models import User
from voice.listen.models import Comment

EMAIL, PHONE = "email", "phone"


class ReleaseCount(Base):
    """The true numbers behind one printed word: kept for the next release, never published."""

    __tablename__ = "release_count"
    __table_args__ = (UniqueConstraint("release_id", "priority_id", "audience"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    priority_id: Mapped[int] = mapped_column(
        ForeignKey("priority.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[str]
    word: Mapped[str]
    said: Mapped[int]
    heard: Mapped[int]


class IntruderTrial(Base):
    """Somebody read a draft and tried to find a person in it, before it was published.

    It says nothing of whoever was found. It stands for the draft of its digest alone.
    """

    __tablename__ = "intruder_trial"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    tried: Mapped[str]
    found: Mapped[bool]
    marked: Mapped[int]  # how many words a machine marked in it

    by: Mapped[User | None] = relationship()


class Reply(Base):
    """An answer to "Is this what you meant?". Nothing says whose; its words are a comment."""

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), index=True
    )
    item: Mapped[str]  # the key of the release's item
    is_right: Mapped[bool]
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), unique=True
    )
    on: Mapped[date] = mapped_column(default=lambda: utc_now().date())

    comment: Mapped[Comment | None] = relationship()


class ReplyAddress(Base):
    """Where somebody wants one message when we answer. It belongs to no response.

    Its identifier is random and nothing says when it came, so that no order ties it to answers.
    It goes when the message has gone.
    """

    __tablename__ = "reply_address"
    __table_args__ = (UniqueConstraint("consultation_id", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    language: Mapped[str]
    kind: Mapped[str]  # email, phone
    digest: Mapped[str]  # keyed: finds an address that is typed again, and tells nothing else
    sealed: Mapped[str]  # the address itself, under the area's secret key
