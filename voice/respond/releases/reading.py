"""A frozen release as one reader sees it: language, easy read or standard words, fallbacks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from voice.i18n import SOURCE
from voice.respond.models import CANNOT, DOING, DONE, PLANNED

ORDER = (DONE, DOING, PLANNED, CANNOT)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words and the language that they are in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How someone reads: `language`, and easy read or standard words."""

    language: str
    easy: bool = True

    def say(self, part: Mapping[str, Any], name: str) -> Spoken | None:
        """A part's words: in the reader's language however worded, else in English, else any."""
        first, second = (f"easy_{name}", name) if self.easy else (name, f"easy_{name}")
        wordings = [wording for key in (first, second) if (wording := part.get(key))]
        for language in (self.language, SOURCE):
            for wording in wordings:
                if wording.get(language):
                    return Spoken(wording[language], language)
        return next(
            (Spoken(text, language) for one in wordings for language, text in one.items() if text),
            None,
        )

    def text(self, part: Mapping[str, Any], name: str) -> str:
        """The same words alone, for feeds and titles; empty where there are none."""
        said = self.say(part, name)
        return said.text if said else ""


def day(iso: str | None) -> date | None:
    """A document's date."""
    return date.fromisoformat(iso) if iso else None


def progress(document: Mapping[str, Any]) -> list[tuple[str, int]]:
    """How many promises are done, being done, planned, and impossible; noughts left out."""
    counts = Counter(
        promise["status"] for item in document["items"] for promise in item["promises"]
    )
    return [(status, counts[status]) for status in ORDER if counts[status]]


def pictures(document: Mapping[str, Any]) -> Sequence[str]:
    """The pictures of a release, for one sprite."""
    return [item["picture"] for item in document["items"] if item["picture"]]
