"""Whose answers are looked at: own words, a language, a way, an age band, a place, a need.

Also who chose the answer, where someone answered for another.

Two at most at once (standards N3): with the forums beside the answers, a third would show single
people even to staff who need not know them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from surveys.models import Answer, Edition, Response, Survey
from surveys.submissions import CHANNELS
from voice.listen.cleaning import clean
from voice.listen.heard.told import Asked, aliases_of, asked_in
from voice.listen.models import Comment

MOST = 2
_OF_FILES = {"whose", "language"}
"""What a row of a file tells as well."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a person asked to see. An empty value asks for everyone."""

    whose: str = ""  # self, helped, proxy
    chose: str = ""  # person, together, helper: of what was said for another
    language: str = ""
    way: str = ""
    age: str = ""
    area: str = ""
    provision: str = ""
    needs: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "Narrowing":
        """The narrowing in an address."""
        return cls(**{one.name: clean(arguments.get(one.name))[:100] for one in fields(cls)})

    @property
    def given(self) -> dict[str, str]:
        """Only what narrows, for the next address."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def is_too_narrow(self) -> bool:
        """Whether more than two are asked for at once."""
        return len(self.given) > MOST


@dataclass(frozen=True, slots=True)
class Editions:
    """What can be asked of a consultation's editions: which question tells what, by edition."""

    documents: Mapping[int, Mapping[str, Any]]
    asked: Mapping[int, Sequence[tuple[str, Asked]]]

    @classmethod
    def of(
        cls, session: Session, consultation_id: int, districts: Sequence[Mapping[str, Any]] = ()
    ) -> "Editions":
        """The editions of a consultation; districts are known by their names (`asked_in`)."""
        aliases = aliases_of(districts)
        found = (
            select(Edition.id, Edition.document)
            .join(Edition.survey)
            .where(Survey.consultation_id == consultation_id)
            .order_by(Edition.survey_id, Edition.number)
        )
        documents = {one.id: one.document for one in session.execute(found)}
        asked = {one: list(asked_in(each, aliases)) for one, each in documents.items()}
        return cls(documents, asked)

    def offered(self, dimension: str) -> list[str]:
        """The groups that can be looked at, in the authors' order."""
        if dimension == "way":
            return list(CHANNELS)
        if dimension == "language":
            languages = (one for each in self.documents.values() for one in each["languages"])
            return list(dict.fromkeys(languages))
        asked = (one for each in self.asked.values() for one in each)
        groups = (
            group for name, one in asked if name == dimension for group in one.groups.values()
        )
        return list(dict.fromkeys(groups))

    def names(self, dimension: str) -> dict[str, Mapping[str, str]]:
        """The words of each group, as the newest edition has them."""
        found: dict[str, Mapping[str, str]] = {}
        for edition_id, asked in self.asked.items():
            for name, one in asked:
                if name == dimension:
                    found |= _words(self.documents[edition_id], one)
        return found


def of_responses(narrowing: Narrowing, editions: Editions) -> list[ColumnElement[bool]]:
    """What responses must fulfil."""
    columns = {
        "whose": Response.answered_by,
        "chose": Response.who_chose,
        "language": Response.language,
        "way": Response.channel,
    }
    return [
        columns[name] == value if name in columns else or_(*_told(editions, name, value), false())
        for name, value in narrowing.given.items()
    ]


def of_comments(narrowing: Narrowing, editions: Editions) -> list[ColumnElement[bool]]:
    """What comments must fulfil: their response does, or the row of a file that they are."""
    given = narrowing.given
    if not given:
        return []
    fitting = select(Response.id).where(*of_responses(narrowing, editions))
    conditions: list[ColumnElement[bool]] = [Comment.response_id.in_(fitting)]
    if set(given) <= _OF_FILES:
        columns = {"whose": Comment.answered_by, "language": Comment.language}
        told = (columns[name] == value for name, value in given.items())
        conditions.append(and_(Comment.response_id.is_(None), *told))
    return [or_(*conditions)]


def _told(editions: Editions, dimension: str, group: str) -> Iterator[ColumnElement[bool]]:
    """In which edition which answers tell the group."""
    told = aliased(Answer)  # the query around may count answers itself
    value = cast(told.value, Text)  # a key, or a list of keys, as JSON
    for edition_id, asked in editions.asked.items():
        for name, one in asked:
            keys = [key for key, belongs_to in one.groups.items() if belongs_to == group]
            if name == dimension and keys:
                answered = exists().where(
                    told.response_id == Response.id,
                    told.question == one.key,
                    told.state == "answered",
                    or_(*(value.contains(f'"{key}"', autoescape=True) for key in keys)),
                )
                yield and_(Response.edition_id == edition_id, answered)


def _words(document: Mapping[str, Any], one: Asked) -> dict[str, Mapping[str, str]]:
    (question,) = (each for each in document["questions"] if each["key"] == one.key)
    return {one.groups[each["key"]]: each["text"] for each in question.get("options", ())}
