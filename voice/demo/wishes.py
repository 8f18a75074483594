"""A few made-up people who want to be contacted: two wait, one was reached."""

from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.roles import OFFICER
from voice.contacts import requests
from voice.contacts.models import REACHED
from voice.demo.loading import demo_email

# Numbers that Ofcom keeps for plays and films: nobody has them.
_WISHES = (
    ("Samira", "07700 900142, after 4 o’clock", "help", "ar"),
    ("", "somebody@example.org", "more", "en"),
    ("Jo", "0116 496 0177", "help", "en"),
)


def load(session: Session, consultation: Consultation) -> None:
    """Ask as people do; an officer has taken the last one on and closed it."""
    officer = people.find(session, demo_email(OFFICER))
    for name, address, purpose, language in _WISHES:
        who, about = requests.read(name, address, purpose)
        kept = requests.keep(session, consultation, who, about, language)
    session.flush()
    requests.take(session, kept, officer)
    requests.close(session, kept, REACHED, officer)
