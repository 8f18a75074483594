"""What can stand in the way of an answer to families, in the domain's own words."""

from collections.abc import Sequence

from surveys.errors import Problem


class Incomplete(ValueError):
    """Words that cannot be kept yet, with every problem named by field and reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; the message is for logs."""
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{one.field}: {one.reason}" for one in self.problems))


class HasPromises(Exception):
    """Someone would remove a priority that people were promised something about."""


class NothingToRelease(Exception):
    """A release without a single priority."""


class NoPromiseYet(Exception):
    """A priority about which nothing is promised, nor said that we can't; `title` names it."""

    def __init__(self, title: str) -> None:
        """Keep the priority's title."""
        self.title = title
        super().__init__(title)


class SamePerson(Exception):
    """Whoever drafted a release would publish it (standards N6: a second person approves)."""


class NobodyTried(Exception):
    """Nobody tried to find a person in this very draft (standards N5)."""


class FoundSomebody(Exception):
    """Somebody was found in this very draft: it is never published as it is (standards N5)."""


class AlreadyPublished(Exception):
    """A release that is out already."""


class ChangedSince(Exception):
    """The draft is not the one that was read before it was approved."""


class OutOfDate(Exception):
    """What the draft says of people, or quotes, is not what would be said of them now."""
