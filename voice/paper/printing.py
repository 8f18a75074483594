"""From what a sheet says to a PDF: tagged, with fonts inside, by the typst compiler."""

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from voice.paper.fonts import fonts

Made = TypeVar("Made")

_MOST_REPAIRS = 40
_NO_GLYPH = re.compile(r"the text `?\"(.+?)\"`? could not be displayed", re.DOTALL)


def to_pdf(values: dict[str, Any]) -> bytes:
    """The PDF of gathered values (`content.gather`).

    A letter that no font has would stop the compiler, since nobody could read it aloud: it is
    left out instead, and everything else is printed.
    """
    one = values | {"sheets": values["sheets"][:1], "pages": 0}
    pages, left_out = _repair(one, _count_pages, "")
    made, _ = _repair(values | {"pages": pages}, _compile, left_out)
    return made


def typeset(template: str, values: dict[str, Any]) -> bytes:
    """The PDF that one of this folder's templates makes of values; letters as in `to_pdf`."""
    made, _ = _repair(values, lambda text: _compile(text, template), "")
    return made


def draw(template: str, values: dict[str, Any], ppi: float) -> bytes:
    """The picture (PNG) that one of this folder's templates makes of values."""
    made, _ = _repair(values, lambda text: _draw(text, template, ppi), "")
    return made


def _repair(values: dict[str, Any], make: Callable[[str], Made], left_out: str) -> tuple[Made, str]:
    """What the compiler makes of values, and the letters that had to be left out for it."""
    import typst

    text = _leave_out(json.dumps(values, ensure_ascii=False), left_out)
    for _ in range(_MOST_REPAIRS):
        try:
            return make(text), left_out
        except typst.TypstError as error:
            missing = _NO_GLYPH.search(error.message)
            if not missing:
                raise
            left_out += missing[1]
            text = _leave_out(text, missing[1])
    raise ValueError("too many letters that no font has")


def _count_pages(text: str) -> int:
    """How many pages a sheet takes: footers say it, and looking for it in each would be slow."""
    import typst

    found = typst.query(
        _template(),
        "<last>",
        field="value",
        one=True,
        font_paths=fonts(),
        sys_inputs={"data": text},
    )
    return int(json.loads(found))


def _compile(text: str, template: str = "paper.typ") -> bytes:
    import typst

    made = typst.compile(
        _template(template),
        font_paths=fonts(),
        sys_inputs={"data": text},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one piece")
    return made


def _draw(text: str, template: str, ppi: float) -> bytes:
    import typst

    made = typst.compile(
        _template(template),
        font_paths=fonts(),
        sys_inputs={"data": text},
        format="png",
        ppi=ppi,
    )
    if not isinstance(made, bytes):
        raise TypeError("a picture is one piece")
    return made


@cache
def _template(name: str = "paper.typ") -> bytes:
    return files("voice.paper").joinpath(name).read_bytes()


def _leave_out(text: str, letters: str) -> str:
    for letter in letters:
        if ord(letter) > 127:  # never the JSON's own signs
            text = text.replace(letter, "")
    return text
