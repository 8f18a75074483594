"""Numbers that a page or a phone minted: what is sent twice under one counts once."""

from uuid import UUID


def read_minted(typed: object) -> UUID | None:
    """The number that was sent; None where it is none."""
    try:
        return UUID(str(typed))
    except ValueError:
        return None
