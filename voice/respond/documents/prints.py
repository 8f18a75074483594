"""A release on paper: a booklet, a poster, and a picture to share, set by the typst compiler."""

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from surveys.wording import words_in
from voice.addresses import host_of
from voice.area import area_profile
from voice.i18n import direction_of
from voice.listen.labels import text_direction
from voice.media import pictures
from voice.paper import printing
from voice.paper.content import runs
from voice.paper.fonts import FontMissing, fonts_for, is_tall
from voice.qr import draw_qr
from voice.respond.documents.outline import Item, Outline, Promised, Said
from voice.respond.releases.reading import Spoken

Values = dict[str, Any]

ON_A_POSTER = 4
_PICTURE_PIXELS = 144.0  # an inch


def booklet(outline: Outline) -> bytes:
    """Everything that a release says, large and tagged (PDF/UA-1). Raises `FontMissing`."""
    return printing.typeset("release.typ", _gather(outline, outline.items, "booklet"))


def poster(outline: Outline) -> bytes:
    """The first of what a release says on one sheet, with the way to the rest.

    Raises `FontMissing`.
    """
    return printing.typeset("release.typ", _gather(outline, outline.items[:ON_A_POSTER], "poster"))


def share_picture(outline: Outline) -> bytes:
    """A picture (PNG, 1200 by 630) with the first priority's words. Raises `FontMissing`."""
    return printing.draw("share.typ", _gather(outline, outline.items[:1], "share"), ppi=72.0)


def address_of(code: str, language: str, host: str = "") -> str:
    """The whole address of a release's public page; "" where nothing says which host we are on."""
    host = host or host_of()
    path = current_app.url_map.bind("").build(
        "published.show", {"language": language, "code": code}
    )
    return host + path if host else ""


@lru_cache(maxsize=64)
def picture_as_png(reference: str) -> bytes:
    """One of our pictures as PNG, for files that cannot hold drawings."""
    return printing.draw("picture.typ", {"svg": pictures.read_svg(reference)}, ppi=_PICTURE_PIXELS)


def _gather(outline: Outline, items: Iterable[Item], layout: str) -> Values:
    shown = list(items)
    address = address_of(outline.code, outline.language)
    area = area_profile()
    return {
        "layout": layout,
        "language": outline.language,
        "is_rtl": direction_of(outline.language) == "rtl",
        "is_tall": is_tall(outline.language),
        "fonts": _fonts(outline),
        "name": _("You said, we did"),
        "title": _spoken(outline.title),
        "document_title": f"{_('You said, we did')}: {outline.title.text}",
        "update": outline.update,
        "heard": f"{_('We heard:')} {outline.heard}." if outline.heard else "",
        "first_translation": outline.first_translation,
        "progress": list(outline.progress),
        "items": [_item(one) for one in shown],
        "said_title": _("You said"),
        "did_title": _("What we do"),
        "why_title": _("Why we chose this:"),
        "rest": _rest(len(outline.items) - len(shown)),
        "address": address.partition("://")[2],
        "qr": draw_qr(address) if address else "",
        "qr_alt": _("A square that a camera can read. It opens the page with our answers."),
        "pictures": {one.picture: pictures.read_svg(one.picture) for one in shown if one.picture},
        "from": words_in(area["council"]["name"], outline.language),
        "credit": _("Pictures:") + " OpenMoji, CC BY-SA 4.0",
    }


def _rest(left: int) -> str:
    return str(
        _("Read all our answers:") if left else _("Read it again, or tell us what you think:")
    )


def _fonts(outline: Outline) -> list[str]:
    """The page's fonts first, then those of the languages that people are quoted in."""
    found = fonts_for(outline.language)
    quoted = {said.words.language for item in outline.items for said in item.quotes}
    for language in sorted(quoted):
        with suppress(FontMissing):
            found += [one for one in fonts_for(language) if one not in found]
    return found


def _item(item: Item) -> Values:
    return {
        "title": _spoken(item.title),
        "picture": item.picture,
        "you_said": _spoken(item.you_said),
        "how_many": list(item.how_many),
        "quotes": [_quote(one) for one in item.quotes],
        "why": _spoken(item.why) if item.why else None,
        "promises": [_promise(one) for one in item.promises],
    }


def _quote(said: Said) -> Values:
    return {
        "words": _spoken(said.words),
        "translation": _spoken(said.translation) if said.translation else None,
        "signed": said.signed,
    }


def _promise(promise: Promised) -> Values:
    return {
        "status": promise.status,
        "status_words": promise.status_words,
        "what": _spoken(promise.what),
        "facts": [{"name": one.name, "words": _spoken(one.words)} for one in promise.facts],
    }


def _spoken(spoken: Spoken) -> Values:
    """Words with their language and direction; `**hard words**` as bold runs."""
    return {
        "runs": runs(spoken.text),
        "language": spoken.language,
        "is_rtl": text_direction(spoken.language) == "rtl",
    }
