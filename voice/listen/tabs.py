"""The steps of listening in the order of the work, and the pages of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a consultation: its short name in templates, its endpoint, its words.

    `for_readers`: people's own words stand on it.
    """

    here: str
    endpoint: str
    name: LazyString
    for_readers: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the work."""

    name: LazyString
    pages: Sequence[Tab]

    def holds(self, here: str) -> bool:
        """Whether this is the step of the page with that short name."""
        return any(page.here == here for page in self.pages)


STEPS = (
    Step(
        _l("Gather"),
        (
            Tab("comments", "listen.comments", _l("All comments")),
            Tab("notes", "listen.notes", _l("Group notes")),
            Tab("imports", "listen.imports", _l("Files")),
        ),
    ),
    Step(
        _l("Find themes"),
        (
            Tab("themes", "listen.themes", _l("Themes"), for_readers=False),
            Tab("workbench", "listen.workbench", _l("Workbench")),
            Tab("codebook", "listen.codebook", _l("Codebook"), for_readers=False),
            Tab("workshop", "listen.workshop", _l("Workshop")),
        ),
    ),
    Step(
        _l("Compare"),
        (
            Tab("topics", "listen.topics", _l("Topics"), for_readers=False),
            Tab("heard", "listen.heard", _l("Who we heard"), for_readers=False),
        ),
    ),
    Step(
        _l("Pass on"),
        (
            Tab("safe", "listen.safe_words", _l("Words to make safe")),
            Tab("take_out", "listen.take_out", _l("Take out"), for_readers=False),
        ),
    ),
)


def steps_of_work(may_read: bool) -> list[Step]:
    """The steps with the pages that are open to a reader, or to somebody who is none."""
    open_pages = [
        Step(step.name, [page for page in step.pages if may_read or not page.for_readers])
        for step in STEPS
    ]
    return [step for step in open_pages if step.pages]
