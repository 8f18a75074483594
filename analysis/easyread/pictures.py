"""Rules about pictures: one with every text, and none that is childish for the readers."""

from collections.abc import Iterator
from functools import cache

from analysis.easyread.page import Finding, lines

GROWN_UP = 16
"""The age from which childish pictures offend (standards ER18)."""

_TONES = frozenset(("1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"))


@cache
def childish() -> dict[str, str]:
    """Pictures (their code in OpenMoji) that look childish, with the kind of reason."""
    pairs = (line.split(": ", 1) for line in lines("childish_pictures.txt"))
    return {code: reason for reason, codes in pairs for code in codes.split()}


def judge_picture(picture: str | None, youngest: int | None, end: int) -> Iterator[Finding]:
    """ER3, ER18: the findings about the picture beside a text that ends at `end`."""
    if not picture:
        yield Finding("ER3.picture", 0, end, "error")
        return
    reason = childish().get(_plain(picture))
    if reason and youngest is not None and youngest >= GROWN_UP:
        yield Finding(f"ER18.{reason}", 0, end, "warn", (("youngest", str(youngest)),))


def _plain(picture: str) -> str:
    """A picture's code without "openmoji:" and without its skin tones."""
    parts = picture.rpartition(":")[2].upper().split("-")
    return "-".join(part for part in parts if part not in _TONES)
