"""What a data protection impact assessment says, begun for people from what is true of Voice.

Each suggestion is only that: an officer reads it, changes it and signs it. A risk stands here with
measures that the system really has.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.gathered import Gathered
from surveys.models import Consultation
from voice.retention import kinds
from voice.wording import long_date, words


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong for a person, and what Voice does against it."""

    harm: LazyString
    measure: LazyString


PARTS = {
    "purpose": _l("What is it for?"),
    "data": _l("Which data, and about whom?"),
    "basis": _l("On which lawful basis?"),
    "need": _l("Why is it necessary, and not too much?"),
    "asked": _l("Who was asked about it beforehand?"),
    "remains": _l("Which risk remains, and why is it acceptable?"),
}
"""The parts that people write, in this order."""

RISKS = (
    Risk(
        _l("Someone who reads the answers knows who gave them."),
        _l(
            "No name, birthday, postcode, account or network address is stored. Staff see raw "
            "comments by role; published words are redacted by one person and approved by another."
        ),
    ),
    Risk(
        _l("Someone is recognised in published numbers."),
        _l(
            "Fewer than 10 people are never shown as numbers, cells of 1 to 7 are hidden, the rest "
            "is rounded to 5, and only frozen releases are published."
        ),
    ),
    Risk(
        _l("A voice, a face or a handwriting gives someone away."),
        _l(
            "Files are sealed on the disk, made anew without where, when and with what they were "
            "taken, and deleted before the answers. A recording is played to others only with "
            "permission, with another voice, and after two people approved it."
        ),
    ),
    Risk(
        _l("A child tells of harm and nobody notices."),
        _l(
            "Everything written, said or drawn waits for a safeguarding lead, with an alarm after "
            "two working days. Nothing of it is deleted before a lead has settled it. A machine "
            "puts it in order and decides nothing."
        ),
    ),
    Risk(
        _l("Someone else reads, changes or deletes a person’s answers."),
        _l(
            "The picture code is stored only as a hash under a slow secret. Wrong tries are "
            "limited. A shared tablet forgets each person."
        ),
    ),
    Risk(
        _l("Someone who asks to be contacted is tied to what they answered."),
        _l(
            "The wish is kept apart, without a key to any answers and with its day alone. The name "
            "and the address are sealed, seen by the one person who took it on, and deleted when "
            "it is closed, at the latest after 30 days. On a day on which few people answer, who "
            "took it on may still guess."
        ),
    ),
    Risk(
        _l("Answers are lost or read after a break-in or a fault."),
        _l(
            "Answers are on the disk before they are acknowledged. Backups have checksums and hold "
            "no keys. Staff sign in; pages load nothing from other sites."
        ),
    ),
    Risk(
        _l("More is kept than is needed, or for longer."),
        _l("A job deletes each kind after its time and writes down how much went."),
    ),
    Risk(
        _l("A machine treats someone unfairly."),
        _l(
            "Machines run on this server and only suggest themes and words. A person decides; what "
            "no machine could place is shown."
        ),
    ),
)


def say_inquiry(consultation: Consultation) -> str:
    """Whether it is research, as the council says, and what that asks for (standards Q11)."""
    said = {
        "consultation": _("This is a consultation, not research."),
        "research": _(
            "This is research. People under 16 take part only if a parent says yes and they do."
        ),
    }
    unsaid = _("Nobody has said yet whether this is a consultation or research.")
    return str(said.get(consultation.inquiry, unsaid))


def suggest(consultation: Consultation, asks: Gathered) -> dict[str, str]:
    """What each part says before anybody has written."""
    return {
        "purpose": f"{words(consultation.purpose, 'en')} {words(consultation.can_change, 'en')}",
        "data": " ".join(_data(asks)),
        "basis": _(
            "Public task, UK GDPR Article 6(1)(e). For health and other equality data Article "
            "9(2)(g) with paragraph 8, and for safeguarding paragraph 18, of Schedule 1 to the "
            "Data Protection Act 2018. That a person agrees to take part is ethics, not the basis."
        ),
        "need": _(
            "Children, families and staff must be heard (Children and Families Act 2014, section "
            "19). Every question can be skipped, no name is asked, and places are districts or "
            "larger. Answers are kept until %(day)s.",
            day=long_date(consultation.retention_until),
        ),
        "asked": _("Owners: %(owners)s.", owners=", ".join(consultation.owners)),
        "remains": "",
    }


def _data(asks: Gathered) -> list[str]:
    said = [_("Answers to the questions, their language, when and how they came, who helped.")]
    offered = (
        (asks.own_words, _("Own words, in which people may name themselves or others.")),
        (asks.sounds, _("Recordings of voices.")),
        (asks.videos, _("Videos of people who sign.")),
        (asks.pictures, _("Drawings and photos.")),
        (asks.place, _("The district where somebody lives.")),
        (asks.sensitive, _("Questions about things that are hard or that the law protects more.")),
        (asks.young, _("Children under 13 may be among those who answer.")),
    )
    return said + [words for is_so, words in offered if is_so]


def retention_rows() -> list[tuple[str, str]]:
    """What is kept, and for how long: from the same table that the purge reads."""
    return [
        (str(kind.name), f"{kinds.days_of(kind) or ''} {kind.kept}".strip()) for kind in kinds.KINDS
    ]
