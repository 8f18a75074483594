"""Comments from files: every cell is taken, or is in the report with its row and the reason."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.listen import cells, comments, mapping
from voice.listen.files import Table, need_columns, read_table
from voice.listen.groups import EVERYONE, audience_of, editions_of
from voice.listen.known import Known
from voice.listen.mapping import GROUP, LANGUAGE, TEXT, Choices
from voice.listen.models import ENGLISH, Comment
from voice.listen.source_models import (
    DUPLICATE,
    EMPTY,
    NO_DAY,
    REFUSED,
    TAKEN,
    CommentImport,
    ImportRow,
)

TOO_LONG = "too_long"
_LONGEST = 20_000  # letters
_KEPT_WITH_A_DUPLICATE = ("language", "answered_by", "may_quote", "said_on", "topic", "question")


@dataclass(slots=True)
class ImportReport:
    """What became of a file: with one column of words, `rows` is the sum of the four after it."""

    rows: int = 0
    taken: int = 0
    empty: int = 0
    duplicates: int = 0
    refused: int = 0
    untranslated: int = 0  # of those taken: not in English, so they wait for a translation
    unknown_groups: Counter[str] = field(default_factory=Counter)  # taken for "everyone"

    def __str__(self) -> str:
        """The report in a few lines, for the command line."""
        refused = f", {self.refused} refused" if self.refused else ""
        lines = [
            f"{self.rows} rows: {self.taken} taken, {self.empty} empty, "
            f"{self.duplicates} that we had already{refused}."
        ]
        if self.untranslated:
            lines.append(f"{self.untranslated} are not in English and wait for a translation.")
        lines += [
            f'The group "{group}" is not known: {count} went to "everyone".'
            for group, count in self.unknown_groups.most_common()
        ]
        return "\n".join(lines)


def import_file(
    session: Session,
    consultation: Consultation,
    path: Path,
    text_column: str,
    group_column: str | None = None,
    language_column: str | None = None,
) -> ImportReport:
    """Take the comments of a `.csv` or `.xlsx`; every row is accounted for in the report.

    Bringing the same file again, or a later export of the same form, adds only what is new.
    Without a language column, words are English unless they plainly are not. Nobody in a file
    has said that we may quote them (standards N6). Raises `UnusableFile`.
    """
    table = read_table(path)
    need_columns(path, table, (text_column, group_column, language_column))
    named = {language_column: LANGUAGE, group_column: GROUP, text_column: TEXT}
    roles = {column: role for column, role in named.items() if column is not None}
    brought = CommentImport(consultation_id=consultation.id, name=path.name, state=TAKEN)
    session.add(brought)
    return take(session, brought, table, Choices(roles))


def take(session: Session, brought: CommentImport, table: Table, choices: Choices) -> ImportReport:
    """Take a file's comments as its columns were chosen, and keep the report."""
    brought.state, brought.choices = TAKEN, choices.to_json()
    session.flush()
    reading = _Reading(session, brought, choices)
    for number, row in table.rows:
        reading.read(number, row)
    comments.keep(session, reading.taken)
    _keep_rows(session, brought, reading.others)
    report = reading.report
    report.rows = len(table.rows)
    for name in ("rows", "taken", "empty", "duplicates", "refused", "untranslated"):
        setattr(brought, name, getattr(report, name))
    mapping.remember(session, table.columns, choices)
    return report


class _Reading:
    """Goes through a file: what becomes a comment, and what does not and why."""

    def __init__(self, session: Session, brought: CommentImport, choices: Choices) -> None:
        self.report = ImportReport()
        self.taken: list[dict[str, Any]] = []
        self.others: list[dict[str, Any]] = []
        self._brought, self._choices = brought, choices
        self._known = Known(session, brought.consultation_id)
        self._editions = editions_of(session, brought.consultation_id)

    def read(self, number: int, row: dict[str, str]) -> None:
        """Take one row of the file, column by column."""
        beside = self._beside(row)
        for column in self._choices.texts:
            self._read_cell(number, column, row[column], beside)

    def _read_cell(self, number: int, column: str, cell: str, beside: cells.Beside) -> None:
        words = cells.read_words(cell)
        if not words:
            self.report.empty += 1
            self._put_aside(number, column, EMPTY)
        elif len(words) > _LONGEST:
            self.report.refused += 1
            self._put_aside(number, column, REFUSED, TOO_LONG)
        else:
            self._take(number, column, words, beside)

    def _take(self, number: int, column: str, words: str, beside: cells.Beside) -> None:
        made = self._row(number, column, words, beside)
        if self._known.has(words, made["audience"]):
            self.report.duplicates += 1
            known = self._known.where(words, made["audience"])
            facts = {name: made[name] for name in _KEPT_WITH_A_DUPLICATE}
            facts["said_on"] = made["said_on"].isoformat() if made["said_on"] else None
            self._put_aside(number, column, DUPLICATE, None, known, facts)
            return
        self._known.add(words, made["audience"], (number, column))
        self.taken.append(made)
        self.report.taken += 1
        self.report.untranslated += made["language"] != ENGLISH
        if audience_of(beside.group) is None:
            self.report.unknown_groups[beside.group] += 1
        if beside.is_day_unread:
            self._put_aside(number, column, NO_DAY)

    def _beside(self, row: dict[str, str]) -> cells.Beside:
        found = {role: row[name] for name, role in self._choices.roles.items() if role != TEXT}
        return cells.read_beside(found, self._choices.group)

    def _row(self, number: int, column: str, words: str, beside: cells.Beside) -> dict[str, Any]:
        audience = audience_of(beside.group) or EVERYONE
        return {
            "consultation_id": self._brought.consultation_id,
            "edition_id": self._editions.get(audience),
            "import_id": self._brought.id,
            "import_row": number,
            "source": comments.FROM_FILE,
            "channel": self._choices.channel,
            "audience": audience,
            "question": column,
            "topic": self._choices.topics.get(column),
            "text": words,
            "language": comments.language_of(words, beside.language),
            "answered_by": beside.whose,
            "may_quote": beside.may_quote,
            "said_on": beside.day,
        }

    def _put_aside(
        self,
        number: int,
        column: str,
        outcome: str,
        reason: str | None = None,
        known: Any = None,
        facts: dict[str, Any] | None = None,
    ) -> None:
        self.others.append(
            {
                "import_id": self._brought.id,
                "number": number,
                "column": column,
                "outcome": outcome,
                "reason": reason,
                "comment_id": known,
                "facts": facts,
            }
        )


def _keep_rows(session: Session, brought: CommentImport, rows: list[dict[str, Any]]) -> None:
    """Store the report; what repeats an earlier row of the same file points to its comment."""
    if not rows:
        return
    ours = dict(_places(session, brought)) if any(_is_of_this_file(one) for one in rows) else {}
    for row in rows:
        if _is_of_this_file(row):
            row["comment_id"] = ours[row["comment_id"]]
    session.execute(insert(ImportRow), rows)


def _places(
    session: Session, brought: CommentImport
) -> Iterator[tuple[tuple[int | None, str | None], int]]:
    mine = Comment.import_id == brought.id
    for number, row, column in session.execute(
        select(Comment.id, Comment.import_row, Comment.question).where(mine)
    ):
        yield (row, column), number


def _is_of_this_file(row: dict[str, Any]) -> bool:
    return isinstance(row["comment_id"], tuple)
