"""XLIFF 1.2, which every translator's program reads (2.0 is newer, and far fewer read it).

A text is a `trans-unit` whose `resname` is the place. Plural forms are a group of units, as the
guide for PO in XLIFF has them.
"""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as Plain  # to write; what comes in is read by defusedxml

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from voice.translating.states import APPROVED, CHECKED, MISSING, STALE
from voice.translating.units import Unit, UnusableFile, read_back

MEDIA_TYPE, ENDING = "application/x-xliff+xml", "xlf"

_SPACE = "urn:oasis:names:tc:xliff:document:1.2"
_XML = "http://www.w3.org/XML/1998/namespace"
_PLURALS = "x-gettext-plurals"
_STATES = {
    MISSING: "needs-translation",
    STALE: "needs-adaptation",
    CHECKED: "signed-off",
    APPROVED: "final",
}
_FORBIDDEN = {one: None for one in range(32) if chr(one) not in "\t\n\r"}  # by XML itself


def write(language: str, units: Iterable[Unit]) -> bytes:
    """The texts as an XLIFF file."""
    Plain.register_namespace("", _SPACE)
    root = Plain.Element(f"{{{_SPACE}}}xliff", {"version": "1.2"})
    head = {
        "original": "voice",
        "datatype": "plaintext",
        "source-language": "en",
        "target-language": language,
    }
    body = _add(_add(root, "file", head), "body")
    for number, unit in enumerate(units, 1):
        _write_unit(body, number, unit)
    Plain.indent(root)
    return bytes(Plain.tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def read(language: str, body: bytes) -> list[Unit]:
    """The texts in an XLIFF file. Raises `UnusableFile`, also for one with entities or a DTD."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnusableFile("hostile") from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnusableFile("broken") from error
    if root.tag != f"{{{_SPACE}}}xliff":
        raise UnusableFile("not_xliff")
    return read_back(_read_units(root))


def _write_unit(body: Plain.Element, number: int, unit: Unit) -> None:
    if len(unit.english) == 1:
        _write_text(body, str(number), unit, unit.english[0], unit.words[0])
        return
    group = _add(body, "group", {"restype": _PLURALS, "resname": unit.place, "id": str(number)})
    for form, words in enumerate(unit.words):
        english = unit.english[min(form, 1)]
        _write_text(group, f"{number}[{form}]", unit, english, words)


def _write_text(parent: Plain.Element, name: str, unit: Unit, english: str, words: str) -> None:
    facts = {"id": name, "resname": unit.place, f"{{{_XML}}}space": "preserve"}
    if unit.state == APPROVED:
        facts["approved"] = "yes"
    text = _add(parent, "trans-unit", facts)
    _add(text, "source").text = english.translate(_FORBIDDEN)
    target = _add(text, "target", {"state": _STATES.get(unit.state, "needs-review-translation")})
    target.text = words.translate(_FORBIDDEN)
    if unit.note:
        _add(text, "note").text = unit.note


def _read_units(root: Plain.Element) -> Iterator[Unit]:
    grouped: set[int] = set()
    for group in root.iter(f"{{{_SPACE}}}group"):
        texts = group.findall(f"{{{_SPACE}}}trans-unit")
        if group.get("restype") == _PLURALS and texts:
            grouped.update(map(id, texts))
            english = dict.fromkeys(_text_in(one, "source") for one in texts)
            yield Unit(
                group.get("resname") or "",
                _singular_and_plural(list(english)),
                tuple(_text_in(one, "target") for one in texts),
            )
    for text in root.iter(f"{{{_SPACE}}}trans-unit"):
        if id(text) not in grouped:
            place = text.get("resname") or text.get("id") or ""
            yield Unit(place, (_text_in(text, "source"),), (_text_in(text, "target"),))


def _singular_and_plural(found: list[str]) -> tuple[str, str]:
    return found[0], found[-1]


def _text_in(text: Plain.Element, name: str) -> str:
    """The words, with those of marks that a program put inside (`<g>`, `<mrk>`)."""
    part = text.find(f"{{{_SPACE}}}{name}")
    return "".join(part.itertext()) if part is not None else ""


def _add(parent: Plain.Element, name: str, facts: dict[str, str] | None = None) -> Plain.Element:
    return Plain.SubElement(parent, f"{{{_SPACE}}}{name}", facts or {})
