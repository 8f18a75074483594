"""Which column of a file is what: guessed from its headings, or as somebody chose the last time."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice.listen.groups import EVERYONE, audience_of
from voice.listen.sources.files import Table
from voice.listen.sources.models import ImportChoice

NOTHING, TEXT = "nothing", "text"
GROUP, LANGUAGE, DAY, WHOSE, QUOTE = "group", "language", "day", "whose", "quote"
ROLES = (NOTHING, TEXT, GROUP, LANGUAGE, DAY, WHOSE, QUOTE)
ONCE = (GROUP, LANGUAGE, DAY, WHOSE, QUOTE)
"""Of these, a file can have one column each; of texts, one for each question."""
CHANNELS = ("forms", "facebook", "local_offer", "file")

_HEADINGS = {
    DAY: r"(?:completion|submission|created|start)? ?(?:time|date|timestamp|day)"
    r"|timestamp|posted(?: on| at)?|(?:date|time) (?:posted|created|received|submitted)|when",
    LANGUAGE: r"language|tongue|(?:your|first|home) language",
    GROUP: r"who(?: are you)?|group|audience|role|i am(?: an?)?.{0,12}|respondent type"
    r"|you are.{0,6}",
    WHOSE: r"whose words|answered by|who (?:is )?answer(?:ing|ed).{0,30}|who filled.{0,30}",
    QUOTE: r".*(?:may|can) we (?:quote|share|use) .*"
    r"|.*(?:quote|share) (?:my|your) (?:words|comments?).*",
}
_IS = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _HEADINGS.items()}
_PRIVATE = re.compile(
    r"\b(?:name|e-?mail|phone|telephone|mobile|address|postcode|ip|profile|user|author|from|url|link"
    r"|id)\b",
    re.IGNORECASE,
)
_TELLING = 5  # words in the longest cell: with fewer in each, it is no question in people's words
_ALIKE = 0.3  # of the cells: where so few differ, people chose among answers
_LABEL = 3  # words
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person said about a file's columns."""

    roles: Mapping[str, str] = field(default_factory=dict)  # by heading; others are not taken
    topics: Mapping[str, str] = field(default_factory=dict)  # by heading, of texts
    group: str = EVERYONE  # of rows whose group the file does not say
    channel: str = "file"

    @property
    def texts(self) -> list[str]:
        """The columns that hold people's words, in the order of the file."""
        return [heading for heading, role in self.roles.items() if role == TEXT]

    def column(self, role: str) -> str | None:
        """The column of a role that can only be there once."""
        return next((heading for heading, one in self.roles.items() if one == role), None)

    def to_json(self) -> dict[str, Any]:
        """As it is kept. Pairs, because a database keeps no order of keys."""
        return {
            "roles": [list(one) for one in self.roles.items()],
            "topics": [list(one) for one in self.topics.items()],
            "group": self.group,
            "channel": self.channel,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Choices":
        """From what `to_json` gave."""
        return cls(dict(kept["roles"]), dict(kept["topics"]), kept["group"], kept["channel"])


def suggest(session: Session, table: Table) -> Choices:
    """What was chosen the last time for these headings; else a guess, for a person to check."""
    kept = session.get(ImportChoice, _digest(table.columns))
    return Choices.read(kept.choices) if kept else guess(table)


def remember(session: Session, columns: Sequence[str], choices: Choices) -> None:
    """Keep what was chosen, for the next file with the same headings."""
    kept = ImportChoice(headings=_digest(columns), choices=choices.to_json(), changed_at=utc_now())
    session.merge(kept)


def guess(table: Table) -> Choices:
    """What the columns look like. Columns that may name a person are never suggested."""
    roles: dict[str, str] = {}
    for heading in table.columns:
        role = _role_of(heading, table)
        roles[heading] = NOTHING if role in ONCE and role in roles.values() else role
    return Choices(roles, channel=_channel_of(table.columns))


def _role_of(heading: str, table: Table) -> str:
    plain = " ".join(heading.split()).rstrip("?:.")
    cells = [row[heading] for _, row in table.rows[:_LOOKED_AT] if row[heading]]
    for role, pattern in _IS.items():
        if pattern.fullmatch(plain):
            return role
    is_label = len(plain.split()) <= _LABEL  # "From", not "What do you want from us?"
    if (is_label and _PRIVATE.search(plain)) or not cells:
        return NOTHING
    if all(audience_of(cell) for cell in cells):
        return GROUP
    is_said = max(len(cell.split()) for cell in cells) >= _TELLING
    is_choice = len(set(cells)) <= len(cells) * _ALIKE
    is_named = plain.lower() in ("comment", "comments")
    return TEXT if is_named or (is_said and not is_choice) else NOTHING


def _channel_of(columns: Sequence[str]) -> str:
    plain = {heading.lower() for heading in columns}
    if plain & {"start time", "completion time", "timestamp"}:
        return "forms"
    if any("facebook" in heading or "reactions" in heading for heading in plain):
        return "facebook"
    return "local_offer" if any("local offer" in heading for heading in plain) else "file"


def _digest(columns: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(columns)).encode()).hexdigest()
