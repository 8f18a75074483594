"""Everything that the public can read is there in every language of the interface."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from jinja2 import Environment, meta

from surveys.receipts import PICTURES

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
TRANSLATIONS = ROOT / "translations"
LANGUAGES = sorted(folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir())

# Templates that these extend, include or import are public too. Staff pages wait for their turn.
PUBLIC_TEMPLATES = (
    "take_part/**/*.html",
    "contacts/ask.html",
    "errors/**/*.html",
    "involve/kiosk.html",
    "involve/pairing.html",
    "involve/draft/*.html",
    "listen/workshop/wall.html",
    "respond/public/**/*.html",
)
PUBLIC_CODE = (
    "voice/take_part/**/*.py",
    "voice/contacts/public_pages.py",
    "voice/errors.py",
    "voice/health.py",
    "voice/i18n.py",
    "voice/involve/reach/invitations.py",
    "voice/involve/events/kiosk.py",
    "voice/involve/reach/posters.py",
    "voice/involve/codesign/draft_*.py",
    "voice/listen/workshop/wall_pages.py",
    "voice/paper/**/*.py",
    "voice/wording.py",
    "voice/respond/documents/*.py",
    "voice/respond/replies/address_pages.py",
    "voice/respond/releases/feeds.py",
    "voice/respond/labels.py",
    "voice/respond/replies/messages.py",
    "voice/respond/releases/published.py",
    "voice/respond/rankings/public.py",
    "voice/respond/releases/reading.py",
)
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}
NAMES = {"Voice"}  # names that stay as they are in every language
SCRIPTS = {  # the others are written in Latin letters
    "ar": "ARABIC",
    "bn": "BENGALI",
    "gu": "GUJARATI",
    "pa": "GURMUKHI",
    "ur": "ARABIC",
}
FIXED = re.compile(r"%\(\w+\)[a-z]|<[^>]+>|&#?\w+;")
EXTENDS_PUBLIC = re.compile(r"""\{%-?\s*extends\s+["']public\.html["']""")
WHAT_TO_DO = "Run `make messages`, then fill these in translations/{}/LC_MESSAGES/messages.po:\n{}"

Words = str | tuple[str, str]


@cache
def public_files() -> list[Path]:
    code = [path for pattern in PUBLIC_CODE for path in ROOT.glob(pattern)]
    return code + [TEMPLATES / name for name in sorted(public_templates())]


def public_templates() -> set[str]:
    """The names of the public templates and of all templates that they are made of."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    waiting = [path for pattern in PUBLIC_TEMPLATES for path in TEMPLATES.glob(pattern)]
    found: set[str] = set()
    while waiting:
        path = waiting.pop()
        found.add(path.relative_to(TEMPLATES).as_posix())
        parts = meta.find_referenced_templates(environment.parse(path.read_text("utf-8")))
        waiting += [TEMPLATES / part for part in parts if part and part not in found]
    return found


@cache
def public_words() -> frozenset[Words]:
    return frozenset(words for path in public_files() for words in words_of(path))


def words_of(path: Path) -> set[Words]:
    """What a file asks to be translated; with a plural, both English forms."""
    method = "python" if path.suffix == ".py" else "jinja2"
    found = (message for _line, message, *_rest in extract_from_file(method, path, KEYWORDS))
    return {one if isinstance(one, str) else (one[0], one[1]) for one in found}


@cache
def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> list[str]:
    """The translation, or each of its plural forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def translated(language: str) -> Iterator[Message]:
    """The messages, of the public's or of anybody's pages, that have a translation."""
    return (message for message in catalogue(language) if message.id and any(forms(message)))


def letters(text: str) -> str:
    return "".join(one for one in FIXED.sub("", text) if one.isalpha())


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_the_public_reads_is_translated(language: str) -> None:
    known = catalogue(language)
    missing = [
        words
        for words in sorted(public_words(), key=str)
        if (message := known.get(words)) is None or not all(forms(message))
    ]
    assert not missing, WHAT_TO_DO.format(language, "\n".join(map(str, missing)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert not [message.id for message in catalogue(language) if message.fuzzy]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_what_pages_put_into_it(language: str) -> None:
    broken = [
        (message.id, form)
        for message in translated(language)
        if isinstance(message.id, str)
        for form in forms(message)
        if sorted(FIXED.findall(form)) != sorted(FIXED.findall(message.id))
    ]
    assert not broken


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_form_asks_for_nothing_that_the_english_lacks(language: str) -> None:
    broken = [
        (message.id, form)
        for message in translated(language)
        if isinstance(message.id, tuple)
        for form in forms(message)
        if not set(FIXED.findall(form)) <= set(FIXED.findall(" ".join(message.id)))
    ]
    assert not broken


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_in_the_letters_of_its_language(language: str) -> None:
    script = SCRIPTS.get(language, "LATIN")
    foreign = [
        (message.id, form)
        for message in translated(language)
        if message.id not in NAMES and letters(str(message.id))
        for form in forms(message)
        if not any(unicodedata.name(one, "").startswith(script) for one in letters(form))
    ]
    assert not foreign


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pictures_of_a_code_have_the_same_name(language: str) -> None:
    pictures = words_of(ROOT / "voice" / "take_part" / "picture_words.py")
    names = {form for one in pictures if (m := catalogue(language).get(one)) for form in forms(m)}
    assert len(names) == len(pictures) == len(PICTURES)


def test_no_page_of_the_public_is_forgotten() -> None:
    pages = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if EXTENDS_PUBLIC.search(path.read_text("utf-8"))
    }
    assert "listen/workshop/wall.html" in pages
    assert pages <= public_templates()


def test_the_public_places_are_all_found() -> None:
    for pattern in PUBLIC_CODE:
        assert list(ROOT.glob(pattern)), pattern
    for pattern in PUBLIC_TEMPLATES:
        assert list(TEMPLATES.glob(pattern)), pattern
    assert {"base.html", "public.html", "respond/_cards.html"} <= public_templates()
    assert {"For everyone", "Your privacy", "How we will know", "Too many tries"} <= public_words()
