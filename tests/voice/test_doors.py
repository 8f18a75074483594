"""Every door that takes a file refuses one that would swell: in time, in memory, in a sentence."""

import re
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.voice import plan_samples
from tests.voice.test_roles import add_things, address_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""A file is refused before a database is asked for anything."""

SWOLLEN = 80_000_000  # bytes, out of some 80,000
SECONDS, MEGABYTES = 5.0, 120
"""At most, for one file: of the processor, and more than was ever needed before."""

LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">%s]><x>&a9;</x>' % b"".join(
    b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 10)
)
"""A thousand million laughs in a kilobyte."""


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """The file with one of its parts replaced."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(changed, "w", 8) as new:
        for one in old.namelist():
            new.writestr(one, content if one == name else old.read(one))
    return changed.getvalue()


def huge_picture() -> bytes:
    """A few hundred bytes that say that they are 60,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(100_000)))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


SHEET, WORDS = "xl/worksheets/sheet1.xml", "word/document.xml"
_BOOK, _WORD = plan_samples.as_workbook(), plan_samples.as_word()
XLSX = {
    "swollen.xlsx": with_part(_BOOK, SHEET, b"<worksheet>" + b" " * SWOLLEN),
    "laughing.xlsx": with_part(_BOOK, SHEET, LAUGHS),
}
DOCX = {
    "swollen.docx": with_part(_WORD, WORDS, b"<w:document>" + b" " * SWOLLEN),
    "laughing.docx": with_part(_WORD, WORDS, LAUGHS),
}
PICTURE = {"huge.png": huge_picture()}
PLACE = {"place": "feel.picture", "words": "A bus", "licence": "ours"}

DOORS: dict[str, tuple[str, dict[str, bytes], dict[str, str]]] = {
    "involve.bring_in": ("file", XLSX | {"laughing.lss": LAUGHS}, {}),
    "involve.from_document": ("file", DOCX, {"title": "Draft", "audience": "parents"}),
    "involve.show_file": ("file", {"laughing.xlf": LAUGHS}, {}),
    "involve.show_interface_file": ("file", {"laughing.xlf": LAUGHS}, {}),
    "involve.bring_picture": ("file", PICTURE, PLACE),
    "listen.bring_comments": ("file", XLSX, {}),
    "listen.bring_codebook": ("file", XLSX, {}),
    "listen.bring_population": ("file", XLSX, {}),
    "respond.bring_plan": ("file", XLSX | DOCX, {}),
}
"""Each door by the field of its file, what is pushed in, and what else its form holds."""


def peak() -> float:
    """The most memory that this process has ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_a_file_that_swells_is_refused_at_every_door_in_a_sentence(
    app: Flask, session: Session, staff: Callable[[str], FlaskClient]
) -> None:
    things = add_things(session) | {"into": "ar"}
    officer = staff("engagement_officer")
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    for endpoint, (field, bombs, more) in DOORS.items():
        for name, bomb in bombs.items():
            where, form = f"{endpoint}, {name}", {field: (BytesIO(bomb), name)} | more
            began, before = time.process_time(), peak()
            reply = officer.post(address_of(rules[endpoint], things), data=form)
            seconds, megabytes = time.process_time() - began, peak() - before
            assert reply.status_code in (422, 303), f"{where}: {reply.status_code}"
            page = officer.get(reply.location).text if reply.location else reply.text
            assert re.search('role="alert"|notice-stop', page), where
            told = f"{where}: {seconds:.1f} s, {megabytes:.0f} MB"
            assert (seconds < SECONDS, megabytes < MEGABYTES) == (True, True), told


ELSEWHERE = {
    "sounds, films and drawings, with two hundred bad files of their own (tests/hostile.py)": {
        *("take_part.save_answers", "involve.keep_paper", "involve.keep_sound"),
        "listen.add_disguise",
    },
    "words in a form, and no file": {
        *("involve.take_file", "involve.take_interface_file"),
        *("drafts.speak", "drafts.vote", "drafts.hand_in"),
        *("workshops.speak", "workshops.undo", "rankings.send"),
    },
}
"""Doors that are open wide and need no bomb here, and why."""


def test_no_door_for_files_is_missing_here(app: Flask) -> None:
    doors = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "most_bytes")
    }
    assert doors - DOORS.keys() == set().union(*ELSEWHERE.values())
