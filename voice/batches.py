"""Many things, some at a time: a statement takes no more, and a person is told how far it is."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The things in order, so many at once; the last batch may be smaller."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
