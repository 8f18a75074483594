"""What a person hands in, read and checked against its edition, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from surveys.documents import questions_by_key
from surveys.errors import Problem, Unusable
from surveys.kinds import asks, kind_of, options
from surveys.kinds.refusal import NotAccepted
from surveys.paths import reachable

ANSWERED_BY = ("self", "helped", "proxy")
HELPERS = ("parent_or_carer", "staff", "friend", "other")
WITH_HELPER = ("helped", "proxy")
PROXY = "proxy"
WHO_CHOSE = ("person", "together", "helper")
"""Who chose what someone answered for another: a proxy's choice is not the person's (Q8)."""
NOT_SAID = "unknown"  # who answered: never counted as own words (standards Q8)
CHANNELS = ("phone", "form", "event", "paper", "import")
SHARE_WORDS = "share_words"  # the reserved question that lets us quote (standards N6)
MOST_PROBLEMS = 50
_FIELDS = {
    "edition",
    "language",
    "started_at",
    "answered_by",
    "helper_role",
    "who_chose",
    "may_play",
    "channel",
    "event",
    "answers",
    "unknown",
    "skipped",
    "order",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave for one question."""

    question: str
    state: str  # answered, unknown, skipped
    value: Any = None
    shown_order: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A checked response, ready to be stored."""

    language: str
    answered_by: str
    helper_role: str | None
    channel: str
    started_at: datetime | None
    given: tuple[Given, ...]
    event: str | None = None  # the code of the event whose tablet it came from
    dropped_parts: frozenset[str] = frozenset()  # files of answers to what is not asked
    may_play: bool = False  # to others, with the voice changed
    who_chose: str | None = None  # where someone answered for them

    @property
    def may_quote(self) -> bool:
        """Whether the person said that we may share their words."""
        return any(one.question == SHARE_WORDS and one.value == "yes" for one in self.given)


def read_json(
    document: Mapping[str, Any], raw: Any, standing: Mapping[str, Any] | None = None
) -> Submission:
    """Check a response in the contract's JSON against its edition's document.

    `standing` are earlier answers, by question, that stay unless this response says something
    else: what depends on them is asked. Raises `Unusable` with every problem, each named by its
    field.
    """
    if not isinstance(raw, dict):
        raise Unusable([Problem("response", "not_an_object")])
    return _Reader(document, raw, standing or {}).read()


class _Reader:
    """Reads one response, gathering every problem before it refuses."""

    def __init__(
        self, document: Mapping[str, Any], raw: dict[str, Any], standing: Mapping[str, Any]
    ) -> None:
        self.document = document
        self.raw = raw
        self.standing = standing
        self.questions = questions_by_key(document)
        self.problems: list[Problem] = []
        self.refusals: dict[str, NotAccepted] = {}

    def read(self) -> Submission:
        self._refuse_unknown_fields()
        answered = self._read_answers()
        instead = [
            *self._read_list("unknown", "unknown"),
            *self._read_list("skipped", "skipped"),
        ]
        asked = reachable(self.document, self._values(answered, instead))
        self._refuse_answers(asked)
        said = [*answered, *instead]
        given = [one for one in said if one.question in asked]
        self._refuse_twice(given)
        orders = self._read_orders()
        submission = Submission(
            language=self._one_of("language", self.document["languages"]),
            answered_by=self._read_who(),
            helper_role=self._read_helper(),
            channel=self._one_of("channel", CHANNELS, default="phone"),
            started_at=self._read_moment("started_at"),
            given=tuple(
                replace(one, shown_order=orders[one.question]) if one.question in orders else one
                for one in given
            ),
            event=self._read_event(),
            dropped_parts=self._find_dropped_parts(asked),
            may_play=self._read_may_play(),
            who_chose=self._read_who_chose(),
        )
        if self.problems:
            raise Unusable(self.problems[:MOST_PROBLEMS])
        return submission

    def _note(self, field: str, reason: str, **details: Any) -> None:
        self.problems.append(Problem(field[:80], reason, details))

    def _refuse_unknown_fields(self) -> None:
        for name in sorted(self.raw.keys() - _FIELDS):
            self._note(name, "unknown_field")
        if "edition" in self.raw and self.raw["edition"] != self.document.get("edition"):
            self._note("edition", "another_edition", current=self.document.get("edition"))

    def _read_answers(self) -> list[Given]:
        answers = self.raw.get("answers", {})
        if not isinstance(answers, dict):
            self._note("answers", "not_an_object")
            return []
        read = (self._read_answer(key, value) for key, value in answers.items())
        return [one for one in read if one]

    def _read_answer(self, key: str, value: Any) -> Given | None:
        question = self.questions.get(key)
        if question is None or not asks(question):
            self._note(f"answers.{key}", "unknown_question")
            return None
        try:
            return Given(key, "answered", kind_of(question).accept(question, value))
        except NotAccepted as refusal:
            self.refusals[key] = refusal
            return None

    def _values(self, answered: list[Given], instead: list[Given]) -> dict[str, Any]:
        """What conditions look at: what is said now, and what stays beside it."""
        unsaid = {one.question for one in instead}
        stays = {key: value for key, value in self.standing.items() if key not in unsaid}
        return stays | {one.question: one.value for one in answered}

    def _refuse_answers(self, asked: set[str]) -> None:
        """What does not fit matters only where it is asked: the rest is dropped in any case."""
        for key, refusal in self.refusals.items():
            if key in asked:
                self._note(f"answers.{key}", refusal.reason, **refusal.details)

    def _find_dropped_parts(self, asked: set[str]) -> frozenset[str]:
        """The names of files that were sent for questions that are not asked, fit or not."""
        answers = self.raw.get("answers")
        if not isinstance(answers, dict):
            return frozenset()
        parts = (
            value.get("media")
            for key, value in answers.items()
            if key not in asked and isinstance(value, dict)
        )
        return frozenset(part for part in parts if isinstance(part, str))

    def _read_list(self, name: str, state: str) -> list[Given]:
        keys = self.raw.get(name, [])
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            self._note(name, "not_a_list_of_keys")
            return []
        for key in keys:
            if key not in self.questions or not asks(self.questions[key]):
                self._note(f"{name}.{key}", "unknown_question")
        return [Given(key, state) for key in dict.fromkeys(keys) if key in self.questions]

    def _refuse_twice(self, given: list[Given]) -> None:
        seen: set[str] = set()
        for one in given:
            if one.question in seen:
                self._note(one.question, "said_twice")
            seen.add(one.question)

    def _read_orders(self) -> dict[str, list[str]]:
        orders = self.raw.get("order", {})
        if not isinstance(orders, dict):
            self._note("order", "not_an_object")
            return {}
        for key, order in orders.items():
            known = options.keys_of(self.questions.get(key, {}))
            if not known or not _holds_each_once(order, known):
                self._note(f"order.{key}", "not_the_options")
        return orders

    def _one_of(self, name: str, allowed: Any, default: str | None = None) -> str:
        value = self.raw.get(name, default)
        if not isinstance(value, str) or value not in allowed:
            self._note(name, "not_one_of", allowed=list(allowed))
            return ""
        return value

    def _read_who(self) -> str:
        return self._one_of("answered_by", ANSWERED_BY) if "answered_by" in self.raw else NOT_SAID

    def _read_event(self) -> str | None:
        """The event's code; what is no code names an event that nobody knows."""
        code = self.raw.get("event")
        if code is not None and not isinstance(code, str):
            self._note("event", "not_text")
        is_code = isinstance(code, str) and code.isascii() and code.isprintable()
        return code if is_code else None

    def _read_helper(self) -> str | None:
        if self.raw.get("helper_role") is None:
            return None
        if self.raw.get("answered_by") not in WITH_HELPER:
            self._note("helper_role", "no_helper")
        return self._one_of("helper_role", HELPERS)

    def _read_who_chose(self) -> str | None:
        if self.raw.get("who_chose") is None:
            return None
        if self.raw.get("answered_by") != PROXY:
            self._note("who_chose", "not_for_another")
        return self._one_of("who_chose", WHO_CHOSE)

    def _read_may_play(self) -> bool:
        value = self.raw.get("may_play", False)
        if not isinstance(value, bool):
            self._note("may_play", "not_yes_or_no")
        return value is True

    def _read_moment(self, name: str) -> datetime | None:
        value = self.raw.get(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            self._note(name, "not_a_moment")
            return None


def _holds_each_once(order: Any, known: list[str]) -> bool:
    """Whether a list holds every option's key and nothing else."""
    if not isinstance(order, list) or not all(isinstance(one, str) for one in order):
        return False
    return sorted(order) == sorted(known)
