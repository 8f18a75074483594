"""Action plans as councils write them, and files that are none."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import Workbook

HEADINGS = ("Ref", "Actions", "Lead Officer", "Timescale", "Success criteria", "Our notes")
ROWS = (
    ("Outcome 1: one person to ask",),
    ("1.1", "Give each family a name", "TBC", "June 2027", "Families say so", "Talk to health"),
    ("", "", "", "", "The SEND Hub asks again", ""),
    ("1.2", "Answer in 5 days", "Head of casework", "ongoing", "", ""),
    ("Ref", "Actions", "Lead Officer", "Timescale", "Success criteria", "Our notes"),
    ("Outcome 2: waiting",),
    ("2.1", "Publish the waiting times", "Health lead", "31/03/2027", "A page is there", ""),
    ("2.1", "Publish the waiting times", "Health lead", "31/03/2027", "A page is there", ""),
)


def as_word(rows: Sequence[Sequence[str]] = ROWS, headings: Sequence[str] = HEADINGS) -> bytes:
    """A document with words around a table; a row of one cell is merged across."""
    document = Document()
    document.add_heading("SEND action plan 2026 to 2029")
    document.add_paragraph("This plan belongs to all of us.")
    table = document.add_table(rows=1, cols=len(headings))
    for cell, words in zip(table.rows[0].cells, headings, strict=True):
        cell.text = words
    for row in rows:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    return _saved(document)


def as_workbook(rows: Sequence[Sequence[str]] = ROWS, headings: Sequence[str] = HEADINGS) -> bytes:
    """A workbook with a title above its table."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["SEND action plan"])
    sheet.append([])
    for row in (headings, *rows):
        sheet.append(list(row))
    return _saved(book)


def _damaged_words(old: bytes, new: bytes) -> bytes:
    """A document whose first `old` is `new`."""
    return _with_part(as_word(), "word/document.xml", lambda was: was.replace(old, new, 1))


def _swollen() -> bytes:
    return _with_part(as_word(), "word/media/x.xml", lambda _: b"<a/>" + b" " * 9_000_000)


def endless() -> bytes:
    """A cell that claims to be millions of columns wide."""
    return _damaged_words(b'gridSpan w:val="', b'gridSpan w:val="99999')


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no file of ours": lambda: b"%PDF-1.7 of something",
    "old": lambda: b"\xd0\xcf\x11\xe0" + bytes(600),
    "cut document": lambda: as_word()[:9_000],
    "cut workbook": lambda: as_workbook()[:2_000],
    "entities": lambda: _damaged_words(
        b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document'
    ),
    "macros": lambda: _with_part(as_word(), "word/vbaProject.bin", lambda _: b"x"),
    "swollen": _swollen,
    "no table": lambda: _saved(Document()),
    "only a title": lambda: as_workbook((), ("Plan",)),
    "too many rows": lambda: as_workbook([("1", f"Do {n}") for n in range(1_001)], ("No", "What")),
}
"""Files that must be refused in words, and quickly."""


def _with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(changed, "w", 8) as new:
        parts = {one: old.read(one) for one in old.namelist()}
        parts[name] = change(parts.get(name, b""))
        for one, content in parts.items():
            new.writestr(one, content)
    return changed.getvalue()


def _saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()
