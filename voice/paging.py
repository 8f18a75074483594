"""Some of many: lists show fifty at a time, never all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PAGE = 50
_LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many. `number` begins at 1."""

    items: Sequence[Any]
    total: int
    number: int
    size: int = PAGE

    @property
    def first(self) -> int:
        """The place of its first item, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The place of its last item."""
        return self.first + len(self.items) - 1

    @property
    def has_next(self) -> bool:
        """Whether more follow."""
        return self.last < self.total


def last_page(total: int, size: int = PAGE) -> int:
    """The number of the last page; of nothing there is one, which is empty."""
    return max(1, -(-total // size))


def within(number: int, total: int, size: int = PAGE) -> int:
    """The page that was asked for, or the last one where there are not so many."""
    return min(number, last_page(total, size))


def page_number(arguments: Mapping[str, str]) -> int:
    """The page that an address asks for; the first where it makes no sense."""
    asked = arguments.get("page", "1")
    number = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 8 else 1
    return min(max(number, 1), _LAST_PAGE)
