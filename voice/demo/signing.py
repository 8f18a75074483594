"""The data protection impact assessments that stand behind the demo's surveys."""

from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.roles import OFFICER
from voice.demo.loading import demo_email
from voice.privacy import assessments, parts
from voice.privacy.assessments import Signature

REMAINS = (
    "Somebody may write about other people. Names are covered before anything is quoted, two people"
    " decide, and small numbers are hidden."
)
SIGNATURE = ("A. Example", "Data protection officer of the demo")


def sign(session: Session, consultation: Consultation) -> None:
    """Take what Voice suggests for each part, say what remains, and answer for it."""
    suggested = parts.suggest(consultation, assessments.what_is_asked(consultation))
    officer = people.find(session, demo_email(OFFICER))
    assessments.write(
        session,
        consultation,
        0,
        suggested | {"remains": REMAINS},
        officer,
        Signature(*SIGNATURE, today()),
    )
