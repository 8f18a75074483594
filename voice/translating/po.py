"""PO, the format of gettext: `msgctxt` is the place, `msgid` the English."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from voice.translating.catalogues import count_as, words_of
from voice.translating.units import Unit, UnusableFile, read_back

MEDIA_TYPE, ENDING = "text/x-gettext-translation", "po"

# What the library raises for lines in no order.
_DAMAGES = (AssertionError, AttributeError, IndexError, PoFileError, TypeError, ValueError)


class _Words(Catalog):
    """A catalogue that reads no header: a hostile one asks for billions of plural forms."""

    def __setitem__(self, id: Any, message: Message) -> None:
        if id:
            super().__setitem__(id, message)


def write(language: str, units: Iterable[Unit]) -> bytes:
    """The texts as a PO file. How far each is stands in a comment."""
    catalogue = Catalog(locale=language, project="Voice", fuzzy=False)
    count_as(catalogue, language)
    for unit in units:
        plural = len(unit.english) > 1
        catalogue.add(
            unit.english if plural else unit.english[0],
            unit.words if plural else unit.words[0],
            context=unit.place or None,
            auto_comments=[one for one in (unit.note, unit.state) if one],
        )
    written = BytesIO()
    write_po(written, catalogue, width=0)
    return written.getvalue()


def read(language: str, body: bytes) -> list[Unit]:
    """The texts in a PO file. Raises `UnusableFile`."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFile("not_utf8") from error
    catalogue = _Words(locale=language)
    count_as(catalogue, language)
    try:
        PoFileParser(catalogue, ignore_obsolete=True, abort_invalid=True).parse(text.split("\n"))
    except _DAMAGES as error:
        raise UnusableFile("broken") from error
    return read_back(_unit(message) for message in catalogue if message.id)


def _unit(message: Message) -> Unit:
    english = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    return Unit(message.context or "", english, words_of(message))
