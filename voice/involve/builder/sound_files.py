"""Clips that people bring or record: each is put to its place, or it is said why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

from surveys import sounds
from surveys.models import Survey
from surveys.sounds import Sound
from surveys.wording import NoSuchPlace
from voice.involve.builder import drafts
from voice.media import clips


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it came: what it is called, and what is in it."""

    name: str
    data: IO[bytes]


@dataclass(slots=True)
class Taken:
    """What became of the files: their places by name, and a reason for each that did not fit.

    Reasons: `no_place`, `no_words`, `place_twice`, `no_clip`, `other_words`.
    """

    fitted: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def take(survey: Survey, language: str, files: Sequence[Brought]) -> Taken:
    """Put each file to the place that it is named after. What fits none is left, and told."""
    lines = _lines(survey, language)
    places = [sounds.place_of_file(survey.draft, file.name) for file in files]
    pairs = [(file, lines.get(place or "")) for file, place in zip(files, places, strict=True)]
    return _put(survey, language, pairs)


def take_one(survey: Survey, language: str, place: str, file: Brought, read: str = "") -> Taken:
    """Put a file to a place; `read` is the mark of the words that somebody read for it.

    Raises `NoSuchPlace`.
    """
    line = _lines(survey, language).get(place)
    if line is None:
        raise NoSuchPlace(place)
    if read and read != line.mark:
        return Taken(refused=[(file.name, "other_words")])
    return _put(survey, language, [(file, line)])


def let_go(survey: Survey, language: str, place: str) -> None:
    """Let a place be without its clip. Raises `NoSuchPlace`."""
    with drafts.changing(survey) as draft:
        sounds.put_clip(draft, place, language, None)


def _put(survey: Survey, language: str, pairs: Sequence[tuple[Brought, Sound | None]]) -> Taken:
    taken = Taken()
    with drafts.changing(survey) as draft:
        for file, line in pairs:
            if line is None or not line.words or line.place in [place for _, place in taken.fitted]:
                taken.refused.append((file.name, _reason(line)))
                continue
            try:
                clip = clips.keep_data(file.data.read(clips.MOST_BYTES + 1), file.name)
            except clips.UnusableClip:
                taken.refused.append((file.name, "no_clip"))
                continue
            sounds.put_clip(draft, line.place, language, clip)
            taken.fitted.append((file.name, line.place))
    return taken


def _reason(line: Sound | None) -> str:
    if line is None:
        return "no_place"
    return "place_twice" if line.words else "no_words"


def _lines(survey: Survey, language: str) -> dict[str, Sound]:
    return {one.place: one for one in sounds.sounds_of(survey.draft, language)}
