"""The headings of XLSForm's sheets, and the words that stand under them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from surveys.interchange.tongues import code_of
from surveys.interchange.values import LeftOut
from surveys.interchange.workbooks import Cells, Sheet

OURS = "voice_"
"""How columns begin that keep what XLSForm has no place for. Other programs ignore them."""

_WORDS = frozenset({"label", "hint", "form_title"})
_SAME = {
    "list_name": "list_name",
    "list name": "list_name",
    "listname": "list_name",
    "caption": "label",
    "value": "name",
    "relevance": "relevant",
    "command": "type",
    "title": "form_title",
    "form title": "form_title",
    "form id": "form_id",
    "default language": "default_language",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::required": "required",
    "control::appearance": "appearance",
}
_READ = {
    "survey": {"type", "name", "relevant", "parameters", "appearance", "constraint"},
    "choices": {"list_name", "name"},
    "settings": {"form_id", "default_language"},
}
_EACH = frozenset({"required", "choice_filter", "calculation", "repeat_count", "read_only"})
_NO = frozenset({"", "no", "false", "false()", "0"})


@dataclass(frozen=True, slots=True)
class Columns:
    """What each heading of a sheet stands for.

    `plain` gives our names of headings that are read; `words` the part and the language of those
    that hold words; `others` are the rest.
    """

    plain: dict[str, str]
    words: dict[str, tuple[str, str]]
    others: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    def cells(self, row: Cells) -> Cells:
        """A row's cells by our names of their columns, without blanks around."""
        return {self.plain[head]: text.strip() for head, text in row.items() if head in self.plain}

    def wording(self, row: Cells, part: str) -> dict[str, str]:
        """A row's words of a part, by language."""
        return {
            language: row[head]
            for head, (one, language) in self.words.items()
            if one == part and row.get(head, "").strip()
        }


def read_columns(sheet: Sheet, default: str) -> Columns:
    """What a sheet's headings mean; `default` is the language of words that name none."""
    plain: dict[str, str] = {}
    words: dict[str, tuple[str, str]] = {}
    others: list[str] = []
    left_out: list[LeftOut] = []
    for head in sheet.columns:
        base, language = split(head)
        code = code_of(language) if language else default
        if base in _WORDS and code and (base, code) not in words.values():
            words[head] = (base, code)
        elif base in _WORDS:
            left_out.append(LeftOut(head, "no_such_language", sheet.name, 1))
        elif head.startswith(OURS) or (not language and base in _READ[sheet.name]):
            plain[head] = head if head.startswith(OURS) else base
        else:
            others.append(head)
    return Columns(plain, words, tuple(others), tuple(left_out))


@lru_cache(1_000)
def split(head: str) -> tuple[str, str]:
    """A heading's own name, and what stands behind its colons."""
    plain = " ".join(head.lower().split())
    if plain in _SAME:
        return _SAME[plain], ""
    base, _, rest = head.partition("::" if "::" in head else ":")
    base = " ".join(base.lower().split())
    if base in ("media", "bind", "control", "body", "instance"):
        return " ".join(head.lower().split()), ""
    return _SAME.get(base, base.replace(" ", "_")), rest.strip()


def has_plain_words(sheets: Iterable[Sheet]) -> bool:
    """Whether some column of words names no language."""
    return any(split(head) == ("label", "") for sheet in sheets for head in sheet.columns)


def name_others(sheet: str, row: int, cells: Mapping[str, str], columns: Columns) -> list[LeftOut]:
    """Each cell of a row in a column that we have no place for."""
    return [
        LeftOut(head, "no_place", sheet, row, {"written": cells[head][:80]})
        for head in columns.others
        if head in cells and not _says_nothing(head, cells[head])
    ]


def _says_nothing(head: str, text: str) -> bool:
    return split(head)[0] in _EACH and text.strip().lower() in _NO
