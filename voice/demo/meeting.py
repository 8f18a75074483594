"""A theme workshop of the demo's forum: what its members said waits for the officer."""

from datetime import timedelta

from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.roles import OFFICER
from voice.demo.loading import demo_email
from voice.listen.themes import accepted_themes
from voice.listen.workshop import links as workshop_links
from voice.listen.workshop import proposals
from voice.listen.workshop import quotes as workshop_quotes

_GROUP = "SEND Hub Youth Forum"
_QUOTES = 12


def load(session: Session, consultation: Consultation) -> None:
    """Some sentences to read, and three things that members said."""
    officer = people.find(session, demo_email(OFFICER))
    themes = {theme.key: theme for theme in accepted_themes(session, consultation.id)}
    numbers = [theme.id for theme in themes.values()]
    first = {one.theme_id: one for one in reversed(workshop_quotes.offered(session, numbers))}
    ticked = [one.mark for one in first.values()][:_QUOTES]
    workshop_quotes.choose(session, numbers, ticked, officer)
    until = today() + timedelta(days=14)
    link, _token = workshop_links.make(session, consultation, _GROUP, until, officer)
    proposals.say_right(session, link, themes["friends"], "en")
    proposals.put_together(session, link, themes["communication"], themes["information"], "en")
    proposals.name(session, link, themes["thresholds"], "Am I allowed help?", "en")
