"""How a survey asks: bare sides that lead to a yes, and hard questions where they hurt most."""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from surveys.kinds import asks
from surveys.submissions import SHARE_WORDS

EQUALITY = "equality_"
"""How the keys of questions begin that stay behind all others (standards PSED)."""

_BARE = {
    "en": ("yes", "no", "agree", "disagree"),
    "ar": ("نعم", "لا"),
    "bn": ("হ্যাঁ", "না"),
    "gu": ("હા", "ના"),
    "pa": ("ਹਾਂ", "ਨਹੀਂ"),
    "pl": ("tak", "nie"),
    "pt": ("sim", "não"),
    "ro": ("da", "nu"),
    "so": ("haa", "maya"),
    "ur": ("ہاں", "نہیں"),
}
_MARKS = " .!,؟،۔।"


def stays_last(document: Mapping[str, Any]) -> list[str]:
    """The keys of the questions about equality behind which no other one stands."""
    keys = [str(one["key"]) for one in document["questions"]]
    return list(takewhile(lambda key: key.startswith(EQUALITY), reversed(keys)))[::-1]


def asked_after_check(document: Mapping[str, Any]) -> list[str]:
    """The keys of the questions that people meet once they have checked their answers (PSED).

    None where the whole survey is about equality, or asks something else behind it, which may
    depend on what was said there: then the order stays as it was written.
    """
    late = stays_last(document)
    asking = [one["key"] for one in document["questions"] if asks(one)]
    is_wanted = any(key in late for key in asking) and any(key not in late for key in asking)
    return late if is_wanted else []


def find_bare(document: Mapping[str, Any]) -> list[int]:
    """The numbers of questions with a side that is a bare yes or no in some language (Q4).

    People say yes to whatever is asked so: each side needs words of its own. A yes to sharing
    words is no answer but leave, and is as it is.
    """
    numbered = enumerate(document["questions"], start=1)
    return [number for number, one in numbered if one["key"] != SHARE_WORDS and _is_bare(one)]


def find_hard_ends(document: Mapping[str, Any]) -> list[int]:
    """The numbers of the first and the last question, where these are sensitive (standards G6).

    Questions about equality stay behind all others and are no end, and leave to share words is
    asked once all is said.
    """
    asking = [
        (number, question)
        for number, question in enumerate(document["questions"], start=1)
        if asks(question) and not question["key"].startswith((EQUALITY, SHARE_WORDS))
    ]
    ends = dict((*asking[:1], *asking[-1:]))
    return [number for number, question in ends.items() if question.get("sensitive")]


def _is_bare(question: Mapping[str, Any]) -> bool:
    said = (text for option in question.get("options", ()) for text in option["text"].items())
    return any(words.strip(_MARKS).casefold() in _BARE.get(code, ()) for code, words in said)
