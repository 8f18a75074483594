"""What a survey gathers that matters for privacy, read from its document and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from surveys.submissions import SHARE_WORDS

Document = Mapping[str, Any]

CHILD_UNDER = 13
"""Years: below that age a child is asked for more care (UK GDPR, Article 8)."""
_CHILDREN = ("young_people", "everyone")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The kinds of things that people are asked for."""

    own_words: bool = False
    sounds: bool = False
    videos: bool = False
    pictures: bool = False
    place: bool = False
    sensitive: bool = False
    may_quote: bool = False
    young: bool = False  # children under 13 may be among those who are asked

    @property
    def files(self) -> bool:
        """Whether anything comes as a file."""
        return self.sounds or self.videos or self.pictures

    @property
    def needs_care(self) -> bool:
        """Whether somebody should have weighed the risks before people are asked."""
        return self.sensitive or self.young


def of(document: Document) -> Gathered:
    """What one survey gathers."""
    questions = document["questions"]
    kinds = {question["kind"] for question in questions}
    return Gathered(
        own_words=bool(kinds & {"text", "voice", "drawing", "photo"}),
        sounds="voice" in kinds,
        videos=any(one["kind"] == "voice" and one.get("sign") for one in questions),
        pictures=bool(kinds & {"drawing", "photo"}),
        place="area" in kinds,
        sensitive=any(one.get("sensitive") for one in questions),
        may_quote=any(one["key"] == SHARE_WORDS for one in questions),
        young=document["audience"] in _CHILDREN and document.get("youngest", 0) < CHILD_UNDER,
    )


def of_all(documents: Iterable[Document]) -> Gathered:
    """What several surveys gather together."""
    found = [of(one) for one in documents]
    return Gathered(
        **{part.name: any(getattr(one, part.name) for one in found) for part in fields(Gathered)}
    )
