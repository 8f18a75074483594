"""Cells of files that go out: a spreadsheet runs nothing that somebody typed."""

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell
