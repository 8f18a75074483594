"""An assessment as a Word file: for the data protection officer, and to sign on paper."""

from collections.abc import Mapping

from flask_babel import gettext as _

from surveys.models import Consultation
from voice.privacy import parts
from voice.privacy.models import Assessment
from voice.respond.documents.word import WordFile
from voice.wording import long_date, words


def make(
    consultation: Consultation, held: Assessment | None, written: Mapping[str, object]
) -> bytes:
    """The whole assessment; unsigned, it has lines to sign on."""
    title = _("Data protection impact assessment")
    file = WordFile(title, "en", held.written_at if held else None)
    file.heading(1, f"{title}: {words(consultation.title, 'en')}")
    version = _("Version %(number)s", number=held.number) if held else _("Nobody has kept it yet")
    file.say(version, quiet=True)
    if consultation.dpia_reference:
        file.fact(_("Reference"), consultation.dpia_reference)
    file.fact(_("Consultation or research"), parts.say_inquiry(consultation))
    for name, heading in parts.PARTS.items():
        file.heading(2, str(heading))
        file.say(str(written[name] or "–"))
    file.heading(2, _("Risks, and what Voice does against them"))
    risks = [(str(one.harm), str(one.measure)) for one in parts.RISKS]
    file.table((_("Risk"), _("Measure")), risks)
    file.heading(2, _("What is kept, and for how long"))
    file.table((_("What"), _("How long")), parts.retention_rows())
    _sign(file, held)
    return file.to_bytes()


def _sign(file: WordFile, held: Assessment | None) -> None:
    file.heading(2, _("Signed"))
    is_signed = held is not None and held.signed_on is not None
    file.fact(_("Name"), (held.signed_by or "") if held and is_signed else "_" * 30)
    file.fact(_("Role"), (held.signed_as or "") if held and is_signed else "_" * 30)
    day = held.signed_on if held else None
    file.fact(_("Day"), long_date(day) if day else "_" * 30)
