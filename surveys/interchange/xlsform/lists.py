"""XLSForm's choices: lists of options by their names."""

import dataclasses
from typing import Any

from surveys.interchange.names import make_key
from surveys.interchange.values import LeftOut
from surveys.interchange.workbooks import Sheet
from surveys.interchange.xlsform import own
from surveys.interchange.xlsform.columns import name_others, read_columns


@dataclasses.dataclass(slots=True)
class OptionList:
    """The options of one list as ours, and their keys by their names in the file."""

    row: int
    options: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    codes: dict[str, str] = dataclasses.field(default_factory=dict)


def read_lists(sheet: Sheet, default: str, left_out: list[LeftOut]) -> dict[str, OptionList]:
    """The lists of a choices sheet."""
    columns = read_columns(sheet, default)
    left_out += columns.left_out
    lists: dict[str, OptionList] = {}
    for number, row in sheet.rows:
        cells = columns.cells(row)
        name, code = cells.get("list_name", ""), cells.get("name", "")
        if not name or not code:
            left_out.append(LeftOut(name or code, "no_name", sheet.name, number))
            continue
        found = lists.setdefault(name, OptionList(number))
        if code in found.codes:
            left_out.append(LeftOut(code, "option_twice", sheet.name, number, {"list": name}))
            continue
        key = make_key(code, set(found.codes.values()), prefix="o")
        found.codes[code] = key
        option = own.parts_in(cells) | {"key": key, "text": columns.wording(row, "label")}
        found.options.append(option)
        if key != code:
            left_out.append(LeftOut(code, "renamed", sheet.name, number, {"key": key}))
        left_out += name_others(sheet.name, number, row, columns)
    return lists
