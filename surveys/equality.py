"""What a survey still lacks in a language before that language is an equal version of it."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from surveys import documents
from surveys.branches import find_dead_ends
from surveys.errors import Unusable
from surveys.sounds import is_heard
from surveys.voices import is_read_by_phones
from surveys.wording import put_words, wordings_of

Document = Mapping[str, Any]
Wordings = Mapping[str, Mapping[str, str]]

WHATS = ("text", "picture", "audio", "approval", "back_translation", "branch", "sense")
"""What can be missing, in the order in which people mend it."""

_DRAWN_BY_THE_PAGE = ("scale",)  # bars that grow
_NAMES = ("area",)  # a district has no picture that everyone knows


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there: its place (`good.help`), what it is, and a reason word."""

    place: str
    what: str
    reason: str = ""


def find_missing(
    document: Document,
    language: str,
    *,
    around: Wordings | None = None,
    unapproved: Mapping[str, str] | None = None,
    untold: Collection[str] = (),
) -> list[Missing]:
    """What is missing in one language: text, read-aloud, approval, words put back into English.

    `around` are the consultation's words by place, which people read as well. `unapproved` says of
    places how far their words are; without it, the document's own word for the language counts.
    `untold` are places whose words could harm and that nobody has put back into English
    (standards L1, L2).
    """
    wordings = [*wordings_of(document), *(around or {}).items()]
    without_text = [place for place, words in wordings if not words.get(language, "").strip()]
    found = [Missing(place, "text") for place in without_text]
    found += [Missing(place, "audio") for place in _silent_places(document, language)]
    if unapproved is None:
        stated = document["wording"].get(language, "draft")
        unapproved = {} if stated == "approved" else {"": stated}
    found += [Missing(place, "approval", state) for place, state in unapproved.items()]
    return [*found, *(Missing(place, "back_translation") for place in untold)]


def find_missing_in_all(document: Document) -> list[Missing]:
    """What is missing whatever the language: pictures, branches, and what makes no sense."""
    if not document["questions"]:
        return [Missing("", "sense", "no_questions")]
    found = [Missing(place, "picture") for place in _places_without_picture(document)]
    nonsense = _nonsense(document)
    named = {one.place for one in nonsense}
    never, tangled = find_dead_ends(document)
    branches = [Missing(f"{key}.text", "branch", "never_asked") for key in never]
    branches += [Missing(f"{key}.text", "branch", "too_tangled") for key in tangled]
    return [*found, *(one for one in branches if one.place not in named), *nonsense]


def narrow(document: Document, languages: Collection[str]) -> dict[str, Any]:
    """A survey in some of its languages only; words in the others are left out."""
    kept = [one for one in document["languages"] if one in languages]
    copy: dict[str, Any] = deepcopy(dict(document))
    for _, words in wordings_of(copy):
        _keep_only(words, kept)
    for _, part in _parts_of(copy):
        if "audio" in part:
            _keep_only(part["audio"], kept)
    _keep_only(copy["wording"], kept)
    return copy | {"languages": kept}


def _keep_only(by_language: Any, kept: Collection[str]) -> None:
    for language in [one for one in by_language if one not in kept]:
        del by_language[language]


def _silent_places(document: Document, language: str) -> list[str]:
    """Places that no phone and no clip reads; a question's clip says its hint and columns too."""
    if is_read_by_phones(language):
        return []
    return [
        place
        for place, part in _parts_of(document)
        if ".columns." not in place and not is_heard(part, language)
    ]


def _places_without_picture(document: Document) -> list[str]:
    parts = dict(_parts_of(document))
    return [place for place in _places_for_pictures(document) if "picture" not in parts[place]]


def _places_for_pictures(document: Document) -> list[str]:
    """In an easy-read survey, each question and each answer has a picture (standards ER)."""
    if not document.get("easy_read"):
        return []
    plain = {
        question["key"]
        for question in document["questions"]
        if question["kind"] in (*_DRAWN_BY_THE_PAGE, *_NAMES) or question.get("names_only")
    }
    return [
        place
        for place, _ in _parts_of(document)
        if place.endswith(".text") or place.partition(".")[0] not in plain
    ]


def _parts_of(document: Document) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every question, answer and column with the place of its words."""
    for question in document["questions"]:
        key = question["key"]
        yield f"{key}.text", question
        for group in ("options", "columns"):
            for part in question.get(group, []):
                yield f"{key}.{group}.{part['key']}", part


def _nonsense(document: Document) -> list[Missing]:
    """What keeps a draft from being a survey, beside words that are not there yet."""
    try:
        documents.check(_with_words(document))
    except Unusable as error:
        problems = error.problems
        return [Missing(_place_of(document, one.field), "sense", one.reason) for one in problems]
    return []


def _with_words(document: Document) -> dict[str, Any]:
    """The draft as if every text were there: which are not is said elsewhere."""
    copy: dict[str, Any] = deepcopy(dict(document))
    for place, words in list(wordings_of(copy)):
        for language in copy["languages"]:
            put_words(copy, place, language, words.get(language) or "…")
    return copy


def _place_of(document: Document, field: str) -> str:
    """The place of a question that a problem names, by its key or by `questions/3/…`."""
    steps = field.split("/")
    if steps[0] == "questions" and len(steps) > 1 and steps[1].isdigit():
        return f"{document['questions'][int(steps[1])]['key']}.text"
    keys = {question["key"] for question in document["questions"]}
    return f"{field}.text" if field in keys else ""


def count_places(document: Document, around: Wordings | None = None) -> dict[str, int]:
    """How many places there are in all, by what they need: `text`, `picture`, `audio`, `branch`."""
    heard = [place for place, _ in _parts_of(document) if ".columns." not in place]
    return {
        "text": sum(1 for _ in wordings_of(document)) + len(around or {}),
        "picture": len(_places_for_pictures(document)),
        "audio": len(heard),
        "branch": sum(1 for one in document["questions"] if one.get("show_if")),
    }
