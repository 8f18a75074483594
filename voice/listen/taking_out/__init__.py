"""Findings and comments taken out as files: one writer a format.

Made safe unless exact figures are asked for (standards N1 to N4). Words are only those of people
who said that we may share them, and everything that could tell who someone is, is covered (N6).
Counted and gathered at the moment of asking: what was withdrawn is in no file from then on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from voice.listen.taking_out import csv_files, json_file, qdpx
from voice.listen.taking_out.parcels import Parcel, pack

__all__ = ["FORMATS", "Format", "Parcel", "pack"]

Write = Callable[[Parcel], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `words`: whether people's words are in it (`may`), or all of it (`needs`)."""

    write: Write
    ending: str
    media_type: str
    words: Literal["never", "may", "needs"] = "may"


def _write_workbook(parcel: Parcel) -> bytes:
    from voice.listen.taking_out import xlsx  # its library is large: only where one is made

    return xlsx.write(parcel)


_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: Mapping[str, Format] = {
    "csv": Format(csv_files.write_findings, "csv", "text/csv", "never"),
    "comments": Format(csv_files.write_comments, "csv", "text/csv", "needs"),
    "xlsx": Format(_write_workbook, "xlsx", _SHEETS),
    "json": Format(json_file.write, "json", "application/json"),
    "qdpx": Format(qdpx.write, "qdpx", "application/zip", "needs"),
}
"""By the name that `voice export --format` and the page's buttons use."""
