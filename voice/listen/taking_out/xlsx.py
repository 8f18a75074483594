"""A workbook: one sheet a topic with its charts, then comments and themes.

Each sheet has one table with its head frozen and filters on. Whatever somebody wrote is text: no
cell runs as a formula.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from surveys.interchange.workbooks import fits, height_of, lines_of, write_text
from voice.listen.taking_out.csv_files import COMMENTS, comment_row
from voice.listen.taking_out.parcels import Parcel, Sheet
from voice.listen.topics.figures import THEMES, Column, Figures

ANSWERED = "People who answered"
_FIRST = ("question", "part", "answer")
_WIDE, _NARROW, _TALL = 44, 16, 30
_NAME = 31  # characters, the most that a sheet's name may have
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_COLOURS = {"young_people": "5B2A86", "parents": "075671", "practitioners": "075A45"}
_OTHER_COLOUR = "5F5B73"
_PALER = {"other": 0.4, "helped": 0.4, "unknown": 0.6, "proxy": 0.8}
"""How far towards white: whose words they are, within a forum's colour and outline."""
_TEXTURES: Mapping[str, Literal["wdUpDiag", "pct50"]] = {
    "parents": "wdUpDiag",
    "practitioners": "pct50",
}
_WHOSE = {
    "self": ", own words",
    "other": ", with help or not known",
    "helped": ", with help",
    "unknown": ", not known whose words",
    "themselves": ", themselves as far as known",
    "proxy": ", said for them",
}
_ABOUT = {
    True: (
        "Exact numbers, for the team that asked. Do not pass them on: small numbers are not hidden."
    ),
    False: (
        "Safe numbers: c stands for 1 to 7 people, others are rounded to 5 each by itself, so they "
        "need not add up. Of fewer than 10 people it says only what was said. A dash: nothing may "
        "be shown."
    ),
}
_WORDS = (
    "Comments are those of people who said that we may share their words. What could tell who "
    "someone is, is covered by a machine: a person must read them before they are published."
)


def write(parcel: Parcel) -> bytes:
    """The parcel as an .xlsx."""
    book = Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = set()
    _write_about(book.create_sheet(_name("About", taken)), parcel)
    for topic in parcel.sheets:
        _write_topic(book.create_sheet(_name(topic.name, taken)), topic)
    if parcel.comments:
        names = {code.key: code.name for code in parcel.codes}
        rows = [comment_row(one, names) for one in parcel.comments]
        _write_table(book.create_sheet(_name("Comments", taken)), COMMENTS, rows)
    themes = [(code.key, code.name, code.description) for code in parcel.codes]
    _write_table(book.create_sheet(_name("Themes", taken)), ("key", "theme", "description"), themes)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_about(sheet: Any, parcel: Parcel) -> None:
    lines = [
        ("consultation", parcel.title),
        ("code", parcel.consultation),
        ("made on", parcel.made_on.isoformat()),
        ("numbers", _ABOUT[parcel.is_exact]),
        ("comments", _WORDS if parcel.comments else "No comments are in this file."),
    ]
    lines += [
        (f"{topic.name}: {audience}", question)
        for topic in parcel.sheets
        for audience, question in topic.asked
    ]
    _write_table(sheet, ("what", "says"), lines)


def _write_topic(sheet: Any, topic: Sheet) -> None:
    columns = list(
        dict.fromkeys((one.audience, one.whose) for each in topic.figures for one in each.columns)
    )
    head = [*_FIRST, *(f"{audience}{_WHOSE[whose]}" for audience, whose in columns), "says"]
    rows: list[Sequence[str]] = []
    places = []
    for one in topic.figures:
        places.append((one, len(rows) + 3))  # below the head, and below those who answered
        rows += _rows_of(one, columns)
    _write_table(sheet, head, rows)
    below = len(rows) + 3
    for one, first in places:
        if one.rows:
            below = _draw(sheet, one, first, columns, below)


