"""LimeSurvey's texts as plain words: without HTML, by language."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "div", "h1", "h2", "h3", "h4", "li", "p", "tr"})
_HIDDEN = frozenset({"script", "style"})
_LOST = frozenset({"a", "audio", "iframe", "img", "object", "table", "video"})
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r" ?\n[ \n]*")

YES_NO = {
    "ar": ("نعم", "لا"),
    "bn": ("হ্যাঁ", "না"),
    "en": ("Yes", "No"),
    "gu": ("હા", "ના"),
    "pa": ("ਹਾਂ", "ਨਹੀਂ"),
    "pl": ("Tak", "Nie"),
    "pt": ("Sim", "Não"),
    "ro": ("Da", "Nu"),
    "so": ("Haa", "Maya"),
    "ur": ("ہاں", "نہیں"),
}
"""LimeSurvey shows these in each language, but no .lss file holds them."""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.lost: dict[str, None] = {}
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LOST:
            self.lost[tag] = None
        if tag in _BREAKS:
            self.words.append("\n")
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.words.append("\n")
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data.replace("\n", " "))


def plain(html: str) -> tuple[str, list[str]]:
    """The words of a text, and the tags whose meaning was lost with them."""
    if "<" not in html and "&" not in html:
        return html.strip(), []
    reader = _Text()
    reader.feed(html)
    reader.close()
    words = _LINES.sub("\n", _BLANKS.sub(" ", "".join(reader.words)))
    return words.strip(), list(reader.lost)
