"""A coded project for NVivo, ATLAS.ti, MAXQDA and others: REFI-QDA Project Exchange 1.5.

A zip of `project.qde` (XML of the namespace urn:QDA-XML:project:1.0) and a plain text for each
comment. The order of elements is the published schema's. Two users only, and no person's name:
those of the team who checked a theme, and the machine that suggests one.
"""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from voice.listen.taking_out.comments import Coded, Span, Spoken
from voice.listen.taking_out.parcels import Code, Parcel

NAMESPACE = "urn:QDA-XML:project:1.0"
TEAM, MACHINE = "Checked by the team", "Suggested by the machine"
VARIABLES = ("Topic", "Forum", "Whose words")
_BROKEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold. Returns are gone before (`comments.safe_words`)."""


class _Names:
    """Identifiers that are the same whenever the same thing is taken out again."""

    def __init__(self, parcel: Parcel) -> None:
        self._root = uuid5(NAMESPACE_URL, f"voice:{parcel.consultation}")

    def of(self, *words: object) -> str:
        return str(uuid5(self._root, "\n".join(map(str, words)))).upper()


def write(parcel: Parcel) -> bytes:
    """The parcel as a .qdpx."""
    names = _Names(parcel)
    project, texts = _project(parcel, names)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("project.qde", tostring(project, "utf-8", xml_declaration=True))
        for guid, text in texts.items():
            packed.writestr(f"sources/{guid}.txt", text.encode())
    return file.getvalue()


def _project(parcel: Parcel, names: _Names) -> tuple[Element, dict[str, str]]:
    when = f"{parcel.made_on.isoformat()}T00:00:00Z"
    project = Element("Project", xmlns=NAMESPACE, name=_plain(parcel.title), origin="Voice")
    project.set("creatingUserGUID", names.of("user", TEAM))
    project.set("creationDateTime", when)
    users = SubElement(project, "Users")
    for name in (TEAM, MACHINE):
        SubElement(users, "User", guid=names.of("user", name), name=name)
    if parcel.codes:
        codes = SubElement(SubElement(project, "CodeBook"), "Codes")
        _write_codes(codes, parcel.codes, names)
    variables = SubElement(project, "Variables")
    for name in VARIABLES:
        guid = names.of("variable", name)
        SubElement(variables, "Variable", guid=guid, name=name, typeOfVariable="Text")
    texts: dict[str, str] = {}
    if parcel.comments:
        sources = SubElement(project, "Sources")
        for number, one in enumerate(parcel.comments, start=1):
            guid = names.of("source", number, one.topic, one.text)
            texts[guid] = _plain(one.text)
            _write_source(sources, one, number, guid, when, names)
    return project, texts


def _write_codes(parent: Element, codes: tuple[Code, ...], names: _Names) -> None:
    """Codes below those that stand above them; one that is above itself stands alone."""
    written: dict[str, Element] = {}
    waiting = list(codes)
    while waiting:
        known = {code.key for code in waiting}
        ready = [code for code in waiting if code.parent not in known] or waiting
        for code in ready:
            above = written.get(code.parent, parent)
            written[code.key] = _write_code(above, code, names)
        waiting = [code for code in waiting if code not in ready]


def _write_code(above: Element, code: Code, names: _Names) -> Element:
    guid = names.of("code", code.key)
    one = SubElement(above, "Code", guid=guid, name=_plain(code.name), isCodable="true")
    if code.description:
        SubElement(one, "Description").text = _plain(code.description)
    return one


def _write_source(
    sources: Element, one: Spoken, number: int, guid: str, when: str, names: _Names
) -> None:
    source = SubElement(sources, "TextSource", guid=guid, name=f"Comment {number}")
    source.set("plainTextPath", f"internal://{guid}.txt")
    source.set("creatingUser", names.of("user", TEAM))
    source.set("creationDateTime", when)
    for (start, end), coded in _by_span(one).items():
        selection = SubElement(source, "PlainTextSelection")
        selection.set("guid", names.of("selection", guid, start, end))
        selection.set("name", _plain(one.text[start:end])[:60])
        selection.set("startPosition", str(start))
        selection.set("endPosition", str(end))
        selection.set("creatingUser", names.of("user", TEAM))
        selection.set("creationDateTime", when)
        for each in coded:
            said_by = names.of("user", TEAM if each.is_checked else MACHINE)
            place = names.of("coding", guid, start, end, each.theme)
            coding = SubElement(selection, "Coding", guid=place, creatingUser=said_by)
            coding.set("creationDateTime", when)
            SubElement(coding, "CodeRef", targetGUID=names.of("code", each.theme))
    told = zip(VARIABLES, (one.topic, one.audience, one.whose), strict=True)
    for name, value in told:
        cell = SubElement(source, "VariableValue")
        SubElement(cell, "VariableRef", targetGUID=names.of("variable", name))
        SubElement(cell, "TextValue").text = _plain(value)


def _by_span(one: Spoken) -> Mapping[Span, list[Coded]]:
    spans: dict[Span, list[Coded]] = {}
    for coded in one.coded:
        for span in coded.spans:
            spans.setdefault(span, []).append(coded)
    return dict(sorted(spans.items()))


def _plain(text: str) -> str:
    """Text that XML can hold, as many letters as before: positions are counted in it."""
    return _BROKEN.sub("\ufffd", text)
