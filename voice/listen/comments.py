"""How words come in: from surveys in the transaction that stores them, and from files."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from analysis import language
from surveys.documents import questions_by_key
from surveys.intake import Arrival
from surveys.kinds import Question, takes_file
from surveys.models import Consultation
from surveys.submissions import Given
from voice.listen.cleaning import clean
from voice.listen.files import UnusableFile, need_columns, read_table
from voice.listen.models import ENGLISH, Comment
from voice.safeguarding import reviews
from voice.safeguarding.models import COMMENT

__all__ = [
    "ImportReport",
    "UnusableFile",
    "audience_of",
    "hear",
    "import_file",
    "keep",
    "rows_of",
]

EVERYONE = "everyone"
UNKNOWN = "unknown"
FROM_FILE, FROM_SURVEY = "file", "survey"
_BATCH = 1_000
_TABLE = Comment.metadata.tables[Comment.__tablename__]
_COMMENTS = insert(_TABLE).returning(  # built once: a busy path
    _TABLE.c.id, _TABLE.c.consultation_id, _TABLE.c.text, _TABLE.c.language, _TABLE.c.arrived_at
)
_SENTENCE = 6  # words: shorter answers, such as "None", are often the same by chance

_GROUPS = {
    "young_people": (
        "young people", "young person", "young", "children", "child", "pupil", "pupils",
        "student", "students", "children and young people", "youth forum",
    ),
    "parents": (
        "parents", "parent", "carers", "carer", "parents and carers", "parent or carer",
        "parent/carer", "parent carer", "parent carers", "family", "families",
    ),
    "practitioners": (
        "practitioners", "practitioner", "professionals", "professional", "staff", "teacher",
        "teachers", "senco", "sencos", "school", "schools", "school leader",
    ),
    EVERYONE: ("everyone", "everybody", "all", "other", ""),
}  # fmt: skip
_AUDIENCES = {word: audience for audience, words in _GROUPS.items() for word in words}


@dataclass(slots=True)
class ImportReport:
    """What became of each row of a file: `rows` is `taken + empty + duplicates`."""

    rows: int = 0
    taken: int = 0
    empty: int = 0
    duplicates: int = 0
    untranslated: int = 0  # of those taken: not in English, so they wait for a translation
    unknown_groups: Counter[str] = field(default_factory=Counter)  # taken for "everyone"

    def __str__(self) -> str:
        """The report in a few lines, for the command line."""
        lines = [
            f"{self.rows} rows: {self.taken} taken, {self.empty} empty, "
            f"{self.duplicates} that we had already."
        ]
        if self.untranslated:
            lines.append(f"{self.untranslated} are not in English and wait for a translation.")
        lines += [
            f'The group "{group}" is not known: {count} went to "everyone".'
            for group, count in self.unknown_groups.most_common()
        ]
        return "\n".join(lines)


def hear(session: Session, *, arrival: Arrival) -> None:
    """Turn what was written, drawn and photographed into comments (`intake.response_stored`)."""
    keep(session, list(rows_of(arrival)))


def keep(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Store rows of the comment table, and let each wait for a safeguarding lead's eyes (G4).

    The one way in: whoever brings comments from anywhere brings them here. Gives their numbers.
    """
    kept: list[int] = []
    for start in range(0, len(rows), _BATCH):
        added = session.execute(_COMMENTS, rows[start : start + _BATCH]).all()
        kept += [row.id for row in added]
        reviews.put_before_leads(
            session,
            COMMENT,
            [
                reviews.Arrived(number, consultation_id, (words, language), at)
                for number, consultation_id, words, language, at in added
            ],
        )
    return kept


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
    report = ImportReport(rows=len(table.rows))
    known = _Known(session, consultation)
    batch: list[dict[str, Any]] = []
    for _number, row in table.rows:
        words = clean(row[text_column])
        group = row[group_column] if group_column else ""
        if not words:
            report.empty += 1
        elif known.has(words, audience_of(group) or EVERYONE):
            report.duplicates += 1
        else:
            tongue = row[language_column] if language_column else ""
            batch.append(_row_of_file(consultation, text_column, words, group, tongue))
            _count(report, batch[-1], group)
    keep(session, batch)
    return report


