"""Who lives in the demo's area, and a plan to hear from those who leave school."""

from datetime import date
from importlib.resources import as_file, files

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.accounts.models import User
from voice.demo.loading import demo_email, move_day
from voice.involve import outreach, plans
from voice.listen import population, tallies

_NAME = "leicestershire.csv"
_GROUP = "age_19_25"


def load_population(session: Session) -> None:
    """The area's figures, each with its source."""
    with as_file(files("voice").joinpath("demo/population.csv")) as path:
        population.keep(session, _NAME, population.read(path), None)


def plan(session: Session, consultation: Consultation) -> None:
    """A plan of the officer's, with one meeting that has been."""
    owner = session.scalars(
        select(User).where(User.email == demo_email("engagement_officer"))
    ).one()
    heard = tallies.count(tallies.of_consultation(session, consultation.id), "age", _GROUP)
    intent = plans.Intent(
        "Take tablets to the drop-in for young adults at the college",
        owner.id,
        move_day(date(2026, 12, 4)),
        (),
    )
    made = plans.make(session, consultation, plans.Group("age", _GROUP, heard), intent)
    met = outreach.Met(
        kind="meeting",
        who="Drop-in for young adults",
        place="College, Melton",
        day=move_day(date(2026, 11, 19)),
        people=9,
        leaflets=20,
        posters=1,
    )
    survey = next(one for one in consultation.surveys if one.audience == "young_people")
    outreach.add(session, survey, met, made)
