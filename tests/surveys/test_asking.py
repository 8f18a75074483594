"""How questions ask: sides that lead to a yes."""

from typing import Any

import pytest

from surveys import asking


def one_question(language: str, words: str, key: str = "moved") -> dict[str, Any]:
    options = [{"key": "a", "text": {"en": "I had help", language: words}}]
    return {"questions": [{"key": key, "kind": "choice", "options": options}]}


@pytest.mark.parametrize(
    ("language", "words", "is_bare"),
    [
        ("en", " Yes. ", True),
        ("pl", "Tak!", True),
        ("ur", "نہیں۔", True),
        ("so", "Maya", True),
        ("en", "Maya", False),  # a friend's name, and no in Somali
        ("en", "Yes, most days", False),
        ("xx", "no", False),
    ],
)
def test_a_side_is_bare_in_its_own_language(language: str, words: str, is_bare: bool) -> None:
    assert asking.find_bare(one_question(language, words)) == [1] * is_bare


def test_leave_to_share_words_is_as_it_is() -> None:
    assert asking.find_bare(one_question("en", "Yes", "share_words")) == []
