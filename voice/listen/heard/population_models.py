"""Figures of the area's population, kept with the file that they came in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from voice.accounts.models import User


class PopulationFile(Base):
    """A file of figures that somebody brought. A newer file of the same name takes its place."""

    __tablename__ = "population_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)

    added_by: Mapped[User | None] = relationship()
    figures: Mapped[list["PopulationFigure"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="PopulationFigure.id"
    )


class PopulationFigure(Base):
    """One row of such a file, as it was: `analysis.population.Figure` says what it means."""

    __tablename__ = "population_figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(
        ForeignKey("population_file.id", ondelete="CASCADE"), index=True
    )
    dimension: Mapped[str]
    group: Mapped[str]
    value: Mapped[float]
    denominator: Mapped[float]
    date: Mapped[str]  # a year, a month or a day
    source: Mapped[str]
    confidence: Mapped[str]
    among: Mapped[str]
    note: Mapped[str]