def _rows_of(one: Figures, columns: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    at = {(column.audience, column.whose): place for place, column in enumerate(one.columns)}
    about = ["Themes" if one.kind == THEMES else one.question, one.part]
    people = [one.columns[at[key]].people if key in at else "" for key in columns]
    yield [*about, ANSWERED, *people, ""]
    for row in one.rows:
        shown = [row.shown[at[key]] if key in at else "" for key in columns]
        yield [*about, row.label, *shown, row.says]


def _draw(
    sheet: Any, one: Figures, first: int, columns: Sequence[tuple[str, str]], below: int
) -> int:
    """A chart of a table, below all tables; the row at which the next one begins."""
    chart = BarChart()
    chart.type = "bar"
    chart.title = " ".join(filter(None, (_plain(one.question) or "Themes", one.part)))
    chart.height = max(6.0, 1.2 * len(one.rows) + 3)
    chart.width = 24
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"  # the first answer on top, as in the table
    last = first + len(one.rows) - 1
    for at, column in enumerate(one.columns):
        place = columns.index((column.audience, column.whose)) + len(_FIRST) + 1
        values = Reference(sheet, min_col=place, min_row=first, max_row=last)
        chart.add_data(values, titles_from_data=False)
        _dress(chart.series[at], column, sheet.cell(1, place).value)
    labels = Reference(sheet, min_col=len(_FIRST), min_row=first, max_row=last)
    chart.set_categories(labels)
    sheet.add_chart(chart, f"A{below}")
    return below + int(chart.height * 2) + 2


def _dress(series: Any, column: Column, title: str) -> None:
    """A forum's colour, and its texture for those who do not tell colours apart."""
    series.tx = SeriesLabel(v=title)
    colour = _COLOURS.get(column.audience, _OTHER_COLOUR)
    paler = _pale(colour, _PALER.get(column.whose, 0.0))
    if column.audience in _TEXTURES:
        texture = PatternFillProperties(
            prst=_TEXTURES[column.audience],
            fgClr=_rgb(paler),
            bgClr=_rgb("FFFFFF"),
        )
        series.graphicalProperties = GraphicalProperties(pattFill=texture)
    else:
        series.graphicalProperties = GraphicalProperties(solidFill=paler)
    series.graphicalProperties.line.solidFill = colour


def _pale(colour: str, part: float) -> str:
    """A colour, so far towards white."""
    parts = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(one + (255 - one) * part):02X}" for one in parts)


def _rgb(colour: str) -> ColorChoice:
    return ColorChoice(srgbClr=colour)  # type: ignore[arg-type]  # the stub forgets plain text


def _write_table(sheet: Any, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    for row, line in enumerate([head, *rows], start=1):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column)
            if text.isascii() and text.isdigit() and row > 1:
                cell.value = int(text)
            elif text:
                write_text(cell, _plain(text), is_head=row == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _give_room(sheet, [head, *rows])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows) + 1}"


def _give_room(sheet: Any, lines: Sequence[Sequence[str]]) -> None:
    """Columns and rows in which all words are seen, also on paper, and where rows do not grow."""
    longest = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    widths = [_WIDE if length > _TALL else _NARROW for length in longest]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, cells in enumerate(lines, start=1):
        high = max(lines_of(cell, width) for cell, width in zip(cells, widths, strict=True))
        sheet.row_dimensions[row].height = height_of(high)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0  # as many pages as there are rows
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _plain(text: str) -> str:
    """Text that a sheet can hold, cut where it is longer than a cell may be."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)
    return plain if fits(plain) else plain[:32_000]


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name that the program takes, and no other sheet has."""
    plain = " ".join(_plain(wanted).translate(_FORBIDDEN).split())[:_NAME] or "Topic"
    name, number = plain, 2
    while name.casefold() in taken or name.casefold() == "history":
        end = f" {number}"
        name, number = plain[: _NAME - len(end)] + end, number + 1
    taken.add(name.casefold())
    return name
