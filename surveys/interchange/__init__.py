"""Surveys in and out: one module for each format, none of which drops anything in silence.

Our own JSON is the only format that carries everything. Answers travel in other ways: comments by
`voice.listen`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from surveys.interchange import limesurvey, own_json, xlsform
from surveys.interchange.bounds import OLD_OR_LOCKED, check_size, refuse
from surveys.interchange.values import Exported, Imported, LeftOut

__all__ = ["FORMATS", "Exported", "Format", "Imported", "LeftOut", "read", "write"]

Format = Literal["json", "xlsform"]
FORMATS: dict[Format, Callable[[Mapping[str, Any]], Exported]] = {
    "json": own_json.write,
    "xlsform": xlsform.write,
}


def read(data: bytes, consultation: str | None = None) -> Imported:
    """The survey in a file, which is known by what is in it and not by its name.

    `consultation` is the code of the one it is for; the file's own where none is given. Raises
    `Unusable` with one reason for a file that cannot be used, in bounded time.
    """
    check_size(data)
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith((b"PK", OLD_OR_LOCKED)):
        return xlsform.read(data, consultation)
    if start.startswith(b"<"):
        return limesurvey.read(data, consultation)
    if not start.startswith((b"{", b"[")):
        refuse("unknown_format")
    return own_json.read(data, consultation)


def write(document: Mapping[str, Any], form: Format) -> Exported:
    """A whole survey as a file of the named format. Raises `Unusable` where it cannot hold it."""
    return FORMATS[form](document)
