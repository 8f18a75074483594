"""The interface's own strings: the English of the pages, and each language's catalogue file."""

import gettext
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from voice import i18n

_EXAMPLES = range(112)
_MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A string of the interface: its English, and the words of a language's catalogue."""

    context: str
    english: str
    plural: str
    words: tuple[str, ...]

    @property
    def source(self) -> tuple[str, ...]:
        """The English: one string, or a singular and its plural."""
        return (self.english, self.plural) if self.plural else (self.english,)

    @property
    def digest(self) -> str:
        """A short name that stays the same as long as the English does."""
        said = f"{self.context}\x04{self.english}\x00{self.plural}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Form:
    """A plural form of a language, with numbers that take it, as examples."""

    number: int
    examples: tuple[int, ...]


def entries_of(language: str) -> list[Entry]:
    """The strings that people read in this language, in the order of the pages.

    Staff pages are in English so far: their strings stand in no catalogue with words, and are
    left out (`i18n.current_language`).
    """
    wanted = set().union(*(_translated(*_file_of(one)) for one in i18n.languages()[1:]))
    catalogue = _read(*_file_of(language))
    return [one for one in catalogue if one.digest in wanted]


def forms_of(language: str) -> list[Form]:
    """The plural forms of a language as its catalogue counts them, with examples."""
    own = _load(_file_of(language)[0], language)
    return _forms(own.num_plurals, own.plural_expr)


def count_as(catalogue: Catalog, language: str) -> None:
    """Give a catalogue the plural rule of the language's own one."""
    own = _load(_file_of(language)[0], language)
    vars(catalogue).update(_num_plurals=own.num_plurals, _plural_expr=own.plural_expr)


def _file_of(language: str) -> tuple[Path, int, str]:
    """A catalogue's path and, as it may be replaced while we run, its age; and its language."""
    path = i18n.folder_of(language) / "messages.po"
    return path, path.stat().st_mtime_ns if path.exists() else 0, language


@lru_cache(maxsize=64)
def _read(path: Path, _age: int, language: str) -> tuple[Entry, ...]:
    return tuple(_entries(_load(path, language)))


@lru_cache(maxsize=64)
def _translated(path: Path, age: int, language: str) -> frozenset[str]:
    return frozenset(one.digest for one in _read(path, age, language) if all(one.words))


def _load(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _entries(catalogue: Catalog) -> Iterator[Entry]:
    for message in catalogue:
        if message.id:
            english, plural = _english(message)
            yield Entry(message.context or "", english, plural, words_of(message))


def words_of(message: Message) -> tuple[str, ...]:
    """A message's words: one, or one for each plural form."""
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def _english(message: Message) -> tuple[str, str]:
    return (message.id, "") if isinstance(message.id, str) else (message.id[0], message.id[1])


def _forms(count: int, expression: str) -> list[Form]:
    form_of = gettext.c2py(expression)
    taken: dict[int, list[int]] = {form: [] for form in range(count)}
    for number in _EXAMPLES:
        examples = taken.setdefault(int(form_of(number)), [])
        if len(examples) < _MOST_EXAMPLES:
            examples.append(number)
    return [Form(form, tuple(taken[form])) for form in range(count)]
