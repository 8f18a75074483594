"""What the cells of a file say, read before anything is stored: a large one takes seconds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voice.listen.comments import language_of
from voice.listen.groups import EVERYONE, audience_of
from voice.listen.sources import cells
from voice.listen.sources.files import Table
from voice.listen.sources.mapping import TEXT, Choices
from voice.safeguarding import reviews

Tell = Callable[[int, int], None]
"""Hears how many rows are read, and of how many."""
_SOME = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """One cell in which somebody may have said something, and what stands beside it."""

    number: int  # of the row in the file
    column: str
    words: str  # empty where there are none
    language: str
    rank: int  # its place in the order of the safeguarding leads
    beside: cells.Beside

    @property
    def audience(self) -> str:
        """Whose forum: everyone's where the file's word for the group is not known."""
        return audience_of(self.beside.group) or EVERYONE


def read(table: Table, choices: Choices, tell: Tell | None = None) -> list[Answer]:
    """The cells of the columns with words, row by row; `tell` hears now and then how far it is."""
    found: list[Answer] = []
    for done, (number, row) in enumerate(table.rows):
        if tell and not done % _SOME:
            tell(done, len(table.rows))
        found += _of_row(number, row, choices)
    return found


def _of_row(number: int, row: dict[str, str], choices: Choices) -> Iterator[Answer]:
    found = {role: row[name] for name, role in choices.roles.items() if role != TEXT}
    beside = cells.read_beside(found, choices.group)
    for column in choices.texts:
        words = cells.read_words(row[column])
        language = language_of(words, beside.language)
        rank = reviews.rank_of([(words, language)])
        yield Answer(number, column, words, language, rank, beside)
