"""A Word file (.docx) that people and screen readers can find their way in.

Real headings, alternative text on each picture, a repeated header row on each table, the language
and the direction of each run of words.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from voice.listen.labels import text_direction
from voice.paper.content import runs
from voice.respond.documents.prints import picture_as_png
from voice.respond.releases.reading import Spoken

_INK, _QUIET = RGBColor(0x1D, 0x1B, 0x2E), RGBColor(0x47, 0x43, 0x5F)
_BODY, _HEADINGS = Pt(14), {1: Pt(26), 2: Pt(20), 3: Pt(16)}  # standards ER4
_PICTURE = Cm(2.2)
_A4, _MARGIN = (Cm(21.0), Cm(29.7)), Cm(2.0)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that cannot stand in such a file, whoever wrote them."""
_TABLE_STYLE = "Table Grid"


class WordFile:
    """A document in one language, written from top to bottom."""

    def __init__(self, title: str, language: str, day: datetime | None = None) -> None:
        """Begin with nothing in it but its name, its language and the day it tells of."""
        self.language = language
        self._file: WordDocument = Document()
        self._set_page()
        self._set_styles()
        properties = self._file.core_properties
        properties.title, properties.language = _FORBIDDEN.sub("", title), language
        properties.author = "Voice"
        # A document made twice from the same words is the same.
        properties.created = properties.modified = day or datetime(2026, 1, 1, tzinfo=UTC)

    def heading(self, level: int, words: Spoken | str) -> None:
        """A heading of level 1, 2 or 3."""
        self._write(self._file.add_heading(level=level), self._spoken(words))

    def say(self, words: Spoken | str, *, quiet: bool = False, listed: bool = False) -> None:
        """A paragraph, or one line of a list."""
        paragraph = self._file.add_paragraph(style="List Bullet" if listed else None)
        for run in self._write(paragraph, self._spoken(words)):
            if quiet:
                run.font.color.rgb = _QUIET

    def fact(self, name: str, words: Spoken | str) -> None:
        """A name and what belongs to it: "By when: Tuesday 6 July 2027"."""
        paragraph = self._file.add_paragraph()
        for run in self._write(paragraph, self._spoken(f"{name}: ")):
            run.bold = True
        self._write(paragraph, self._spoken(words), keep_direction=True)

    def quote(self, words: Spoken, signed: str) -> None:
        """Somebody's own words, and who said them."""
        self._write(
            self._file.add_paragraph(style="Quote"), Spoken(f"“{words.text}”", words.language)
        )
        self.say(signed, quiet=True)

    def picture(self, reference: str, alt: str) -> None:
        """One of our pictures, with words for those who do not see it."""
        shape = self._file.add_picture(io.BytesIO(picture_as_png(reference)), width=_PICTURE)
        shape._inline.docPr.set("descr", alt)  # the library has no door to it
        self._turn(self._file.paragraphs[-1], self.language)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Spoken | str]]) -> None:
        """A table whose first row names the columns, on each page that it runs over."""
        table = self._file.add_table(rows=1, cols=len(heads), style=_TABLE_STYLE)
        if self._is_rtl(self.language):
            table._tbl.tblPr.insert(1, OxmlElement("w:bidiVisual"))  # after the style
        head = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(head)
        for cell, words in zip(table.rows[0].cells, heads, strict=True):
            for run in self._write(cell.paragraphs[0], self._spoken(words)):
                run.bold = True
        for row in rows:
            for cell, said in zip(table.add_row().cells, row, strict=True):
                self._write(cell.paragraphs[0], self._spoken(said))
        self._file.add_paragraph()

    def to_bytes(self) -> bytes:
        """The whole file."""
        written = io.BytesIO()
        self._file.save(written)
        return written.getvalue()

    def _spoken(self, words: Spoken | str) -> Spoken:
        return words if isinstance(words, Spoken) else Spoken(words, self.language)

    def _write(
        self, paragraph: Paragraph, words: Spoken, *, keep_direction: bool = False
    ) -> list[Run]:
        if not keep_direction:
            self._turn(paragraph, words.language)
        written = []
        for part in runs(words.text):
            run = paragraph.add_run(_FORBIDDEN.sub("", part["text"]))
            run.bold = part["bold"] or None
            self._mark(run, words.language)
            written.append(run)
        return written

    def _turn(self, paragraph: Paragraph, language: str) -> None:
        if self._is_rtl(language):
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))

    def _mark(self, run: Run, language: str) -> None:
        """The language of a run: screen readers choose their voice by it."""
        properties = run._r.get_or_add_rPr()
        if self._is_rtl(language):
            properties.append(OxmlElement("w:rtl"))
        tag = OxmlElement("w:lang")
        for name in ("val", "bidi"):
            tag.set(qn(f"w:{name}"), "en-GB" if language == "en" else language)
        properties.append(tag)

    @staticmethod
    def _is_rtl(language: str) -> bool:
        return text_direction(language) == "rtl"

    def _set_page(self) -> None:
        for section in self._file.sections:
            section.page_width, section.page_height = _A4
            section.left_margin = section.right_margin = _MARGIN
            section.top_margin = section.bottom_margin = _MARGIN

    def _set_styles(self) -> None:
        styles: Any = self._file.styles
        self._set_font(styles["Normal"], _BODY)
        for level, size in _HEADINGS.items():
            self._set_font(styles[f"Heading {level}"], size)
        styles["Quote"].font.italic = False  # standards ER5

    @staticmethod
    def _set_font(style: Any, size: Pt) -> None:
        style.font.name, style.font.size, style.font.color.rgb = "Arial", size, _INK
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)
        fonts.set(qn("w:cs"), "Arial")
        complex_size = OxmlElement("w:szCs")  # of Arabic and Indic letters
        complex_size.set(qn("w:val"), str(int(size.pt * 2)))
        properties.append(complex_size)
