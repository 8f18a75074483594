"""What people decided at the workbench, and what two of them coded without looking."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen.models import Comment, Theme


class CodingStep(Base):
    """One decision about one comment, so that its person can take it back. It holds no words."""

    __tablename__ = "coding_step"
    __table_args__ = (Index("ix_coding_step_person", "consultation_id", "by_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    new_theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    taken_back_at: Mapped[datetime | None]

    comment: Mapped[Comment] = relationship()
    changes: Mapped[list["CodingChange"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="CodingChange.id"
    )


class CodingChange(Base):
    """What a step made of one coding, and what stood there before; no state: there was none."""

    __tablename__ = "coding_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(
        ForeignKey("coding_step.id", ondelete="CASCADE"), index=True
    )
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    before_state: Mapped[str | None]
    before_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    before_at: Mapped[datetime | None]
    after_state: Mapped[str]
    after_at: Mapped[datetime]

    theme: Mapped[Theme] = relationship()


themes_of_samples = Table(
    "coding_sample_theme",
    Base.metadata,
    Column("sample_id", ForeignKey("coding_sample.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class CodingSample(Base):
    """Comments drawn by lot that two people code, each without seeing what the other says."""

    __tablename__ = "coding_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # whoever takes part
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()
    first: Mapped[User] = relationship(foreign_keys=[first_id])
    second: Mapped[User | None] = relationship(foreign_keys=[second_id])
    themes: Mapped[list[Theme]] = relationship(secondary=themes_of_samples, order_by=Theme.name)


class SampledComment(Base):
    """One comment of a sample, and when each of the two was done with it."""

    __tablename__ = "sampled_comment"
    __table_args__ = (UniqueConstraint("sample_id", "comment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("coding_sample.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    first_at: Mapped[datetime | None]
    second_at: Mapped[datetime | None]

    comment: Mapped[Comment] = relationship()
    marks: Mapped[list["SampleMark"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )


class SampleMark(Base):
    """One of the two says that the comment says this theme."""

    __tablename__ = "sample_mark"
    __table_args__ = (UniqueConstraint("sampled_id", "theme_id", "by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sampled_id: Mapped[int] = mapped_column(ForeignKey("sampled_comment.id", ondelete="CASCADE"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
