"""What of a survey can be heard: recorded clips by place and language."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from surveys.wording import part_at

Document = Mapping[str, Any]
SAYS = "audio_says"


@dataclass(frozen=True, slots=True)
class Sound:
    """A question (`good.text`) or an answer (`told.options.yes`), and its clip in a language."""

    place: str
    words: str
    clip: str | None
    is_outdated: bool
    """Whether the words changed since the clip was made: nobody hears it, until they are back."""

    @property
    def mark(self) -> str:
        """A short mark of the words, to tell whether somebody read these or others."""
        return mark_of(self.words)

    @property
    def name(self) -> str:
        """What a file for this place is called, without its ending: `told` or `told.yes`."""
        return self.place.removesuffix(".text").replace(".options.", ".")


def sounds_of(document: Document, language: str) -> list[Sound]:
    """Every place that can have a clip, in order, with all that its clip says."""
    return [
        Sound(
            place,
            _words(part, language),
            part.get("audio", {}).get(language),
            "audio" in part and not is_heard(part, language),
        )
        for place, part in _places(document)
    ]


def is_heard(part: Mapping[str, Any], language: str) -> bool:
    """Whether a question or an answer has a clip that says its words."""
    if language not in part.get("audio", {}):
        return False
    return bool(
        part.get(SAYS, {}).get(language, mark_of(_words(part, language)))
        == mark_of(_words(part, language))
    )


def mark_of(words: str) -> str:
    """A short mark of some words."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def put_clip(document: dict[str, Any], place: str, language: str, clip: str | None) -> None:
    """Let a place be heard in a language; not any more, without a clip.

    Raises `surveys.wording.NoSuchPlace`.
    """
    part, _ = part_at(document, place)
    _put(part, "audio", language, clip)
    _put(part, SAYS, language, None)


def place_of_file(document: Document, name: str) -> str | None:
    """The place that a file is named after, as `told.mp3` or `told.yes.mp3`; None for no place."""
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0].strip().lower()
    key, _, option = stem.partition(".")
    place = f"{key}.options.{option}" if option else f"{key}.text"
    return place if place in dict(_places(document)) else None


def remember_said(before: Document, after: dict[str, Any]) -> None:
    """Mark clips whose words changed with the words that they say; unmark those that fit again.

    A clip is somebody's work: one mistyped letter must not cost it.
    """
    was = dict(_places(before))
    for place, part in _places(after):
        old = was.get(place, {})
        for language, clip in part.get("audio", {}).items():
            if old.get("audio", {}).get(language) != clip:
                continue  # a new one, made for the words as they are
            says = old.get(SAYS, {}).get(language, mark_of(_words(old, language)))
            fits = says == mark_of(_words(part, language))
            _put(part, SAYS, language, None if fits else says)


def without_outdated(document: Document) -> dict[str, Any]:
    """The document with clips that say its words, and no other: what people get."""
    copy: dict[str, Any] = deepcopy(dict(document))
    for _, part in _places(copy):
        for language in list(part.get("audio", {})):
            if not is_heard(part, language):
                _put(part, "audio", language, None)
        part.pop(SAYS, None)
    return copy


def _put(part: dict[str, Any], name: str, language: str, value: str | None) -> None:
    """Keep a value by language under a name of the part, or nothing at all."""
    values = {**part.get(name, {}), language: value}
    part[name] = {one: kept for one, kept in values.items() if kept}
    if not part[name]:
        del part[name]


def _places(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for question in document["questions"]:
        yield f"{question['key']}.text", question
        for option in question.get("options", []):
            yield f"{question['key']}.options.{option['key']}", option


def _words(part: Mapping[str, Any], language: str) -> str:
    """All that a clip says: a question's says its hint and its columns as well."""
    columns = [column["text"] for column in part.get("columns", [])]
    wordings = [part.get("text", {}), part.get("help", {}), *columns]
    said = (wording.get(language, "") for wording in wordings)
    return "\n".join(words for words in said if words)
