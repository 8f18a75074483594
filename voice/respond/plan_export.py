"""An action plan as an .xlsx that comes back in as it went out."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from voice.respond.actions import standing
from voice.respond.models import CANNOT, Promise
from voice.respond.plan_columns import HEADINGS
from voice.respond.plan_models import PromiseUpdate

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MORE = {"answers": "Answers (what people said)", "because": "Because", "done_on": "Done on"}
_WORDINGS = ("what", "easy_what", "how_we_know", "result", "easy_result", "who", "because")
_WIDE = ("what", "easy_what", "progress", "how_we_know", "result", "easy_result", "outcome")
_DAY = "d mmm yyyy"
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
            sheet.set_column(place, place, 42 if name in _WIDE else 18)
        for number, promise in enumerate(promises, start=1):
            cells = cells_of(promise, told.get(promise.id), today)
            _write_row(sheet, number, [cells[name] for name in columns], wrap, day)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(1, len(promises)), len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return file.getvalue()


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
    sheet: "Worksheet", number: int, cells: Sequence[Cell], wrap: "Format", day: "Format"
) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, date):
            sheet.write_datetime(number, place, cell, day)
        elif cell:
            sheet.write_string(number, place, cell, wrap)
