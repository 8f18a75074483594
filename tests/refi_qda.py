"""What a REFI-QDA project may hold: the published structure (Project Exchange 1.5), as rules.

An element's children must come in the order named here; `+` at least one, `*` any number, `?` at
most one, else exactly one. Only what Voice writes has rules: anything else is reported.
"""

import re
import zipfile
from datetime import datetime
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

NAMESPACE = "{urn:QDA-XML:project:1.0}"
CHILDREN = {
    "Project": (
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? "
        "NoteRef*"
    ),
    "Users": "User+",
    "User": "",
    "CodeBook": "Codes",
    "Codes": "Code+",
    "Code": "Description? NoteRef* Code*",
    "Variables": "Variable+",
    "Variable": "Description?",
    "Sources": "TextSource+",
    "TextSource": (
        "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*"
    ),
    "PlainTextSelection": "Description? Coding* NoteRef*",
    "Coding": "CodeRef NoteRef*",
    "CodeRef": "",
    "VariableValue": "VariableRef TextValue?",
    "VariableRef": "",
    "TextValue": "",
    "Description": "",
}
GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TYPES = {
    "guid": GUID,
    "targetGUID": GUID,
    "creatingUser": GUID,
    "creatingUserGUID": GUID,
    "isCodable": "true|false",
    "color": "#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})",
    "typeOfVariable": "Text|Boolean|Integer|Float|Date|DateTime",
    "startPosition": r"\d+",
    "endPosition": r"\d+",
    "plainTextPath": rf"internal://{GUID}\.txt",
}
NEEDED = {
    "Project": "name",
    "User": "guid",
    "Code": "guid name isCodable",
    "Variable": "guid name typeOfVariable",
    "TextSource": "guid",
    "PlainTextSelection": "guid startPosition endPosition",
    "Coding": "guid",
    "CodeRef": "targetGUID",
    "VariableRef": "targetGUID",
}
ALLOWED = {
    "Project": "origin creatingUserGUID creationDateTime modifyingUserGUID basePath",
    "User": "name id",
    "Code": "color",
    "TextSource": "name richTextPath plainTextPath creatingUser creationDateTime",
    "PlainTextSelection": "name creatingUser creationDateTime",
    "Coding": "creatingUser creationDateTime",
}


def read(data: bytes) -> tuple[Element, dict[str, str]]:
    """The project of a .qdpx and the texts beside it, by their names."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        project: Element = fromstring(packed.read("project.qde"))
        names = [name for name in packed.namelist() if name != "project.qde"]
        return project, {name: packed.read(name).decode() for name in names}


def find_faults(data: bytes) -> list[str]:
    """Where a .qdpx is not as the published structure says."""
    project, texts = read(data)
    faults = [fault for element in project.iter() for fault in _faults_of(element)]
    guids = [element.get("guid") for element in project.iter() if element.get("guid")]
    faults += [f"{guid} stands twice" for guid in guids if guids.count(guid) > 1]
    for element in project.iter():
        target = element.get("targetGUID") or element.get("creatingUser")
        if target and target not in guids:
            faults.append(f"{element.tag} points to nothing")
    named = set()
    for source in project.iter(f"{NAMESPACE}TextSource"):
        name = "sources/" + (source.get("plainTextPath") or "").removeprefix("internal://")
        named.add(name)
        faults += _faults_of_text(source, texts.get(name))
    return faults + [f"{name} belongs to no source" for name in set(texts) - named]


def _faults_of(element: Element) -> list[str]:
    name = element.tag.removeprefix(NAMESPACE)
    if name not in CHILDREN:
        return [f"{element.tag} is not known"]
    faults = []
    children = "".join(f"{one.tag.removeprefix(NAMESPACE)} " for one in element)
    order = "".join(
        f"(?:{part.rstrip('?*+')} ){part[-1] if part[-1] in '?*+' else ''}"
        for part in CHILDREN[name].split()
    )
    if not re.fullmatch(order, children):
        faults.append(f"{name} holds {children}")
    needed, allowed = NEEDED.get(name, "").split(), ALLOWED.get(name, "").split()
    faults += [f"{name} has no {one}" for one in needed if one not in element.attrib]
    faults += [f"{name} has {one}" for one in set(element.attrib) - {*needed, *allowed}]
    for one, value in element.attrib.items():
        if not re.fullmatch(TYPES.get(one, ".*"), value, re.DOTALL):
            faults.append(f"{name}: {one} is {value}")
        if one == "creationDateTime":
            datetime.fromisoformat(value)
    return faults


def _faults_of_text(source: Element, text: str | None) -> list[str]:
    if text is None:
        return [f"{source.get('name')} has no text"]
    spans = [
        (int(one.get("startPosition", "")), int(one.get("endPosition", "")))
        for one in source.iter(f"{NAMESPACE}PlainTextSelection")
    ]
    return [
        f"{span} is not in the text" for span in spans if not 0 <= span[0] < span[1] <= len(text)
    ]
