"""Files that nobody should bring: each is refused at once, with one reason."""

import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from surveys.errors import Unusable
from surveys.interchange import read
from tests.surveys.test_interchange_limesurvey import make_lss
from tests.surveys.test_interchange_xlsform import make_book

_SECONDS = 2  # of this process's own time
_PLAIN = [["type", "name", "label"], ["text", "why", "Why?"]]
_TITLED = [["form_title"], ["Day"]]
_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    b'<!ENTITY x SYSTEM "file:///etc/passwd">]><document>&b;&x;</document>'
)


def book(**parts: bytes | str) -> bytes:
    """A workbook in which parts were put in place of others, or added; `_` stands for `/`."""
    plain = zipfile.ZipFile(BytesIO(make_book(survey=_PLAIN, settings=_TITLED)))
    inside = {name: plain.read(name) for name in plain.namelist()}
    put = {name.replace("__", "/"): part for name, part in parts.items()}
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (inside | put).items():
            archive.writestr(name, part)
    return file.getvalue()


def sheet(inside: str) -> bytes:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = f'<worksheet xmlns="{name}"><sheetData>{inside}</sheetData></worksheet>'
    return book(**{"xl__worksheets__sheet1.xml": data})


def text_row(number: int) -> str:
    return f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>text</t></is></c></row>'


def strings(count: int) -> str:
    return f"<sst>{''.join(f'<si><t>{one}</t></si>' for one in range(count))}</sst>"


def groups(depth: int) -> bytes:
    return make_book(
        survey=[["type", "name", "label"], *[["begin group", "g"]] * depth, ["text", "q", "Q"]],
        settings=_TITLED,
    )


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b" \n", "file_empty"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "unknown_format"),
    "far too big": (lambda: b"{" + b" " * 8_000_000, "file_too_big"),
    "half a workbook": (lambda: book()[:2000], "broken_file"),
    "a workbook with a damaged part": (lambda: book(**{"xl__workbook.xml": "<a"}), "broken_file"),
    "another kind of zip": (lambda: b"PK\x05\x06" + bytes(18), "no_workbook"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "old_or_locked_workbook"),
    "a zip bomb": (lambda: book(**{"xl__sharedStrings.xml": bytes(60_000_000)}), "swollen_file"),
    "a bomb in another part": (lambda: book(media=bytes(30_000_000)), "swollen_file"),
    "macros": (lambda: book(**{"xl__vbaProject.bin": b"program"}), "macros"),
    "entities in a workbook": (lambda: book(**{"xl__sharedStrings.xml": _BOMB}), "entities"),
    "entities in a survey": (lambda: _BOMB, "entities"),
    "a formula": (
        lambda: sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'),
        "formula_cell",
    ),
    "a formula that openpyxl writes": (
        lambda: make_book(survey=[["type", "name"], ["text", '=WEBSERVICE("http://x")']]),
        "formula_cell",
    ),
    "100,000 rows": (lambda: sheet("".join(map(text_row, range(1, 100_001)))), "too_many_cells"),
    "a row far down": (lambda: sheet(text_row(1) + text_row(1_048_576)), "too_many_cells"),
    "a column far out": (
        lambda: sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'),
        "too_many_cells",
    ),
    "130,000 strings that nothing uses": (
        lambda: book(**{"xl__sharedStrings.xml": strings(130_000)}),
        "too_many_cells",
    ),
    "groups 500 deep": (lambda: groups(500), "too_deep"),
    "elements 100,000 deep": (lambda: b"<document>" + b"<a>" * 100_000, "too_deep"),
    "no survey sheet": (lambda: make_book(answers=_PLAIN), "no_survey_sheet"),
    "a column twice": (lambda: make_book(survey=[["type", "name", "name"]]), "column_twice"),
    "nothing to ask": (lambda: make_book(survey=_PLAIN[:1], settings=_TITLED), "nothing_to_ask"),
    "no title": (lambda: make_book(survey=_PLAIN), "title_missing"),
    "web page": (lambda: b"<html><body></body></html>", "no_survey_of_limesurvey"),
    "half a survey": (lambda: make_lss()[:-30], "broken_file"),
    "letters that nobody knows": (
        lambda: b'<?xml version="1.0" encoding="UTF-A"?><document/>',
        "broken_file",
    ),
    "a survey in no language": (lambda: make_lss(()), "no_language"),
    "an endless survey": (lambda: make_lss(groups=[{"a": 1}] * 301_000), "too_many_cells"),
    "a survey of a million things": (
        lambda: b"<document>" + b"<a/>" * 700_000 + b"</document>",
        "too_many_cells",
    ),
    "deep JSON": (lambda: b'{"a":' * 200_000, "not_json"),
    "deep JSON that is whole": (lambda: b'{"a":' + b"[" * 800 + b"]" * 800 + b"}", "too_deep"),
    "broken letters": (lambda: b'{"a": "\xff"}', "not_utf8"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used_is_refused_at_once(name: str) -> None:
    make, reason = FILES[name]
    data = make()
    start = time.process_time()
    with pytest.raises(Unusable) as refused:
        read(data, "transitions")
    assert time.process_time() - start < _SECONDS
    assert {one.reason for one in refused.value.problems} == {reason}


def test_cells_that_only_we_write_cannot_break_anything() -> None:
    survey = [
        ["type", "name", "label", "voice_kind", "voice_longest", "voice_text", "voice_options"],
        ["text", "fine", "Fine?"],
        ["text", "a", "A", "no such kind"],
        ["text", "b", "B", "text", '"long"', "words", "[1]"],
        ["text", "c", "C", "sort", "[" * 9_000],
        ["text", "d", "D " * 16_000],
    ]
    ours = [["part", "language", "value"], ["wording", "", "[]"], ["languages", "", "[[1]]"]]
    with pytest.raises(Unusable) as refused:
        read(make_book(survey=survey, voice=ours), "transitions")
    assert {one.reason for one in refused.value.problems} <= {"shape"}
    found = read(make_book(survey=survey, settings=_TITLED), "transitions")
    assert [one["key"] for one in found.document["questions"]] == ["fine"]
    assert {(one.what, one.why) for one in found.left_out} >= {
        ("a", "shape"),
        ("b", "shape"),
        ("c", "shape"),
        ("d", "shape"),
    }
