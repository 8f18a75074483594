"""Findings, or comments with their themes, as one table of plain text.

The columns have the same English names in every language: scripts rely on them. A cell that a
spreadsheet would run as a formula begins with an apostrophe.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from voice.formulas import neutral
from voice.listen.taking_out.comments import Spoken
from voice.listen.taking_out.parcels import Parcel

FINDINGS = ("topic", "kind", "question", "part", "answer", "forum", "whose", "people", "of", "says")
COMMENTS = ("topic", "forum", "whose", "translated", "comment", "checked", "suggested")
_BETWEEN = "; "
_TRANSLATED = {True: "yes", False: "no", None: ""}


def write_findings(parcel: Parcel) -> bytes:
    """A row for each theme or answer of each forum; `of`: people who answered."""
    return _table(FINDINGS, _findings(parcel))


def write_comments(parcel: Parcel) -> bytes:
    """A row for each comment; themes that a person checked apart from those a machine suggests."""
    names = {code.key: code.name for code in parcel.codes}
    return _table(COMMENTS, (comment_row(one, names) for one in parcel.comments))


def comment_row(one: Spoken, names: dict[str, str]) -> list[str]:
    """A comment's cells, as `COMMENTS` names them."""
    checked = [names[each.theme] for each in one.coded if each.is_checked]
    suggested = [names[each.theme] for each in one.coded if not each.is_checked]
    translated = _TRANSLATED[one.is_translated]
    said = [one.topic, one.audience, one.whose, translated, one.text]
    return [*said, _BETWEEN.join(checked), _BETWEEN.join(suggested)]


def _findings(parcel: Parcel) -> Iterator[list[str]]:
    for sheet in parcel.sheets:
        for figures in sheet.figures:
            for row in figures.rows:
                for column, shown in zip(figures.columns, row.shown, strict=True):
                    yield [
                        *(sheet.key, figures.kind, figures.question, figures.part, row.label),
                        *(column.audience, column.whose, shown, column.people, row.says),
                    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")  # so that Excel reads Gujarati and Arabic
