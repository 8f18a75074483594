"""Random survey documents with every kind, several languages and conditions of every shape."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from surveys.kinds import asks, faces
from surveys.kinds.area import is_like_postcode

LANGUAGES = ("en", "ur", "ar", "gu", "pl", "so")
_HARD_WORDS = (
    "=1+1",
    "-2",
    "+44",
    "@home",
    "  blanks around ",
    "two\nlines",
    "1",
    "1.0",
    "true",
    "null",
    "#N/A",
    "2026-11-22",
    "'quoted'",
    '"and" not or',
    "<b>bold</b> & more",
    "**hard word**",
    "ਕੀ ਹਾਲ ਹੈ",
    "کیا؟",
    "👩‍🎓",
    "a::b",
    "long " * 900,
)
_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
_WORDS = st.sampled_from(_HARD_WORDS) | st.text(_LETTERS, min_size=1, max_size=8).filter(
    lambda words: words.strip() != "" and not is_like_postcode(words)
)
_NAMES = (
    *("a", "b", "c", "d", "e", "f", "yes", "no", "other", "not", "and", "or", "selected", "true"),
    *("false", "null", "name", "type", "label", "list_name", "voice_kind", "qq", "q_2", "o", "is"),
    "x" * 41,
    "y" + "_" * 40,
)
KEYS = st.sampled_from(_NAMES)
_PICTURES = st.sampled_from(["openmoji:1F642", "openmoji:2639", "openmoji:1F468-200D-1F393"])
_CLIPS = st.sampled_from(["clip:" + "0a" * 16 + ".mp3", "clip:" + "f" * 40 + ".ogg"])
_LISTED = ("area", "choice", "choices", "ranking", "scale", "sort", "stars", "yes_no")
_KINDS = (*_LISTED, "date", "drawing", "faces", "information", "number", "photo", "text", "voice")
_FACES = tuple(faces.SETS.values())
_SIZES = {"scale": (2, 7), "yes_no": (2, 2)}


def _maybe(draw: Callable[..., Any], name: str, values: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {name: draw(values)} if draw(st.booleans()) else {}


def _wordings(languages: list[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(dict.fromkeys(languages, _WORDS))


@st.composite
def _options(draw: Callable[..., Any], languages: list[str], keys: list[str]) -> Any:
    return [
        {"key": key, "text": draw(_wordings(languages))}
        | _maybe(draw, "picture", _PICTURES)
        | _maybe(draw, "last", st.booleans())
        for key in keys
    ]


def _keys(kind: str) -> st.SearchStrategy[list[str]]:
    if kind == "faces":
        return st.sampled_from(_FACES)
    fewest, most = _SIZES.get(kind, (2, 5))
    return st.lists(KEYS, min_size=fewest, max_size=most, unique=True)


@st.composite
def _question(draw: Callable[..., Any], key: str, languages: list[str]) -> dict[str, Any]:
    kind = draw(st.sampled_from(_KINDS))
    question = {"key": key, "kind": kind, "text": draw(_wordings(languages))}
    question |= _maybe(draw, "help", _wordings(languages)) | _maybe(draw, "topic", KEYS)
    question |= _maybe(draw, "picture", _PICTURES) | _maybe(draw, "sensitive", st.booleans())
    question |= _maybe(draw, "audio", st.fixed_dictionaries(dict.fromkeys(languages, _CLIPS)))
    if kind in (*_LISTED, "faces"):
        question["options"] = draw(_options(languages, draw(_keys(kind))))
        question |= _maybe(draw, "ordered", st.booleans())
    if kind == "sort":
        question["columns"] = draw(_options(languages, ["good", "okay", "bad"]))
    return question | draw(_limits(kind))


@st.composite
def _limits(draw: Callable[..., Any], kind: str) -> dict[str, Any]:
    if kind == "number":
        limits = st.integers(-1000, -1) | st.floats(-9, -0.5), st.integers(1, 99) | st.floats(1, 9)
        parts = _maybe(draw, "min", limits[0]) | _maybe(draw, "max", limits[1])
        return parts | _maybe(draw, "whole", st.booleans())
    if kind == "stars":
        return _maybe(draw, "stars", st.integers(2, 20))
    parts = {}
    if kind in ("text", "drawing", "photo", "voice"):
        parts = _maybe(draw, "longest", st.integers(1, 20_000))
    if kind == "voice":
        parts |= _maybe(draw, "seconds", st.integers(10, 300)) | _maybe(draw, "sign", st.booleans())
    return parts


def _leaf(question: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    key, kind = question["key"], question["kind"]
    named = [option["key"] for option in question.get("options", [])]
    leaves = [st.booleans().map(lambda said: {"question": key, "answered": said})]
    if kind == "scale":
        steps = st.integers(1, len(named))
        leaves.append(steps.map(lambda step: {"question": key, "is": step}))
    elif kind in ("area", "choice", "faces", "yes_no"):
        leaves.append(st.sampled_from(named).map(lambda one: {"question": key, "is": one}))
    elif kind in ("choices", "ranking", "stars"):
        leaves.append(st.sampled_from(named).map(lambda one: {"question": key, "includes": one}))
    return st.one_of(leaves)


def nested(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Conditions of every shape over these leaves."""
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(lambda one: {"not": one}, inner)
            | st.builds(lambda several: {"all": several}, st.lists(inner, min_size=1, max_size=3))
            | st.builds(lambda several: {"any": several}, st.lists(inner, min_size=1, max_size=3))
        ),
        max_leaves=6,
    )


@st.composite
def documents(draw: Callable[..., Any]) -> dict[str, Any]:
    """A whole, valid survey."""
    languages = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    keys = draw(st.lists(KEYS, min_size=1, max_size=6, unique=True))
    questions: list[dict[str, Any]] = []
    for key in keys:
        question = draw(_question(key, languages))
        asking = [one for one in questions if asks(one)]
        if asking and draw(st.booleans()):
            question["show_if"] = draw(nested(st.sampled_from(asking).flatmap(_leaf)))
        questions.append(question)
    states = st.sampled_from(["draft", "checked", "approved"])
    document = {
        "format": "voice-survey/1",
        "consultation": "transitions",
        "title": draw(_wordings(languages)),
        "audience": draw(st.sampled_from(["parents", "young_people", "practitioners", "everyone"])),
        "youngest": 11,
        "languages": languages,
        "wording": {one: draw(states) for one in languages},
        "questions": questions,
    }
    document |= _maybe(draw, "about", _wordings(languages)) | _maybe(draw, "edition", st.just(3))
    return document | _maybe(draw, "breaks", st.booleans()) | _maybe(draw, "code", st.just("a-1"))
