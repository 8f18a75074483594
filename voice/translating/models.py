"""What people said about words: their state, the English they were made from, by whom and when."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from surveys.base import Base, utc_now
from voice.accounts.models import User


class Standing:
    """How far some words are: draft, checked or approved; who did each step, and when."""

    state: Mapped[str] = mapped_column(default="draft")
    written_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]

    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    @declared_attr
    @classmethod
    def written_by(cls) -> Mapped[User | None]:
        """Whoever wrote the words; they may not approve them."""
        return relationship(User, foreign_keys=lambda: [cls.written_by_id])

    @declared_attr
    @classmethod
    def checked_by(cls) -> Mapped[User | None]:
        """Whoever read the words and found them right."""
        return relationship(User, foreign_keys=lambda: [cls.checked_by_id])

    @declared_attr
    @classmethod
    def approved_by(cls) -> Mapped[User | None]:
        """The second person."""
        return relationship(User, foreign_keys=lambda: [cls.approved_by_id])


class MadeFromEnglish(Standing):
    """The standing of a survey's or a consultation's words at one place, in one language.

    Both digests tell when somebody changed the words, or the English, without saying so here.
    """

    place: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    words_digest: Mapped[str]
    english_digest: Mapped[str]
    english: Mapped[str]
    back_translation: Mapped[str] = mapped_column(default="")


class SurveyWord(MadeFromEnglish, Base):
    """How far the words at one place of a survey's draft are, in one language (standards L2)."""

    __tablename__ = "survey_word"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True
    )


class ConsultationWord(MadeFromEnglish, Base):
    """The same for the words of a consultation, which all its surveys show."""

    __tablename__ = "consultation_word"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )


class InterfaceWord(Standing, Base):
    """A string of the interface that people wrote or approved here; it wins over the catalogue."""

    __tablename__ = "interface_word"

    language: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)  # of context, English and its plural
    context: Mapped[str] = mapped_column(default="")
    english: Mapped[str]
    plural: Mapped[str] = mapped_column(default="")
    words: Mapped[list[str]]  # one, or one for each plural form
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
