"""Showing a lead the words for which something comes first."""

from flask_babel import LazyString
from markupsafe import Markup, escape

from analysis import concerns
from voice.safeguarding import labels
from voice.safeguarding.sources import Said


def lit(words: str, language: str) -> Markup:
    """The words as HTML, with `mark` around those of harm."""
    lighted, place = Markup(), 0
    for flag in concerns.find(words, language):
        if flag.end <= place:
            continue
        start = max(place, flag.start)
        lighted += escape(words[place:start])
        lighted += Markup("<mark>{}</mark>").format(words[start : flag.end])
        place = flag.end
    return Markup('<span class="as-written">{}</span>').format(lighted + escape(words[place:]))


def kinds_of_flags(said: Said) -> list[LazyString]:
    """What the words of harm are about, each once."""
    found = {flag.kind for one in said.pieces for flag in concerns.find(one.words, one.language)}
    return [words for kind, words in labels.FLAGS.items() if kind in found]
