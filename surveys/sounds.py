"""What of a survey can be heard: recorded clips by place and language."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.wording import part_at

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sound:
    """A question (`good.text`) or an answer (`told.options.yes`), and its clip in a language."""

    place: str
    words: str
    clip: str | None

    @property
    def mark(self) -> str:
        """A short mark of the words, to tell whether somebody read these or others."""
        return hashlib.sha256(self.words.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def name(self) -> str:
        """What a file for this place is called, without its ending: `told` or `told.yes`."""
        return self.place.removesuffix(".text").replace(".options.", ".")


def sounds_of(document: Document, language: str) -> list[Sound]:
    """Every place that can have a clip, in order, with all that its clip says."""
    return [
        Sound(place, _words(part, language), part.get("audio", {}).get(language))
        for place, part in _places(document)
    ]


def put_clip(document: dict[str, Any], place: str, language: str, clip: str | None) -> None:
    """Let a place be heard in a language; not any more, without a clip.

    Raises `surveys.wording.NoSuchPlace`.
    """
    part, _ = part_at(document, place)
    audio = {**part.get("audio", {}), language: clip}
    part["audio"] = {one: name for one, name in audio.items() if name}
    if not part["audio"]:
        del part["audio"]


def place_of_file(document: Document, name: str) -> str | None:
    """The place that a file is named after, as `told.mp3` or `told.yes.mp3`; None for no place."""
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0].strip().lower()
    key, _, option = stem.partition(".")
    place = f"{key}.options.{option}" if option else f"{key}.text"
    return place if place in dict(_places(document)) else None


def drop_outdated(before: Document, after: dict[str, Any]) -> None:
    """Let go of clips whose words changed: a clip must not say what is not asked any more."""
    was = dict(_places(before))
    for place, part in _places(after):
        old = was.get(place, {})
        for language in list(part.get("audio", {})):
            is_same_clip = old.get("audio", {}).get(language) == part["audio"][language]
            if is_same_clip and _words(old, language) != _words(part, language):
                put_clip(after, place, language, None)


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
