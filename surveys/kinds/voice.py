"""Say it, show it in signs, draw it or write it: one question, and each person's own way."""

from typing import Any

from surveys.kinds import pictured

ASKS = True
SUMMARY = "words"
REASONS: tuple[str, ...] = ("too_long",)
SECONDS = 90  # of sound, unless the question says otherwise (standards Q18)
SIGNED_SECONDS = 60  # of video
_FEWEST, _MOST = 10, 300

accept = pictured.accept
read_form = pictured.read_form
describe = pictured.describe
write_form = pictured.write_form


def find_problems(question: dict[str, Any]) -> list[str]:
    """Room for words, and for something to be said: 10 seconds to 5 minutes."""
    fits = _FEWEST <= longest_seconds(question) <= _MOST
    return pictured.find_problems(question) + ([] if fits else ["seconds_out_of_range"])


def rules(question: dict[str, Any]) -> dict[str, Any]:
    """How many characters fit, and how many seconds of sound and of video."""
    seconds = {"seconds": longest_seconds(question)}
    signed = {"signed_seconds": SIGNED_SECONDS} if may_sign(question) else {}
    return pictured.rules(question) | seconds | signed


def longest_seconds(question: dict[str, Any]) -> int:
    """How long a spoken answer may be."""
    return int(question.get("seconds", SECONDS))


def may_sign(question: dict[str, Any]) -> bool:
    """Whether the answer may be signed on video."""
    return bool(question.get("sign", False))
