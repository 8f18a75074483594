"""How a codebook came to be: its versions, merges that can be undone, and what runs found."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from voice.accounts.models import User
from voice.listen.models import Theme


class CodebookVersion(Base):
    """The codebook as it stood after a change. Nothing here is ever changed."""

    __tablename__ = "codebook_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    did: Mapped[str]  # one of what `versions` names
    about: Mapped[list[str]]  # names of the themes that it was done to
    credited: Mapped[list[str]]  # groups whose members proposed it
    themes: Mapped[list[Any]]  # by key: an `Entry` of `versions` each
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    made_by: Mapped[User | None] = relationship()


class ThemeMerge(Base):
    """One theme made part of another, with all that it takes to undo it."""

    __tablename__ = "theme_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]  # of the theme before
    keywords: Mapped[list[str]]  # that the other theme got from it
    followed: Mapped[list[int]]  # themes that were part of it, and of the other since
    children: Mapped[list[int]]  # themes that stood below it
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    theme: Mapped[Theme] = relationship(foreign_keys=[theme_id])
    into: Mapped[Theme] = relationship(foreign_keys=[into_id])
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])


class MergedCoding(Base):
    """A coding that a merge moved, and what stood under the other theme. Goes with its comment."""

    __tablename__ = "merged_coding"

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(
        ForeignKey("theme_merge.id", ondelete="CASCADE"), index=True
    )
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str]
    confidence: Mapped[float | None]
    evidence: Mapped[list[str]]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    there: Mapped[str | None]  # the state under the other theme before; none: it was not there
    there_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    there_at: Mapped[datetime | None]


class MergeSuggestion(Base):
    """Two themes that a machine thinks are one, until a person says what they are."""

    __tablename__ = "merge_suggestion"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    likeness: Mapped[float]  # 0 to 1
    dismissed_at: Mapped[datetime | None]
    dismissed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    first: Mapped[Theme] = relationship(foreign_keys=[first_id])
    second: Mapped[Theme] = relationship(foreign_keys=[second_id])


class ThemeRun(Base):
    """A run that themed comments, in numbers. The newest two are kept, to be compared."""

    __tablename__ = "theme_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)
    comments: Mapped[int]
    decided: Mapped[int]  # codings on which a person had decided

    themes: Mapped[list["RunTheme"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="RunTheme.id"
    )


class RunTheme(Base):
    """A theme as it stood after a run. It outlives the theme."""

    __tablename__ = "run_theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("theme_run.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[int]  # no key: the theme may be gone
    theme_at: Mapped[datetime]  # when it was made: a new theme may get the number of one that went
    name: Mapped[str | None]  # none where fewer than five people said it: it may be their words
    state: Mapped[str]
    comments: Mapped[int]
