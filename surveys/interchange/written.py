"""A draft document, such as a strategy, cut into parts; and a survey that asks about each part."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from surveys.errors import Unusable
from surveys.interchange import bounds

SOURCE = "en"
MOST_PARTS = 40
_LONGEST = 4_500  # letters of one page: a survey's words may have 5,000
_LONGEST_HEADING = 120
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_MOST_UNPACKED = 20_000_000
_HEADING_STYLE = re.compile(r"heading\s?\d|title", re.IGNORECASE)
_HASHES = re.compile(r"#{1,6}\s+(?P<words>.+)")
_EASY = re.compile(r"easy[ -]?read(?: summary)?\s*[:–-]\s*(?P<words>.+)", re.IGNORECASE)
_DAMAGES = (zipfile.BadZipFile, EOFError, KeyError, RuntimeError, ValueError, zlib.error)

Paragraph = tuple[bool, str]
"""Whether it is a heading, and its words."""


@dataclass(slots=True)
class Part:
    """A part of a document: its heading, its words, and an easy-read summary where it has one."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    easy: list[str] = field(default_factory=list)


def read(data: bytes, name: str) -> list[Part]:
    """The parts of a `.docx` or a plain text (headings begin with `#`), in order.

    A paragraph that begins with "Easy read:" is its part's summary. Raises `Unusable`.
    """
    bounds.check_size(data)
    paragraphs = _of_word(data) if name.lower().endswith(".docx") else _of_text(data)
    parts = list(_cut(paragraphs))
    if not parts:
        bounds.refuse("no_parts")
    if len(parts) > MOST_PARTS:
        bounds.refuse("too_many_parts", most=MOST_PARTS)
    return parts


def ask_about(parts: Sequence[Part], title: str, audience: str) -> dict[str, Any]:
    """A survey in English: each part to read, then what people think of it."""
    questions = [one for number, part in enumerate(parts, 1) for one in _pages(part, number)]
    return {
        "format": "voice-survey/1",
        "title": {SOURCE: title},
        "audience": audience,
        "easy_read": False,
        "languages": [SOURCE],
        "wording": {SOURCE: "draft"},
        "questions": [*questions, _MAY_WE_SHARE],
    }


_MAY_WE_SHARE = {
    "key": "share_words",
    "kind": "yes_no",
    "text": {SOURCE: "May we share your words?"},
    "help": {SOURCE: "Other people may read your words. We take out names first."},
    "options": [
        {"key": "yes", "text": {SOURCE: "Yes, you may"}},
        {"key": "no", "text": {SOURCE: "No, please do not"}},
    ],
}


def _pages(part: Part, number: int) -> Iterator[dict[str, Any]]:
    """A part's words, on as many pages as they need, and the question about it."""
    topic = f"part_{number}"
    for page, words in enumerate(_pieces(part.paragraphs), 1):
        key = topic if page == 1 else f"{topic}_page_{page}"
        text = f"**{part.heading}**\n\n{words}"
        yield {"key": key, "kind": "information", "text": {SOURCE: text}}
    asked: dict[str, Any] = {
        "key": f"{topic}_said",
        "kind": "text",
        "topic": topic,
        "text": {SOURCE: f"What do you think about this part: {part.heading}?"},
    }
    yield asked | ({"help": {SOURCE: "\n\n".join(part.easy)}} if part.easy else {})


def _pieces(paragraphs: Iterable[str]) -> list[str]:
    """The paragraphs together, in pieces that fit on a page."""
    pieces: list[str] = []
    for paragraph in paragraphs:
        for start in range(0, len(paragraph), _LONGEST):
            some = paragraph[start : start + _LONGEST]
            if pieces and len(pieces[-1]) + len(some) + 2 <= _LONGEST:
                pieces[-1] += f"\n\n{some}"
            else:
                pieces.append(some)
    return pieces


def _cut(paragraphs: Iterable[Paragraph]) -> Iterator[Part]:
    """The parts that hold anything; what stands before the first heading is the beginning."""
    part = Part("The beginning")
    for is_heading, words in paragraphs:
        if is_heading:
            if part.paragraphs or part.easy:
                yield part
            part = Part(words[:_LONGEST_HEADING])
        elif easy := _EASY.fullmatch(words):
            part.easy.append(easy["words"])
        else:
            part.paragraphs.append(words)
    if part.paragraphs or part.easy:
        yield part


def _of_text(data: bytes) -> Iterator[Paragraph]:
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        bounds.refuse("not_utf8")
    for block in re.split(r"\n\s*\n", written.replace("\r\n", "\n").replace("\0", "")):
        for line in block.strip().splitlines() if block.lstrip().startswith("#") else [block]:
            words = " ".join(line.split())
            heading = _HASHES.fullmatch(words)
            if words:
                yield bool(heading), heading["words"] if heading else words


def _of_word(data: bytes) -> Iterator[Paragraph]:
    for paragraph in _open_word(data).iter(f"{_WORD}p"):
        words = " ".join("".join(_runs(paragraph)).split())
        if words:
            yield _is_heading(paragraph), words


def _open_word(data: bytes) -> Element:
    if data.startswith(bounds.OLD_OR_LOCKED):
        bounds.refuse("broken_file")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if any(one.lower().endswith("vbaproject.bin") for one in archive.namelist()):
                bounds.refuse("macros")
            if archive.getinfo(_MAIN).file_size > _MOST_UNPACKED:
                bounds.refuse("swollen_file")
            document = archive.read(_MAIN)
    except Unusable:
        raise
    except _DAMAGES:
        bounds.refuse("broken_file")
    bounds.check_document(document)
    opened: Element = fromstring(document)
    return opened


def _runs(paragraph: Element) -> Iterator[str]:
    for one in paragraph.iter():
        if one.tag == f"{_WORD}t":
            yield one.text or ""
        elif one.tag in (f"{_WORD}tab", f"{_WORD}br"):
            yield " "


def _is_heading(paragraph: Element) -> bool:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return style is not None and bool(_HEADING_STYLE.match(style.get(f"{_WORD}val", "")))
