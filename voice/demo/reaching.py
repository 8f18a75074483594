"""Who lives in the demo's area, plans to hear from those who are missing, whom the law names."""

from collections.abc import Mapping
from datetime import date
from importlib.resources import as_file, files

from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.roles import OFFICER
from voice.demo.loading import demo_email, move_day, read_json
from voice.involve.consultations import register
from voice.involve.consultations.consultees import KINDS
from voice.involve.models import Plan
from voice.involve.reach import outreach, plans
from voice.listen.heard import population, tallies

_NAME = "leicestershire.csv"


def load_population(session: Session) -> None:
    """The area's figures, each with its source."""
    with as_file(files("voice").joinpath("demo/population.csv")) as path:
        population.keep(session, _NAME, population.read(path), None)


def plan(session: Session, consultation: Consultation) -> Plan:
    """A plan of the officer's, with one meeting that has been, and what is to be done when."""
    written = read_json("reaching.json")[consultation.code]
    planned = written["plan"]
    owner = people.find(session, demo_email(OFFICER))
    dimension, group = planned["dimension"], planned["group"]
    heard = tallies.count(tallies.of_consultation(session, consultation.id), dimension, group)
    intent = plans.Intent(planned["text"], owner.id, _day(planned["day"]), ())
    made = plans.make(session, consultation, plans.Group(dimension, group, heard), intent)
    met = outreach.Met(**planned["met"] | {"day": _day(planned["met"]["day"])})
    survey = next(one for one in consultation.surveys if one.audience == "young_people")
    outreach.add(session, survey, met, made)
    for day, text in written.get("reminders", {}).items():
        outreach.remind(session, survey, _day(day), text)
    _register(session, consultation, written.get("register", {}))
    return made


def _register(
    session: Session, consultation: Consultation, written: Mapping[str, Mapping[str, str]]
) -> None:
    """Whom the law names and how they were asked; some are left, for whoever tries the demo."""
    officer = people.find(session, demo_email(OFFICER))
    for key, said in written.items():
        kind = KINDS[key]
        entry = register.Entry(
            name=said.get("name", str(kind.name)),
            asked_on=_day(said["asked_on"]) if "asked_on" in said else None,
            way=said.get("way", ""),
            answer=said.get("answer", ""),
            why_not=said.get("why_not", ""),
        )
        register.add(session, consultation, kind, entry, officer)


def _day(written: str) -> date:
    return move_day(date.fromisoformat(written))
