"""An action plan as an .xlsx that comes back in as it went out."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from surveys.interchange.workbooks import height_of, lines_of
from voice.respond.action_plans.columns import HEADINGS
from voice.respond.action_plans.models import PromiseUpdate
from voice.respond.models import CANNOT, Promise
from voice.respond.promises.actions import standing

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MORE = {"answers": "Answers (what people said)", "because": "Because", "done_on": "Done on"}
_WORDINGS = ("what", "easy_what", "how_we_know", "result", "easy_result", "who", "because")
_WIDE = ("what", "easy_what", "progress", "how_we_know", "result", "easy_result", "outcome")
_DAY = "d mmm yyyy"
_A4 = 9
_SIDE_BY_SIDE = 3  # pages: on one alone nobody could read it
Cell = str | date | None


def write(promises: Sequence[Promise], told: Mapping[int, PromiseUpdate], today: date) -> bytes:
    """The promises, a row each. `told` has what was last told of them, by their ids.

    Every text is text: nothing that somebody wrote may run as a formula.
    """
    from xlsxwriter import Workbook

    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        book.set_properties({"title": "Action plan"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": _DAY, "align": "left", "valign": "top"})
        sheet = book.add_worksheet("Action plan")
        columns = {**HEADINGS, **_MORE}
        for place, (name, heading) in enumerate(columns.items()):
            sheet.write_string(0, place, heading, head)
            sheet.set_column(place, place, _width_of(name))
        for number, promise in enumerate(promises, start=1):
            cells = cells_of(promise, told.get(promise.id), today)
            _write_row(sheet, number, {name: cells[name] for name in columns}, wrap, day)
        sheet.autofilter(0, 0, max(1, len(promises)), len(columns) - 1)
        _lay_out(sheet)
    return file.getvalue()


def _width_of(name: str) -> int:
    return 42 if name in _WIDE else 18


def cells_of(promise: Promise, told: PromiseUpdate | None, today: date) -> dict[str, Cell]:
    """A promise's cells, by field."""
    stands = standing(promise, today)
    cells: dict[str, Cell] = {
        name: getattr(promise, name) for name in HEADINGS if hasattr(promise, name)
    }
    cells |= {name: getattr(promise, name).get("en", "") for name in _WORDINGS}
    return cells | {
        "by": promise.by or promise.timescale,
        "status": "We can’t" if stands == CANNOT else stands.capitalize(),
        "nobody_yet": "Yes" if promise.nobody_yet else "",
        "progress": told.note if told else "",
        "answers": promise.priority.title.get("en", "") if promise.priority else "",
        "done_on": promise.done_on,
    }


def _write_row(
    sheet: "Worksheet", number: int, cells: Mapping[str, Cell], wrap: "Format", day: "Format"
) -> None:
    for place, cell in enumerate(cells.values()):
        if isinstance(cell, date):
            sheet.write_datetime(number, place, cell, day)
        elif cell:
            sheet.write_string(number, place, cell, wrap)
    high = max(lines_of(str(cell or ""), _width_of(name)) for name, cell in cells.items())
    sheet.set_row(number, height_of(high))


def _lay_out(sheet: "Worksheet") -> None:
    """On the screen and on paper."""
    sheet.set_row(0, height_of(2))
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(_SIDE_BY_SIDE, 0)
    sheet.repeat_rows(0)
