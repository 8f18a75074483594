"""Comments from files: every cell is taken, or is in the report with its row and the reason."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.listen import comments
from voice.listen.groups import audience_of, editions_of
from voice.listen.models import ENGLISH, Comment
from voice.listen.sources import answers, mapping
from voice.listen.sources.answers import Answer
from voice.listen.sources.files import Table, need_columns, read_table
from voice.listen.sources.known import Known
from voice.listen.sources.mapping import GROUP, LANGUAGE, TEXT, Choices
from voice.listen.sources.models import (
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
_KEPT_WITH_A_DUPLICATE = ("language", "answered_by", "may_quote", "topic", "question")


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
    choices = Choices({name: role for name, role in named.items() if name is not None})
    read = answers.read(table, choices)
    brought = CommentImport(consultation_id=consultation.id, name=path.name, state=TAKEN)
    session.add(brought)
    return take(session, brought, table, choices, read)


def take(
    session: Session,
    brought: CommentImport,
    table: Table,
    choices: Choices,
    read: Sequence[Answer],
) -> ImportReport:
    """Take a file's comments, `answers.read` as its columns were chosen, and keep the report."""
    brought.state, brought.choices = TAKEN, choices.to_json()
    session.flush()
    sorting = _Sorting(session, brought, choices)
    for answer in read:
        sorting.sort(answer)
    comments.keep(session.connection(), sorting.taken, sorting.ranks)
    _keep_rows(session, brought, sorting.others)
    report = sorting.report
    report.rows = len(table.rows)
    for name in ("rows", "taken", "empty", "duplicates", "refused", "untranslated"):
        setattr(brought, name, getattr(report, name))
    mapping.remember(session, table.columns, choices)
    return report


class _Sorting:
    """Goes through a file's answers: what becomes a comment, and what does not and why."""

    def __init__(self, session: Session, brought: CommentImport, choices: Choices) -> None:
        self.report = ImportReport()
        self.taken: list[dict[str, Any]] = []
        self.others: list[dict[str, Any]] = []
        self.ranks: dict[tuple[str, str], int] = {}
        self._brought, self._choices = brought, choices
        self._known = Known(session, brought.consultation_id)
        self._editions = editions_of(session, brought.consultation_id)

    def sort(self, answer: Answer) -> None:
        """Put one answer where it belongs."""
        if not answer.words:
            self.report.empty += 1
            self._put_aside(answer, EMPTY)
        elif len(answer.words) > _LONGEST:
            self.report.refused += 1
            self._put_aside(answer, REFUSED, reason=TOO_LONG)
        elif self._known.has(answer.words, answer.audience):
            self.report.duplicates += 1
            known = self._known.where(answer.words, answer.audience)
            self._put_aside(answer, DUPLICATE, comment_id=known, facts=self._facts(answer))
        else:
            self._take(answer)

    def _take(self, answer: Answer) -> None:
        self._known.add(answer.words, answer.audience, (answer.number, answer.column))
        self.taken.append(self._row(answer))
        self.ranks[answer.words, answer.language] = answer.rank
        self.report.taken += 1
        self.report.untranslated += answer.language != ENGLISH
        if audience_of(answer.beside.group) is None:
            self.report.unknown_groups[answer.beside.group] += 1
        if answer.beside.is_day_unread:
            self._put_aside(answer, NO_DAY)

    def _row(self, answer: Answer) -> dict[str, Any]:
        return {
            "consultation_id": self._brought.consultation_id,
            "edition_id": self._editions.get(answer.audience),
            "import_id": self._brought.id,
            "import_row": answer.number,
            "source": comments.FROM_FILE,
            "channel": self._choices.channel,
            "audience": answer.audience,
            "question": answer.column,
            "topic": self._choices.topics.get(answer.column),
            "text": answer.words,
            "language": answer.language,
            "answered_by": answer.beside.whose,
            "may_quote": answer.beside.may_quote,
            "said_on": answer.beside.day,
        }

    def _facts(self, answer: Answer) -> dict[str, Any]:
        """What stays of a duplicate, in case it is none: all but the words."""
        made = self._row(answer)
        day = answer.beside.day
        kept = {name: made[name] for name in _KEPT_WITH_A_DUPLICATE}
        return kept | {"said_on": day.isoformat() if day else None}

    def _put_aside(self, answer: Answer, outcome: str, **more: Any) -> None:
        place = {"number": answer.number, "column": answer.column, "outcome": outcome}
        empty = {"reason": None, "comment_id": None, "facts": None}
        self.others.append({"import_id": self._brought.id} | place | empty | more)


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
