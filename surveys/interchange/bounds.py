"""Files that must not be read: too big, swollen, locked, with programs or entities inside."""

import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import NoReturn
from xml.parsers import expat

from surveys.errors import Problem, Unusable

Check = Callable[[str, list[str]], None]

MOST_BYTES = 8_000_000
MOST_ROWS = 10_000
_LAST_COLUMN = "IV"  # the 256th
_MOST_SWOLLEN = 200  # times; real sheets stay under 50
_MOST_PARTS = 1_000
_DEEPEST = 60
_IN_A_DOCUMENT = 600_000
_DAMAGES = (
    zipfile.BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
    zlib.error,
)
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
"""How .xls workbooks begin, and .xlsx ones with a password."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a workbook or a piece of writing may hold, and what its main part is called."""

    rows: int = MOST_ROWS
    elements: int = 160_000
    unpacked: int = 24_000_000  # bytes
    main: str = "xl/workbook.xml"
    otherwise: str = "no_workbook"  # the reason to refuse what has no such part


OF_A_SURVEY = Bounds()
OF_WRITING = Bounds(elements=400_000, main="word/document.xml", otherwise="no_writing")


def refuse(reason: str, place: str = "file", **details: object) -> NoReturn:
    """Say why a file cannot be used: always raises `Unusable`."""
    raise Unusable([Problem(place, reason, details)])


def check_size(data: bytes) -> None:
    """Pass a file of a size that a survey can have. Raises `Unusable`."""
    if len(data) > MOST_BYTES:
        refuse("file_too_big", most=MOST_BYTES // 1_000_000)
    if not data.strip():
        refuse("file_empty")


def check_workbook(data: bytes, bounds: Bounds = OF_A_SURVEY) -> None:
    """Pass an .xlsx that can be opened in a moment and holds no program. Raises `Unusable`."""
    if data.startswith(OLD_OR_LOCKED):
        refuse("old_or_locked_workbook")
    _check_archive(data, bounds)


def check_writing(data: bytes, bounds: Bounds = OF_WRITING) -> None:
    """Pass a .docx that can be opened in a moment and holds no program. Raises `Unusable`."""
    if data.startswith(OLD_OR_LOCKED):
        refuse("old_or_locked_writing")
    _check_archive(data, bounds)


def _check_archive(data: bytes, bounds: Bounds) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts, bounds)
            documents = (archive.read(part) for part in parts if _is_xml(part.filename))
            _check_words(documents, bounds)
    except Unusable:
        raise
    except _DAMAGES:
        refuse("broken_file")


def check_document(data: bytes) -> None:
    """Pass an XML file that can be read in a moment. Raises `Unusable`."""
    _count(data, _IN_A_DOCUMENT)


def _check_parts(parts: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        refuse("macros")
    if bounds.main not in names:
        refuse(bounds.otherwise)
    swollen = any(
        part.file_size > 1_000_000 and part.file_size > _MOST_SWOLLEN * max(1, part.compress_size)
        for part in parts
    )
    unpacked = sum(part.file_size for part in parts)
    if swollen or unpacked > bounds.unpacked or len(parts) > _MOST_PARTS:
        refuse("swollen_file")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _check_words(documents: Iterable[bytes], bounds: Bounds) -> None:
    left = bounds.elements
    check = partial(_check_place, bounds.rows)
    for document in documents:
        if b"macroEnabled" in document:
            refuse("macros")
        left -= _count(document, left, check)


def _check_place(most_rows: int, name: str, attributes: list[str]) -> None:
    """Pass a cell or a row that is not far out: whoever reads it fills the gap before it."""
    if name not in ("c", "row") or "r" not in attributes[::2]:
        return
    place = attributes[attributes.index("r") + 1]
    column, row = place.rstrip("0123456789"), place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if (len(column), column) > (len(_LAST_COLUMN), _LAST_COLUMN):
        refuse("too_many_cells")
    if len(row) > len(str(most_rows)) or int(row or 0) > most_rows:
        refuse("too_many_cells")


def _pass_any(name: str, attributes: list[str]) -> None:
    """Documents have no places."""


def _count(document: bytes, most: int, check: Check = _pass_any) -> int:
    """How many elements a document has; reads no more than it must. Raises `Unusable`."""
    count = depth = 0

    def start(name: str, attributes: list[str]) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if count > most:
            refuse("too_many_cells")
        check(name, attributes)
        if depth > _DEEPEST:
            refuse("too_deep")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def forbid(*declared: object) -> None:
        refuse("entities")

    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = forbid
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, LookupError):  # the latter for letters in a way nobody knows
        refuse("broken_file")
    return count
