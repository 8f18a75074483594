"""A release as documents: tagged PDF, Word files and a picture, in each language."""

import io
import random
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice.respond_samples import (
    PROMISE,
    WORDS,
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_theme,
)
from tests.voice.test_respond_answers_back import publish
from voice import i18n
from voice.respond.models import CANNOT, Release
from voice.respond.priorities import PriorityWords
from voice.respond.promises.promises import PromiseWords
from voice.respond.releases import releases

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What a store keeps of it has its own tests, on both."""

PLACE = "/{language}/you-said-we-did/transitions/{name}"
GUJARATI = "પૂછવા માટે 1 વ્યક્તિ"
NO = PromiseWords(
    what={"en": "Make waits shorter"},
    easy_what={"en": "A shorter **wait**"},
    because={"en": "The money is set."},
    easy_because={"en": "There is no money."},
)


@pytest.fixture(autouse=True)
def languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "languages", lambda: ("en", "ar", "gu"))


@pytest.fixture
def release(session: Session, consultation: Consultation) -> Release:
    """Two priorities of a priority's every part, with a quote in Gujarati."""
    theme = add_theme(session, consultation, picture="openmoji:1F4DE")
    add_crowd(session, consultation, 20, 60, theme)
    add_comment(
        session, consultation, [theme], GUJARATI, language="gu", translation="I want one person."
    )
    priority = add_priority(session, consultation, theme)
    priority.easy_title = WORDS.easy_title | {"gu": GUJARATI}
    add_promise(session, priority)
    add_promise(session, priority, CANNOT, NO)
    add_promise(session, add_priority(session, consultation, theme))
    return publish(session, consultation)


@pytest.fixture
def fetch(client: FlaskClient, release: Release) -> Callable[..., bytes]:
    def get(name: str, language: str = "en", query: str = "") -> bytes:
        place = PLACE.format(language=language, name=name) + query
        reply = client.get(place)
        assert reply.status_code == 200, reply.text
        assert "max-age=60" in reply.headers["Cache-Control"]
        assert "Set-Cookie" not in reply.headers
        again = client.get(place, headers={"If-None-Match": reply.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        return reply.data

    return get


def test_booklets_and_posters_are_tagged_and_say_their_language(
    fetch: Callable[..., bytes],
) -> None:
    for language in ("en", "ar", "gu"):
        for name in ("booklet.pdf", "poster.pdf"):
            read = PdfReader(io.BytesIO(fetch(name, language)))
            root = read.trailer["/Root"]
            assert root["/MarkInfo"]["/Marked"]
            assert root["/Lang"] == language
            assert "/StructTreeRoot" in root
            assert "pdfuaid" in root["/Metadata"].get_data().decode()
            assert read.metadata
            assert "Moving" in str(read.metadata.title) or language != "en"
    words = _text(fetch("booklet.pdf"))
    places = [words.index(one) for one in ("1 person to ask", "You want 1", "You get the name")]
    assert places == sorted(places)  # as it is read aloud
    assert "There is no money." in words
    assert "Each family gets" not in words
    assert "Each family gets one name" in _text(fetch("booklet.pdf", query="?words=more"))


def _text(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_word_files_have_headings_alternative_text_and_header_rows_in_both_levels(
    fetch: Callable[..., bytes],
) -> None:
    board = docx.Document(io.BytesIO(fetch("board.docx", query="?words=more")))
    styles = [one.style.name for one in board.paragraphs if one.style]
    assert styles[0] == "Heading 1"
    assert styles.count("Heading 2") == 3
    assert board.core_properties.language == "en"
    assert board.core_properties.title.startswith("You said, we did: ")
    (table,) = board.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [one.text for one in table.rows[1].cells][:3] == [
        "One person to ask",
        "Each family gets one name to ask.",
        "Planned",
    ]
    drawn = [one._inline.docPr.get("descr") for one in board.inline_shapes]
    assert drawn == ["A picture for: One person to ask"] * 2
    quoted = next(one for one in board.paragraphs if GUJARATI in one.text)
    assert quoted.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "gu"

    easy = docx.Document(io.BytesIO(fetch("newsletter.docx")))
    said = "\n".join(one.text for one in easy.paragraphs)
    assert "You said: You want 1 person to ask." in said
    assert "We can’t do this: A shorter wait" in said
    assert any(run.bold and run.text == "wait" for one in easy.paragraphs for run in one.runs)
    arabic = docx.Document(io.BytesIO(fetch("board.docx", "ar")))
    title = next(one for one in arabic.paragraphs if one.text == "شخص واحد")
    assert title._p.pPr.find(qn("w:bidi")) is not None
    assert title.runs[0]._r.rPr.find(qn("w:rtl")) is not None
    assert arabic.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None


def test_the_picture_to_share_has_the_size_that_networks_show(fetch: Callable[..., bytes]) -> None:
    for language in ("en", "gu"):
        assert Image.open(io.BytesIO(fetch("picture.png", language))).size == (1200, 630)


def test_no_document_holds_more_than_the_frozen_words(
    release: Release, session: Session, consultation: Consultation, fetch: Callable[..., bytes]
) -> None:
    before = fetch("board.docx"), fetch("booklet.pdf")
    add_crowd(session, consultation, 30, 30, add_theme(session, consultation, "more"))
    session.commit()
    assert (fetch("board.docx"), fetch("booklet.pdf")) == before


def test_documents_that_nobody_makes_are_not_found(
    client: FlaskClient, consultation: Consultation
) -> None:
    for name in ("booklet.pdf", "nothing.pdf"):
        assert client.get(PLACE.format(language="en", name=name)).status_code == 404


def test_fifty_points_are_a_light_page(
    session: Session, consultation: Consultation, client: FlaskClient
) -> None:
    """At most 60 KB on the first visit without its pictures; afterwards, from the cache."""
    theme = add_theme(session, consultation, picture="openmoji:1F4DE")
    add_crowd(session, consultation, 20, 60, theme)
    for number in range(50):
        add_comment(session, consultation, [theme], f"It took {number} calls to reach anyone.")
        chance = random.Random(number)
        words = PriorityWords(**{name: {"en": _babble(chance, 12)} for name in _NAMES})
        priority = add_priority(session, consultation, theme, words=words)
        promise = {name: {"en": _babble(chance, 14)} for name in ("what", "easy_what", "who")}
        add_promise(session, priority, words=replace(PROMISE, **promise))
    publish(session, consultation)
    page = "/en/you-said-we-did/transitions"
    sent = client.get(page, headers={"Accept-Encoding": "br"})
    assert sent.content_encoding == "br"
    script = client.get(_script_of(client.get(page).text), headers={"Accept-Encoding": "br"})
    sent_bytes = len(sent.data) + len(script.data)
    assert sent_bytes <= 60_000, sent_bytes
    assert len(releases.latest_of(session, "transitions").document["items"]) == 50
    again = client.get(
        page, headers={"If-None-Match": sent.headers["ETag"], "Accept-Encoding": "br"}
    )
    assert (again.status_code, again.data) == (304, b"")


_NAMES = ("title", "easy_title", "you_said", "easy_you_said", "why", "easy_why")


def _babble(chance: random.Random, many: int) -> str:
    """Words that no two points share: real ones are packed better."""
    letters = "aeiounrtslcdpmhg"
    return " ".join("".join(chance.choices(letters, k=chance.randint(2, 8))) for _ in range(many))


def _script_of(page: str) -> str:
    return page.partition('<script type="module" async src="')[2].partition('"')[0]
