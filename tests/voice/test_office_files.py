"""Every office file that we make opens in LibreOffice, with its words in it."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pypdf import PageObject, PdfReader
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition
from tests.voice.respond_samples import (
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_theme,
)
from tests.voice.test_respond_answers_back import publish
from voice import i18n

pytestmark = [
    pytest.mark.parametrize("store", ["sqlite"], indirect=True),
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed"),
]

A4 = 595, 842  # points
LISTEN = "/listen/transitions"
ARABIC = "شخص واحد"
FILES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "exact.xlsx": (
        f"{LISTEN}/take-out/xlsx?numbers=exact",
        ("=1+1 is what", "People who answered"),
    ),
    "safe.xlsx": (f"{LISTEN}/take-out/xlsx", ("so they need not add up.", "parents, themselves")),
    "findings.csv": (f"{LISTEN}/take-out/csv", ("question", "parents")),
    "comments.csv": (f"{LISTEN}/take-out/comments?numbers=exact", ("'=1+1 is what",)),
    "codebook.csv": (f"{LISTEN}/codebook.csv", ("one person",)),
    "plan.xlsx": ("/respond/promises.xlsx", ("Each family gets one name to ask.",)),
    "survey.xlsx": ("/involve/surveys/moving-on/files/xlsform", ("Moving",)),
    "pack.docx": (
        "/respond/transitions/evidence-pack.docx",
        ("What people said", "Each family gets one"),
    ),
    "offer.docx": ("/respond/local-offer-report.docx", ("regulation 56",)),
    "assessment.docx": ("/involve/consultations/transitions/assessment.docx", ("Risks",)),
    "newsletter.docx": ("/en/you-said-we-did/transitions/newsletter.docx", ("1 person to ask",)),
    "board.docx": ("/ar/you-said-we-did/transitions/board.docx", (ARABIC,)),
}
"""Each file's address, and some of what whoever opens it reads."""


@pytest.fixture
def published(
    session: Session,
    consultation: Consultation,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A consultation with everything in it that a file can hold."""
    monkeypatch.setattr(i18n, "languages", lambda: ("en", "ar"))
    theme = add_theme(session, consultation, picture="openmoji:1F4DE")
    add_crowd(session, consultation, 20, 60, theme)
    add_comment(session, consultation, [theme], "=1+1 is what they told us.")
    for words in ("We told our story to nine people.", "مرحبا بكم"):
        add_comment(session, consultation, [theme], words, topic="local_offer_access")
    add_promise(session, add_priority(session, consultation, theme))
    publish(session, consultation)


def test_libreoffice_opens_every_file(
    published: None, staff: Callable[[str], FlaskClient], tmp_path: Path
) -> None:
    officer = staff("engagement_officer")
    for name, (address, _words) in FILES.items():
        reply = officer.get(address)
        assert reply.status_code == 200, address
        (tmp_path / name).write_bytes(reply.data)
    for name, pages in open_all(tmp_path).items():
        said = " ".join(" ".join(page.extract_text().split()) for page in pages)
        for words in FILES[name][1]:
            assert words in said, name
        short, long = sorted((pages[0].mediabox.width, pages[0].mediabox.height))
        assert (round(short), round(long)) == A4, name


def open_all(folder: Path) -> dict[str, list[PageObject]]:
    """The pages of each file, as one start of the program prints them."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # others may run it too
    printed = folder / "printed"
    files = [folder / name for name in FILES]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", printed]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    return {path.name: PdfReader(printed / f"{path.stem}.pdf").pages[:] for path in files}
