"""What is taken out, gathered once for whichever file: topics with figures, themes, comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from surveys.wording import words_in
from voice.listen.models import Theme
from voice.listen.taking_out import comments
from voice.listen.taking_out.comments import Spoken
from voice.listen.topics import leaving
from voice.listen.topics.figures import Figures


@dataclass(frozen=True, slots=True)
class Sheet:
    """A topic: what each forum is asked, and its figures."""

    key: str
    name: str
    asked: tuple[tuple[str, str], ...]  # audience, question
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A theme as a researcher's program knows it; `parent` is the key of the one above it."""

    key: str
    name: str
    description: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything that goes out. `comments` is empty where words stay here."""

    consultation: str
    title: str
    made_on: date
    is_exact: bool
    sheets: tuple[Sheet, ...]
    codes: tuple[Code, ...]
    comments: tuple[Spoken, ...]


def pack(
    session: Session,
    consultation: Consultation,
    language: str,
    *,
    exact: bool = False,
    words: bool = True,
    tell: comments.Tell | None = None,
) -> Parcel:
    """A consultation as it may leave now; `exact` figures and every theme for its own staff.

    `words`: with the comments of those who said that we may share them; `tell` hears how many of
    them are gathered, and of how many.
    """
    seen = leaving.of_consultation(session, consultation, language, exact=exact)
    sheets = tuple(
        Sheet(
            key,
            topic.name,
            tuple(
                (audience, words_in(text, language))
                for audience, texts in topic.wordings.items()
                for text in texts
            ),
            seen.figures[key],
        )
        for key, topic in seen.topics.items()
    )
    return Parcel(
        consultation.code,
        words_in(consultation.title, language),
        today(),
        exact,
        sheets,
        tuple(_codes(seen.themes)),
        tuple(comments.gather(session, consultation.id, seen, tell)) if words else (),
    )


def _codes(themes: Sequence[Theme]) -> Iterator[Code]:
    keys = {theme.id: theme.key for theme in themes}
    for theme in themes:
        above = keys.get(getattr(theme, "parent_id", None) or 0, "")
        yield Code(theme.key, theme.name, theme.description, above)
