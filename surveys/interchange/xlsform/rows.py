"""XLSForm's survey sheet, row by row: groups opened and closed, questions found, the rest named."""

from collections.abc import Mapping
from typing import Any

from surveys.interchange.bounds import refuse
from surveys.interchange.values import Found, LeftOut
from surveys.interchange.workbooks import Cells, Sheet
from surveys.interchange.xlsform import own
from surveys.interchange.xlsform.columns import Columns, name_others, read_columns
from surveys.interchange.xlsform.lists import OptionList
from surveys.interchange.xlsform.types import (
    is_with_list,
    read_limits,
    read_parameters,
    read_parts,
    split_type,
)

_DEEPEST = 50
_APPEARANCES = {"image": "draw", "select_one": "likert"}
_PARAMETERS = {"range": {"start", "end", "step"}}
_ANSWER_IN_WORDS = "${"


class Rows:
    """Reads the sheet once; `found` and `left_out` grow as it goes."""

    def __init__(self, lists: Mapping[str, OptionList], default: str) -> None:
        self.found: list[Found] = []
        self.left_out: list[LeftOut] = []
        self.languages: list[str] = []
        self._lists = lists
        self._used: set[str] = set()
        self._default = default
        self._groups: list[str] = []

    def read(self, sheet: Sheet) -> None:
        """Every row. What is wrong with one is no reason to drop another."""
        columns = read_columns(sheet, self._default)
        self.left_out += columns.left_out
        self.languages = [code for part, code in columns.words.values() if part == "label"]
        for number, row in sheet.rows:
            cells = columns.cells(row)
            kind, rest = split_type(cells.get("type", ""))
            if kind in ("begin", "begin_group", "begin_repeat"):
                self._open(number, kind + rest, cells, columns.wording(row, "label"))
            elif kind in ("end", "end_group", "end_repeat"):
                self._close(number, kind)
            else:
                self._ask(number, row, columns)
                continue
            self.left_out += name_others(sheet.name, number, row, columns)
        if self._groups:
            self._leave(sheet.rows[-1][0], "begin_group", "group_not_closed")
        self._name_unused_lists()

    def _leave(self, row: int, what: str, why: str, **details: Any) -> None:
        self.left_out.append(LeftOut(what, why, "survey", row, details))

    def _open(self, row: int, kind: str, cells: Cells, label: dict[str, str]) -> None:
        self._groups.append(cells.get("relevant", ""))
        if len(self._groups) > _DEEPEST:
            refuse("too_deep", f"survey row {row}", most=_DEEPEST)
        if "repeat" in kind:
            self._leave(row, cells.get("name", kind), "asked_once")
        if label:
            words = next(iter(label.values()))[:80]
            self._leave(row, cells.get("name", kind), "group_heading", words=words)
        if "appearance" in cells:
            self._leave(row, "appearance", "no_place", written=cells["appearance"][:80])

    def _close(self, row: int, kind: str) -> None:
        if not self._groups:
            self._leave(row, kind, "group_not_open")
            return
        self._groups.pop()

    def _ask(self, number: int, row: Cells, columns: Columns) -> None:
        cells = columns.cells(row)
        kind, rest = split_type(cells.get("type", ""))
        name = cells.get("name", "") or kind
        parts = read_parts(cells)
        if parts is None:
            self._leave(number, name, "no_such_kind", type=cells.get("type", "")[:80])
            return
        found = Found(name, parts, "survey", number)
        if is_with_list(kind) and not self._add_options(found, rest):
            return
        self._add_steps(found)
        found.parts = own.apply(found.parts, own.parts_in(cells))
        self._add_lists(found)
        self._add_words(found, row, columns)
        found.relevant = tuple(one for one in (*self._groups, cells.get("relevant")) if one)
        self.found.append(found)
        self._name_rest(found, cells)
        self.left_out += name_others("survey", number, row, columns)

    def _add_options(self, found: Found, rest: str) -> bool:
        name, _, more = rest.strip().partition(" ")
        listed = self._lists.get(name)
        if listed is None:
            self.left_out.append(found.leave(found.name, "no_such_list", list=name[:80]))
            return False
        if "or_other" in more:
            self.left_out.append(found.leave(found.name, "or_other"))
        self._used.add(name)
        found.parts["options"] = [dict(one) for one in listed.options]
        found.codes = dict(listed.codes)
        return True

    def _add_steps(self, found: Found) -> None:
        """The numbers of a short range as options that say themselves, in every language."""
        steps = found.parts.pop("steps", None)
        if not steps:
            return
        found.codes = {step: f"n{at}" for at, step in enumerate(steps, start=1)}
        found.parts["options"] = [
            {"key": key, "text": dict.fromkeys(self.languages, step)}
            for step, key in found.codes.items()
        ]
        self.left_out.append(found.leave(found.name, "range_as_scale", steps=len(steps)))

    def _add_lists(self, found: Found) -> None:
        """Lists that only our columns name: what cards are sorted into, and the like."""
        for part in ("options", "columns"):
            name = str(found.parts.pop(f"{part}_list", ""))
            if name in self._lists:
                self._used.add(name)
                found.parts[part] = [dict(one) for one in self._lists[name].options]

    def _add_words(self, found: Found, row: Cells, columns: Columns) -> None:
        found.parts["text"] = columns.wording(row, "label")
        hint = columns.wording(row, "hint")
        if hint:
            found.parts["help"] = hint
        if any(_ANSWER_IN_WORDS in words for words in found.parts["text"].values()):
            self.left_out.append(found.leave("label", "answer_in_words", question=found.name))

    def _name_rest(self, found: Found, cells: Cells) -> None:
        """Limits, looks and parameters that our kind does not have."""
        kind, _ = split_type(cells["type"])
        rest = {
            "constraint": bool(cells.get("constraint"))
            and read_limits(cells["constraint"], found.parts["kind"]) is None,
            "appearance": cells.get("appearance", "") not in ("", _APPEARANCES.get(kind)),
            "parameters": bool(
                read_parameters(cells).keys() - _PARAMETERS.get(kind, {"randomize"})
            ),
        }
        for column, is_left in rest.items():
            if is_left:
                left = found.leave(column, "no_place", written=cells[column][:80])
                self.left_out.append(left)
        if kind in _SAID:
            self.left_out.append(found.leave(found.name, _SAID[kind]))

    def _name_unused_lists(self) -> None:
        for name, listed in self._lists.items():
            if name not in self._used:
                self.left_out.append(LeftOut(name, "list_not_used", "choices", listed.row))


_SAID = {"acknowledge": "told_only", "datetime": "day_only"}
