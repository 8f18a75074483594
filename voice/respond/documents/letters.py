"""A release as a Word file: for a board, and for a newsletter, in either reading level."""

from datetime import datetime

from flask_babel import gettext as _

from voice.respond.documents.outline import Item, Outline, Promised
from voice.respond.documents.prints import address_of
from voice.respond.documents.word import WordFile

_NOTHING = "–"


def for_board(outline: Outline, day: datetime | None) -> bytes:
    """Every promise in one table first, then what lies behind each: people, words, reasons."""
    file = _begin(outline, day)
    file.heading(2, _("All promises"))
    file.table(
        [_("Priority"), _("What we do"), _("How far"), _("Who"), _("By when")],
        [
            (item.title, one.what, one.status_words, one.who or _NOTHING, one.when or _NOTHING)
            for item in outline.items
            for one in item.promises
        ],
    )
    for item in outline.items:
        _write_head(file, item)
        _write_said(file, item)
        file.heading(3, _("What we do"))
        for one in item.promises:
            _write_promise(file, one)
    return _end(file, outline)


def for_newsletter(outline: Outline, day: datetime | None) -> bytes:
    """Short: what people said, and what we do; the page has the rest."""
    file = _begin(outline, day)
    for item in outline.items:
        _write_head(file, item)
        file.fact(_("You said"), item.you_said)
        if item.quotes:
            file.quote(item.quotes[0].words, item.quotes[0].signed)
        for one in item.promises:
            file.fact(one.status_words, one.what)
    return _end(file, outline)


def _begin(outline: Outline, day: datetime | None) -> WordFile:
    name = _("You said, we did")
    file = WordFile(f"{name}: {outline.title.text}", outline.language, day)
    file.heading(1, outline.title)
    file.say(f"{name}. {outline.update}")
    if outline.first_translation:
        file.say(outline.first_translation, quiet=True)
    if outline.heard:
        file.say(f"{_('We heard:')} {outline.heard}.")
    for one in outline.progress:
        file.say(one, listed=True)
    return file


def _write_head(file: WordFile, item: Item) -> None:
    file.heading(2, item.title)
    if item.picture:
        file.picture(item.picture, _("A picture for: %(title)s", title=item.title.text))


def _write_said(file: WordFile, item: Item) -> None:
    file.heading(3, _("You said"))
    file.say(item.you_said)
    for words in item.how_many:
        file.say(words, listed=True)
    for said in item.quotes:
        if said.translation:
            file.say(said.translation, quiet=True)
        file.quote(said.words, said.signed)
    if item.why:
        file.fact(_("Why we chose this"), item.why)


def _write_promise(file: WordFile, promised: Promised) -> None:
    file.fact(promised.status_words, promised.what)
    for fact in promised.facts:
        file.fact(fact.name, fact.words)


def _end(file: WordFile, outline: Outline) -> bytes:
    address = address_of(outline.code, outline.language)
    if address:
        file.say(_("Read it again, or tell us what you think:"))
        file.say(address)
    file.say(_("Pictures:") + " OpenMoji, CC BY-SA 4.0", quiet=True)
    return file.to_bytes()
