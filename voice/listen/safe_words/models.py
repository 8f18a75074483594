"""Words made safe to publish: what one person took out, and that a second person agreed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, type_of_json, utc_now
from voice.accounts.models import User
from voice.listen.models import Comment

OPEN, WAITING, APPROVED, NEVER = "open", "waiting", "approved", "never"
"""Back with the first person; for a second person; may be published; must not be."""

SUMMED_UP, COMPLAINT, ABUSIVE = "summed_up", "complaint", "abusive"
REASONS = (SUMMED_UP, COMPLAINT, ABUSIVE)
"""Why words are not published: themes and counts hold them; a person passed them on by the
council's complaints procedure; they are set aside as abusive (SEND Regulations 2014, part 4)."""


class SafeWords(Base):
    """A comment's words with everything covered that could tell who someone is (standards N6).

    Marks are places in the words, as `analysis.redact` counts them; a changed comment has another
    digest, and then nothing here stands any more.
    """

    __tablename__ = "safe_words"
    __table_args__ = (
        CheckConstraint("approved_by_id <> decided_by_id", name="two_people"),
        CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), unique=True
    )
    state: Mapped[str]  # open, waiting, approved, never
    reason: Mapped[str | None]  # of what must not be published: one of `REASONS`
    version: Mapped[int]  # grows with every step: who sends an older one has not seen it
    digest: Mapped[str]  # of the comment's words and their translation
    marks: Mapped[list[Any]] = mapped_column(type_of_json)  # `decided_marks.Decided`, as JSON
    text: Mapped[str]
    translation: Mapped[str | None]
    sealed: Mapped[bool] = mapped_column(default=False)
    # approved once: the original is for leads only
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(default=utc_now)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]

    comment: Mapped[Comment] = relationship(back_populates="safe")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    earlier: Mapped[list["EarlierMarks"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="EarlierMarks.id.desc()"
    )


class EarlierMarks(Base):
    """How it stood before a step, so that the step can be undone. Nothing here is changed."""

    __tablename__ = "earlier_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    safe_words_id: Mapped[int] = mapped_column(
        ForeignKey("safe_words.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str]
    reason: Mapped[str | None]
    marks: Mapped[list[Any]] = mapped_column(type_of_json)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who had decided this
    at: Mapped[datetime]
