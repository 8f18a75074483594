"""Action plans as councils write them, and files that are none."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

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


def hostile() -> dict[str, bytes]:
    """Files that must be refused in words, and quickly."""
    word, book = as_word(), as_workbook()
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    return {
        "nothing": b"",
        "no file of ours": b"%PDF-1.7 of something",
        "old": b"\xd0\xcf\x11\xe0" + bytes(600),
        "cut document": word[: len(word) // 2],
        "cut workbook": book[: len(book) // 2],
        "entities": _with_part(word, "word/document.xml", lambda was: entity + was[60:]),
        "macros": _with_part(word, "word/vbaProject.bin", lambda _: b"x"),
        "swollen": _with_part(word, "word/media/x.xml", lambda _: b"<a/>" + b" " * 9_000_000),
        "endless cell": _with_part(
            word,
            "word/document.xml",
            lambda was: was.replace(b'gridSpan w:val="', b'gridSpan w:val="9'),
        ),
        "no table": _saved(Document()),
        "only a title": as_workbook((), ("Plan",)),
        "too many rows": as_workbook([("1", f"Do {n}", "", "", "", "") for n in range(1_001)]),
    }


def _with_part(data: bytes, name: str, change) -> bytes:  # type: ignore[no-untyped-def]
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(changed, "w", 8) as new:
        parts = {one: old.read(one) for one in old.namelist()}
        parts[name] = change(parts.get(name, b""))
        for one, content in parts.items():
            new.writestr(one, content)
    return changed.getvalue()


def _saved(document) -> bytes:  # type: ignore[no-untyped-def]
    file = BytesIO()
    document.save(file)
    return file.getvalue()