def audience_of(group: str) -> str | None:
    """The audience that a group's plain name means, such as "Parents"; None for an unknown one."""
    plain = " ".join(group.lower().replace("_", " ").split())
    return _AUDIENCES.get(plain)


class _Known:
    """Which words of a file are already here.

    A whole sentence that the same forum said word for word is the same comment brought twice.
    Short answers ("None", "More help") are often alike by chance: as many of them are known as
    an earlier file brought.
    """

    def __init__(self, session: Session, consultation: Consultation) -> None:
        rows = session.execute(
            select(Comment.audience, Comment.text, func.count())
            .where(Comment.consultation_id == consultation.id, Comment.source == FROM_FILE)
            .group_by(Comment.audience, Comment.text)
        )
        self.left = Counter({(audience, words): count for audience, words, count in rows})
        self.sentences = {one for one in self.left if _is_sentence(one[1])}

    def has(self, words: str, audience: str) -> bool:
        one = (audience, words)
        if _is_sentence(words):
            before = one in self.sentences
            self.sentences.add(one)
            return before
        self.left[one] -= 1
        return self.left[one] >= 0


def rows_of(arrival: Arrival) -> Iterator[dict[str, Any]]:
    """A row of the comment table for each thing that a response says in its own words."""
    survey, submission = arrival.edition.survey, arrival.submission
    document = arrival.edition.document  # frozen: the survey itself may have changed since
    questions = questions_by_key(document)
    for given in submission.given:
        question = questions[given.question]
        words = _words_of(question, given)
        if words is None:
            continue
        yield {
            "consultation_id": survey.consultation_id,
            "response_id": arrival.response_id,
            "source": FROM_SURVEY,
            "audience": document["audience"],
            "question": given.question,
            "topic": question.get("topic"),
            "text": words,
            "language": language_of(words, submission.language),
            "answered_by": submission.answered_by,
            "may_quote": submission.may_quote,
            "arrived_at": arrival.received_at,
        }


def _words_of(question: Question, given: Given) -> str | None:
    """What a person reads: words, or none beside a picture. None where there is nothing to read."""
    if given.state != "answered":
        return None
    if takes_file(question):
        return str(given.value.get("story", ""))
    return str(given.value) if question["kind"] == "text" else None


def language_of(words: str, form: str) -> str:
    """The language of some words on a form in another, perhaps.

    A picture without words waits for no translation, so it counts as English.
    """
    return (language.detect(words, form=form) or form) if words else ENGLISH


def _row_of_file(
    consultation: Consultation, column: str, words: str, group: str, tongue: str
) -> dict[str, Any]:
    form = _language_code(tongue) or ENGLISH
    return {
        "consultation_id": consultation.id,
        "source": FROM_FILE,
        "audience": audience_of(group) or EVERYONE,
        "question": column,
        "text": words,
        "language": language.detect(words, form=form) or form,
        "answered_by": UNKNOWN,
        "may_quote": False,
    }


def _count(report: ImportReport, row: dict[str, Any], group: str) -> None:
    report.taken += 1
    report.untranslated += row["language"] != ENGLISH
    if audience_of(group) is None:
        report.unknown_groups[group] += 1


def _is_sentence(words: str) -> bool:
    return len(words.split(maxsplit=_SENTENCE)) >= _SENTENCE


@cache
def _language_code(name: str) -> str | None:
    """The code of "gu", "gu-IN" or "Gujarati"; None where the cell says nothing that we know."""
    plain = name.strip().lower()
    if not plain:
        return None
    named: dict[str, str] = {
        str(known).lower(): str(code) for code, known in Locale(ENGLISH).languages.items()
    }
    if plain in named:
        return named[plain]
    try:
        return str(Locale.parse(plain.replace("-", "_")).language)
    except (ValueError, UnknownLocaleError):
        return None
