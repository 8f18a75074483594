"""The interface's words as people change and approve them: theirs first, then the catalogue's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice.accounts.models import User
from voice.translating import catalogues, checks
from voice.translating.catalogues import Entry
from voice.translating.models import InterfaceWord
from voice.translating.people import Changed, OwnWords, may_approve
from voice.translating.states import APPROVED, DRAFT, MISSING, digest

STATES = (MISSING, DRAFT, APPROVED)


class NoSuchString(LookupError):
    """The interface has no such string."""


class Unfit(ValueError):
    """Words that cannot stand for the English; the reason is a sentence."""


@dataclass(frozen=True, slots=True)
class String:
    """A string of the interface in one language: what it says now, and how far it is."""

    entry: Entry
    row: InterfaceWord | None

    @property
    def words(self) -> tuple[str, ...]:
        """What it says now: one text, or one for each plural form."""
        return tuple(self.row.words) if self.row else self.entry.words

    @property
    def state(self) -> str:
        """Missing, draft or approved. A catalogue's words are drafts until a person says more."""
        if not all(self.words):
            return MISSING
        return self.row.state if self.row else DRAFT

    @property
    def seen(self) -> str:
        """A digest of what a person sees before they change or approve it."""
        return digest("\x00".join((*self.words, self.state)))


def strings_of(session: Session, language: str) -> list[String]:
    """Every string that the public reads, in the order of the pages."""
    found = session.scalars(select(InterfaceWord).where(InterfaceWord.language == language))
    rows = {row.digest: row for row in found}
    return [String(entry, rows.get(entry.digest)) for entry in catalogues.entries_of(language)]


def find(session: Session, language: str, name: str) -> String:
    """The string with this digest, as it is now. Raises `NoSuchString`."""
    return _find(language, name, session.get(InterfaceWord, _key(language, name)))


def find_to_change(session: Session, language: str, name: str) -> String:
    """The same, held until the transaction ends."""
    row = session.get(
        InterfaceWord, _key(language, name), with_for_update=True, populate_existing=True
    )
    return _find(language, name, row)


def count(strings: Iterable[String]) -> dict[str, int]:
    """How many strings are in each state."""
    counts = dict.fromkeys(STATES, 0)
    for string in strings:
        counts[string.state] += 1
    return counts


def choose(strings: Iterable[String], state: str, wanted: str) -> list[String]:
    """Those in a state, and with a word (or part of one) in English or in the language."""
    wanted = wanted.casefold()
    return [
        one
        for one in strings
        if (not state or one.state == state)
        and (not wanted or wanted in " ".join((*one.entry.source, *one.words)).casefold())
    ]


def save(
    session: Session,
    language: str,
    string: String,
    words: Sequence[str],
    by: User,
    seen: str | None = None,
) -> InterfaceWord | None:
    """Let a string say this; it is a draft then. Nothing happens where it says so already.

    Raises `Unfit`, and `Changed` where somebody else wrote meanwhile (`seen`).
    """
    if seen is not None and string.seen != seen and tuple(words) != string.words:
        raise Changed(list(string.words))
    if tuple(words) == string.words:
        return string.row
    problem = checks.find_problem(string.entry.source, words)
    if problem:
        raise Unfit(problem)
    row = _row_of(session, language, string)
    row.words, row.state = list(words), DRAFT
    row.written_by, row.written_at = by, utc_now()
    row.approved_by = row.approved_at = None
    row.changed_at = utc_now()
    session.flush()
    return row


def approve(session: Session, language: str, string: String, by: User, seen: str) -> InterfaceWord:
    """A second person finds the words right (standards L2).

    Words of the catalogue were written by no one here, so anyone may. Raises `OwnWords`, `Unfit`
    for a string without words, and `Changed` where it says something else by now.
    """
    if string.seen != seen:
        raise Changed(list(string.words))
    problem = checks.find_problem(string.entry.source, string.words)
    if problem:
        raise Unfit(problem)
    if string.row and not may_approve(string.row, by):
        raise OwnWords
    row = _row_of(session, language, string)
    row.state, row.approved_by, row.approved_at = APPROVED, by, utc_now()
    row.changed_at = utc_now()
    session.flush()
    return row


def languages_with_counts(
    session: Session, languages: Iterable[str]
) -> Mapping[str, dict[str, int]]:
    """For each language, how many strings are in each state."""
    return {one: count(strings_of(session, one)) for one in languages}


def _row_of(session: Session, language: str, string: String) -> InterfaceWord:
    if string.row:
        return string.row
    entry = string.entry
    row = InterfaceWord(
        language=language,
        digest=entry.digest,
        context=entry.context,
        english=entry.english,
        plural=entry.plural,
        words=list(entry.words),
        state=DRAFT,
    )
    session.add(row)
    return row


def _find(language: str, name: str, row: InterfaceWord | None) -> String:
    for entry in catalogues.entries_of(language):
        if entry.digest == name:
            return String(entry, row)
    raise NoSuchString(name)


def _key(language: str, name: str) -> dict[str, str]:
    return {"language": language, "digest": name}
