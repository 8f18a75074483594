"""A consultation's newest release as a file, for `voice export`."""

from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.respond.documents import letters, prints
from voice.respond.documents.outline import outline_of, speaking
from voice.respond.errors import NothingToRelease
from voice.respond.models import Release
from voice.respond.releases import releases
from voice.respond.releases.reading import Reading


def to_docx(session: Session, consultation: Consultation, language: str) -> bytes:
    """The report for a board, in standard words. Raises `NothingToRelease` before a release."""
    release = _newest(session, consultation)
    with speaking(language):
        outline = outline_of(release, Reading(language, easy=False))
        return letters.for_board(outline, release.published_at)


def to_pdf(session: Session, consultation: Consultation, language: str) -> bytes:
    """The booklet in easy read, tagged. Raises `NothingToRelease` and `FontMissing`."""
    release = _newest(session, consultation)
    with speaking(language):
        return prints.booklet(outline_of(release, Reading(language)))


def _newest(session: Session, consultation: Consultation) -> Release:
    release = releases.latest_of(session, consultation.code)
    if release is None:
        raise NothingToRelease
    return release
