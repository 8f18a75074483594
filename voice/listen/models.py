"""What we heard: comments, the codebook's themes, and which comment says which theme."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Optional
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    or_,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from surveys.base import Base, type_of_json, utc_now
from surveys.models import Consultation, Recording
from voice.accounts.models import User
from voice.listen.recordings import marks

if TYPE_CHECKING:
    from voice.listen.safe_words.models import SafeWords

THEMING = "theme"  # the kind of job that themes comments
SUGGESTED, ACCEPTED, REJECTED, MERGED = "suggested", "accepted", "rejected", "merged"
CODEBOOK, MACHINE, PERSON = "codebook", "machine", "person"
ENGLISH = "en"
"""The one language that the analysis reads; the rest waits for a person's translation."""

_UNTRANSLATED = text("language <> 'en' AND translation IS NULL")


class Comment(Base):
    """One thing that one person said in their own words, with all that must travel with it."""

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_place", "consultation_id", "audience", "id"),
        Index("ix_comment_order", "consultation_id", "id"),
        # What waits for a translation is counted on every staff page.
        Index(
            "ix_comment_untranslated",
            "consultation_id",
            sqlite_where=_UNTRANSLATED,
            postgresql_where=_UNTRANSLATED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    response_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("response.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[str]  # survey, file, note
    channel: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    # phone, form, event, paper; meeting; file, forms, facebook, local_offer
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    note_id: Mapped[int | None] = mapped_column(
        ForeignKey("group_note.id", ondelete="CASCADE"), index=True
    )
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment_import.id", ondelete="CASCADE"), index=True
    )
    import_row: Mapped[int | None]  # in its file: one row is one person
    said_on: Mapped[date | None]  # where that was another day than it arrived
    audience: Mapped[str]  # whose forum: young_people, parents, practitioners, everyone
    question: Mapped[str | None]
    topic: Mapped[str | None]
    text: Mapped[str]  # empty where a drawing or a photo came without words
    language: Mapped[str]
    translation: Mapped[str | None]  # by a person, into English
    translated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    translated_at: Mapped[datetime | None]
    answered_by: Mapped[str]  # self, helped, proxy, unknown
    who_chose: Mapped[str | None]  # person, together, helper: of what was said for another
    may_quote: Mapped[bool]
    feeling: Mapped[str | None]  # negative, neutral, positive: a hint, never published
    arrived_at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()
    recording: Mapped[Recording | None] = relationship(
        primaryjoin=lambda: and_(
            foreign(Comment.response_id) == Recording.response_id,
            foreign(Comment.question) == Recording.question,
        ),
        viewonly=True,
    )
    """The drawing or the photo that this is, or that these words tell about."""
    safe: Mapped[Optional["SafeWords"]] = relationship(
        back_populates="comment", cascade="all, delete-orphan", passive_deletes=True
    )
    """What may be published of it, once two people agreed."""
    codings: Mapped[list["Coding"]] = relationship(
        back_populates="comment", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def year(self) -> int:
        """The year in which it was said, as far as we know."""
        return (self.said_on or self.arrived_at).year

    @hybrid_property
    def is_untranslated(self) -> bool:
        """Whether it is in another language and waits for a person's translation."""
        return self.language != ENGLISH and self.translation is None

    @is_untranslated.inplace.expression
    @classmethod
    def _is_untranslated(cls) -> ColumnElement[bool]:
        return and_(cls.language != ENGLISH, cls.translation.is_(None))

    @hybrid_property
    def has_english(self) -> bool:
        """Whether there are English words: its own, or a person's translation."""
        return self.language == ENGLISH or self.translation is not None

    @has_english.inplace.expression
    @classmethod
    def _has_english(cls) -> ColumnElement[bool]:
        return or_(cls.language == ENGLISH, cls.translation.is_not(None))

    @hybrid_property
    def may_leave(self) -> bool:
        """Whether its words may be published at all, once people made them safe."""
        return self.may_quote and bool(self.text) and self.has_english

    @may_leave.inplace.expression
    @classmethod
    def _may_leave(cls) -> ColumnElement[bool]:
        return and_(cls.may_quote, cls.text != "", cls.has_english)

    @property
    def words_for_analysis(self) -> str | None:
        """English words to theme: the comment's own, or a person's translation; else None."""
        words = self.text if self.language == ENGLISH else self.translation
        return words and marks.unlabelled(words)


class Theme(Base):
    """One thing that people say. The codebook's, a machine's suggestion, or a person's."""

    __tablename__ = "theme"
    __table_args__ = (
        UniqueConstraint("consultation_id", "key"),
        CheckConstraint("merged_into_id IS NULL OR state = 'merged'", name="merged"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    key: Mapped[str]
    name: Mapped[str]
    easy_name: Mapped[str | None]
    picture: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    keywords: Mapped[list[str]] = mapped_column(default=list)
    examples: Mapped[list[str]] = mapped_column(default=list)
    section_19: Mapped[list[str] | None]  # keys of `section_19.KINDS`: what it is evidence of
    origin: Mapped[str]  # codebook, machine, person
    state: Mapped[str]  # suggested, accepted, rejected, merged
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    # No key: SQLite would build the table anew for it, and codings go with the table. Accepted
    # themes, which alone stand above others, are never deleted.
    parent_id: Mapped[int | None] = mapped_column(index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()
    merged_into: Mapped[Optional["Theme"]] = relationship(
        foreign_keys=[merged_into_id], remote_side=[id]
    )
    parent: Mapped[Optional["Theme"]] = relationship(
        primaryjoin=lambda: foreign(Theme.parent_id) == remote(Theme.id), viewonly=True
    )
    codings: Mapped[list["Coding"]] = relationship(
        back_populates="theme", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def standing(self) -> "Theme":
        """The theme that stands for this one: itself, or the one it was merged into at last."""
        return self.merged_into.standing if self.merged_into else self


class Coding(Base):
    """A comment says a theme: a machine's suggestion with its evidence, or a person's decision."""

    __tablename__ = "coding"
    __table_args__ = (
        UniqueConstraint("comment_id", "theme_id"),
        # What waits under each theme is counted, and sorted by how sure the machine is.
        Index("ix_coding_sureness", "theme_id", "state", "confidence", "comment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    state: Mapped[str]  # suggested, accepted, rejected
    confidence: Mapped[float | None]  # 0 to 1; none where a person added it
    evidence: Mapped[list[str]] = mapped_column(default=list)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]

    comment: Mapped[Comment] = relationship(back_populates="codings")
    theme: Mapped[Theme] = relationship(back_populates="codings")


class Transcript(Base):
    """The words of a recording, and how we came by them: what a comment's text is filled from."""

    __tablename__ = "transcript"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(
        ForeignKey("recording.id", ondelete="CASCADE"), unique=True
    )
    text: Mapped[str]
    language: Mapped[str]  # of the words: as the listener chose it
    state: Mapped[str] = mapped_column(index=True)  # draft, typing, disputed, done
    drafted_by: Mapped[str]  # machine, person: who wrote the first words
    version: Mapped[int]  # grows with every change: who sends an older one has not seen it
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the machine
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)
    disputed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # first listener
    disputed_for: Mapped[str | None]  # in that person's words
    disputed_at: Mapped[datetime | None]
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who settled it
    finished_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    finished_at: Mapped[datetime | None]
    finished_text: Mapped[str | None]  # what the comment holds, also while someone works again
    finished_language: Mapped[str | None]

    recording: Mapped[Recording] = relationship()
    changed_by: Mapped[User | None] = relationship(foreign_keys=[changed_by_id])
    disputed_by: Mapped[User | None] = relationship(foreign_keys=[disputed_by_id])
    finished_by: Mapped[User | None] = relationship(foreign_keys=[finished_by_id])
    earlier: Mapped[list["EarlierTranscript"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="EarlierTranscript.id.desc()"
    )


class EarlierTranscript(Base):
    """Words that a transcript had before someone changed them. Nothing here is ever changed."""

    __tablename__ = "earlier_transcript"

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(
        ForeignKey("transcript.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str]
    language: Mapped[str]
    state: Mapped[str]  # draft, typing, disputed, done; aside: typed at the same time by another
    translation: Mapped[str | None]  # of the comment that it was, where there was one
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the machine
    written_at: Mapped[datetime]

    written_by: Mapped[User | None] = relationship()


class Disguise(Base):
    """A recording that nobody knows by its voice: shifted by us, or spoken anew by the team."""

    __tablename__ = "disguise"
    __table_args__ = (
        CheckConstraint("second_approval_by_id <> first_approval_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(
        ForeignKey("recording.id", ondelete="CASCADE"), index=True
    )
    made_by: Mapped[str]  # machine: shifted; person: spoken anew
    state: Mapped[str]  # waiting, ready, refused, approved, rejected
    refused_for: Mapped[str | None]  # as in `REASONS` of voice/media/wishes.py
    name: Mapped[str | None] = mapped_column(unique=True)  # in the media store
    media_type: Mapped[str | None]
    size: Mapped[int | None]  # bytes
    seconds: Mapped[float | None]
    levels: Mapped[list[int] | None] = mapped_column(type_of_json)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
    first_approval_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    first_approval_at: Mapped[datetime | None]
    second_approval_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    second_approval_at: Mapped[datetime | None]
    rejected_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    rejected_at: Mapped[datetime | None]

    recording: Mapped[Recording] = relationship()
    added_by: Mapped[User] = relationship(foreign_keys=[added_by_id])
    first_approval_by: Mapped[User | None] = relationship(foreign_keys=[first_approval_by_id])
    second_approval_by: Mapped[User | None] = relationship(foreign_keys=[second_approval_by_id])
