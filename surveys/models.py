"""The tables of what is asked and answered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, type_of_json, utc_now


class Consultation(Base):
    """One conversation with a local area: why we ask, who hears it, and by when we answer."""

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[dict[str, str]]
    purpose: Mapped[dict[str, str]]
    can_change: Mapped[dict[str, str]]
    owners: Mapped[list[str]]
    board: Mapped[str]
    reply_by: Mapped[date]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    retention_until: Mapped[date]
    dpia_reference: Mapped[str]
    consent_route: Mapped[str]
    inquiry: Mapped[str] = mapped_column(default="", server_default="")
    # consultation or research; empty until somebody says
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    surveys: Mapped[list["Survey"]] = relationship(
        back_populates="consultation", order_by="Survey.id"
    )


class Survey(Base):
    """The questions for one audience. Its draft may change; what people answer is an edition."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    audience: Mapped[str]
    draft: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship(back_populates="surveys")
    editions: Mapped[list["Edition"]] = relationship(
        back_populates="survey", order_by="Edition.number"
    )


class Edition(Base):
    """A frozen, numbered copy of a survey. Its document never changes again."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        # At most one edition of a survey is open at a time.
        Index(
            "ix_edition_open",
            "survey_id",
            unique=True,
            sqlite_where=text("opened_at IS NOT NULL AND closed_at IS NULL"),
            postgresql_where=text("opened_at IS NOT NULL AND closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    frozen_at: Mapped[datetime] = mapped_column(default=utc_now)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    survey: Mapped[Survey] = relationship(back_populates="editions")

    @property
    def is_open(self) -> bool:
        """Whether people can answer it now."""
        return self.opened_at is not None and self.closed_at is None


class Credit(Base):
    """What people changed in a survey while it was made: they are groups, never persons."""

    __tablename__ = "credit"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    kind: Mapped[str]  # unclear, suggestion, vote
    question: Mapped[str]  # its key
    number: Mapped[int]  # as the question was counted that day
    words: Mapped[str | None]  # staff's own, in English; without them, the kind's sentence
    groups: Mapped[list[str]]
    on: Mapped[date]
    published_at: Mapped[datetime | None]


class Event(Base):
    """A day on which a group answers together, on tablets that are handed round."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    place: Mapped[str]
    day: Mapped[date]
    group: Mapped[str]  # who comes: a school's year, a youth club
    surveys: Mapped[list[str]]  # codes of the surveys that the tablets offer
    note: Mapped[str]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()


class SetAside(Base):
    """The hash of a picture code that a tablet keeps in stock, so that no two have the same."""

    __tablename__ = "set_aside"

    digest: Mapped[str] = mapped_column(primary_key=True)
    set_aside_on: Mapped[date]


class Response(Base):
    """What one person handed in. No name, no address, no network address (standards P4)."""

    __tablename__ = "response"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # minted on the phone
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    language: Mapped[str]
    answered_by: Mapped[str]
    helper_role: Mapped[str | None]  # who helped, or answered for them (standards Q8)
    who_chose: Mapped[str | None]  # person, together, helper: where someone answered for them
    channel: Mapped[str]
    may_quote: Mapped[bool]
    may_play: Mapped[bool] = mapped_column(default=False, server_default=false())
    # a recording, to other people, with the voice changed
    receipt_digest: Mapped[str] = mapped_column(unique=True)
    receipt_attempt: Mapped[int]
    started_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[datetime | None]  # by the person, with their code

    edition: Mapped[Edition] = relationship()
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="response", cascade="all, delete-orphan", passive_deletes=True
    )
    recordings: Mapped[list["Recording"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Recording.id"
    )


class Answer(Base):
    """One question's answer. "I do not know" and "Skip" are kept apart (standards Q6)."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("response_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question: Mapped[str]
    state: Mapped[str]  # answered, unknown, skipped
    value: Mapped[Any | None] = mapped_column(type_of_json)
    shown_order: Mapped[list[str] | None]

    response: Mapped[Response] = relationship(back_populates="answers")


class Recording(Base):
    """A drawing, photo, sound or video that someone handed in; its file is in the media store.

    Pictures are made anew before they are stored and are ready at once. Sounds and videos are kept
    as they came, wait for a job that makes them anew, and are then ready, or refused.
    """

    __tablename__ = "recording"
    __table_args__ = (UniqueConstraint("response_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question: Mapped[str]
    kind: Mapped[str]  # the question's: drawing, photo, voice
    state: Mapped[str] = mapped_column(default="ready", server_default="ready", index=True)
    # waiting, ready, refused
    refused_for: Mapped[str | None]  # the reason, as in `REASONS` of voice/media/wishes.py
    media_type: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)  # in the media store; says nothing
    size: Mapped[int]  # bytes
    sha256: Mapped[str]
    width: Mapped[int | None]  # pixels
    height: Mapped[int | None]
    seconds: Mapped[float | None]  # of sound or video, counted by its samples
    levels: Mapped[list[int] | None]  # loudest of each slice, 0 to 100: what a waveform draws


class Withdrawal(Base):
    """That some response was taken back: a mark that only its identifier leads to, and the day.

    It keeps a late retry of the same response from storing it again, and holds nothing else.
    """

    __tablename__ = "withdrawal"

    digest: Mapped[str] = mapped_column(primary_key=True)
    withdrawn_on: Mapped[date]
