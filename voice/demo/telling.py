"""What the timelines of the demo's consultations tell: pages note it, and nobody was on them."""

from sqlalchemy.orm import Session

from surveys.models import Consultation
from surveys.wording import words_in
from voice.accounts import people
from voice.accounts.roles import OFFICER
from voice.demo.loading import demo_email
from voice.i18n import SOURCE, name_of_language
from voice.involve.codesign.models import ShareLink
from voice.involve.consultations import timeline
from voice.wording import long_date


def note_beginning(session: Session, consultation: Consultation) -> None:
    """That it was begun and its surveys were brought in; those that are open were opened then."""
    officer = people.find(session, demo_email(OFFICER))
    timeline.note(session, consultation, "begun", officer)
    for survey in consultation.surveys:
        title = words_in(survey.draft["title"], SOURCE)
        timeline.note(session, consultation, "brought", officer, survey, title=title)
        for edition in survey.editions:
            told = {
                "number": edition.number,
                "title": title,
                "languages": ", ".join(map(name_of_language, edition.document["languages"])),
            }
            timeline.note(session, consultation, "opened", officer, survey, **told)


def note_sharing(session: Session, link: ShareLink) -> None:
    """That members of a group read a draft."""
    officer = people.find(session, demo_email(OFFICER))
    survey = link.survey
    told = {
        "title": words_in(survey.draft["title"], SOURCE),
        "group": link.group,
        "until": long_date(link.until),
    }
    timeline.note(session, survey.consultation, "shared", officer, survey, **told)
