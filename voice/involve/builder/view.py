"""What the builder's page shows of a draft: a row a question, and the one that is being changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveys import details
from surveys.models import Survey
from surveys.wording import words_at
from voice.i18n import SOURCE
from voice.involve import topics
from voice.involve.builder import checking, conditions, question_words
from voice.involve.builder.building import Outcome

FIRST = "first."
"""What is opened to change the survey's first screen. No question's key has a dot."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question in the list."""

    number: int
    question: Mapping[str, Any]
    condition: str
    elsewhere: list[topics.Asked]


class Editor:
    """One question's words and details as they stand, or as they were typed and not taken."""

    def __init__(self, survey: Survey, key: str, outcome: Outcome, form: Mapping[str, str]) -> None:
        """`key` is a question's that is there, or `FIRST`."""
        self.survey, self.key, self.document = survey, key, survey.draft
        self.language = source_of(survey.draft)
        self._outcome, self._form = outcome, form
        self._theirs = {one.place: one.theirs for one in outcome.conflicts}

    @cached_property
    def question(self) -> Mapping[str, Any]:
        """The question that is being changed; nothing for the first screen."""
        return next((one for one in self.document["questions"] if one["key"] == self.key), {})

    def words(self, place: str) -> str:
        """What the field shows: what was typed and not taken, or what stands there."""
        if self._is_refused(place):
            return self._form.get(f"words.{place}", "")
        return words_at(self.document, place, self.language)

    def seen(self, place: str) -> str:
        """What stands there now: whoever saves next has seen it."""
        return words_at(self.document, place, self.language)

    def detail(self, place: str) -> str:
        """A detail as it was typed and not taken, or as it stands."""
        if self._is_refused(place) and f"before.{place}" in self._form:
            return self._form.get(f"set.{place}", "")
        return self.now(place)

    def now(self, place: str) -> str:
        """A detail as it stands."""
        return details.value_at(self.document, place)

    def theirs(self, place: str) -> str | None:
        """What somebody else put there meanwhile, in words; None where nobody did."""
        if place not in self._theirs:
            return None
        is_words = f"words.{place}" in self._form
        theirs = self._theirs[place]
        return theirs if is_words else question_words.say_value(place, theirs)

    def problem(self, place: str) -> str:
        """Why what was typed was not taken."""
        reason = self._outcome.problems.get(place)
        return question_words.say_problem(reason) if reason else ""

    def findings(self, place: str) -> list[checking.Advice]:
        """What stands in the way of easy reading."""
        return checking.check_words(self.document, self.words(place), self.language)

    @cached_property
    def offers(self) -> list[conditions.Offer]:
        """What the condition may look at."""
        return conditions.offers(self.document, self.key, self.language)

    @cached_property
    def rows(self) -> conditions.Rows | None:
        """The condition as rows; None where rows cannot show it."""
        return conditions.to_rows(self.question.get("show_if"))

    @cached_property
    def lost(self) -> list[str]:
        """Rows of the condition about something that is not there (any more)."""
        return conditions.missing(self.rows, self.offers) if self.rows else []

    @cached_property
    def topics(self) -> dict[str, list[topics.Asked]]:
        """The topics of the consultation."""
        return topics.of_consultation(self.survey.consultation)

    def _is_refused(self, place: str) -> bool:
        return place in self._theirs or place in self._outcome.problems


def rows_of(survey: Survey) -> list[Row]:
    """The questions of a draft in order, each with what the list says about it."""
    document, language = survey.draft, source_of(survey.draft)
    by_topic = topics.of_consultation(survey.consultation)
    return [
        Row(
            number,
            question,
            conditions.say(document, question.get("show_if"), language),
            [
                one
                for one in by_topic.get(question.get("topic", ""), [])
                if one.survey is not survey
            ],
        )
        for number, question in enumerate(document["questions"], start=1)
    ]


def source_of(document: Mapping[str, Any]) -> str:
    """The language in which a survey is written first."""
    languages: list[str] = document["languages"]
    return SOURCE if SOURCE in languages else languages[0]


def is_there(survey: Survey, key: str) -> bool:
    """Whether this can be opened: a question of the draft, or its first screen."""
    return key == FIRST or any(one["key"] == key for one in survey.draft["questions"])
