"""Where the words stand that leads read. Each part that keeps words says how to fetch them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys.models import Recording
from voice.safeguarding.models import Concern


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words as a lead reads them, and what they are where they are not the person's own."""

    words: str
    language: str
    origin: str = ""  # nothing, draft (a machine's, of a recording), translation


@dataclass(frozen=True, slots=True)
class Said:
    """All that a lead reads, hears and looks at."""

    pieces: Sequence[Piece]
    who: str  # an audience, or the name of a group
    asked: str = ""  # the question, where there was one
    language: str = "en"
    whose: str = ""  # self, helped, proxy
    recording: Recording | None = None
    address: str = ""  # of the page where it stands among others

    @property
    def words(self) -> list[str]:
        """All words, for comparing."""
        return [one.words for one in self.pieces]


Fetch = Callable[[Session, Sequence[Concern]], Mapping[int, Said]]
"""From concerns of one kind to what is behind each, by the concern's number."""

_sources: dict[str, Fetch] = {}


def register(kind: str, fetch: Fetch) -> None:
    """Say how to fetch the words of a kind of concern."""
    _sources[kind] = fetch


def fetch(session: Session, concerns: Sequence[Concern]) -> dict[int, Said]:
    """What is behind these concerns; nothing for those whose words are gone."""
    by_kind: dict[str, list[Concern]] = defaultdict(list)
    for one in concerns:
        if one.gone_on is None:
            by_kind[one.kind].append(one)
    found: dict[int, Said] = {}
    for kind, some in by_kind.items():
        found |= _sources[kind](session, some)
    return found
