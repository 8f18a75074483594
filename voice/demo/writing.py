"""What is under way in the demo: a survey being written, and a plan that goes on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.models import User
from voice.accounts.roles import COORDINATOR, OFFICER
from voice.demo import decisions, telling
from voice.demo.loading import demo_email, move_day, read_json
from voice.involve import surveys
from voice.involve.codesign import ballots, links, remarks
from voice.involve.consultations import consultations
from voice.involve.consultations.consultations import ConsultationFacts
from voice.listen.codebook import editing
from voice.listen.models import Theme
from voice.respond.models import Promise
from voice.respond.promises import rounds, updates
from voice.respond.promises.updates import Progress
from voice.respond.releases import releases

_DAYS = ("opens_on", "closes_on", "reply_by", "retention_until")


def load(session: Session, consultation: Consultation) -> None:
    """Everything that has begun and is not over."""
    written = read_json("writing.json")
    officer = people.find(session, demo_email(OFFICER))
    _write_together(session, written, officer)
    _make_clearer(session, consultation, written["codebook"], officer)
    _go_on(session, consultation, written["progress"], officer)


def _write_together(session: Session, written: dict[str, Any], officer: User) -> None:
    """A survey with a link for a forum, whose members spoke and vote."""
    facts = written["consultation"]
    days = {name: move_day(date.fromisoformat(facts[name])) for name in _DAYS}
    consultation = consultations.begin(session, ConsultationFacts(**facts | days))
    survey = surveys.take_in(session, consultation, written["survey"])
    link, _token = links.make(
        session, survey, written["group"], today() + timedelta(days=14), officer
    )
    telling.note_beginning(session, consultation)
    telling.note_sharing(session, link)
    questions = {one["key"]: one["text"]["en"] for one in survey.draft["questions"]}
    for number, one in enumerate(written["remarks"]):
        said = remarks.Said(**one, language="en", read=questions[one["question"]])
        remarks.add(session, link, said, f"demo-{number}")
    vote = written["ballot"]
    ballot = ballots.begin(session, survey, vote["place"], "en", vote["wordings"])
    for number, wording in enumerate(vote["votes"]):
        ballots.vote(session, link, ballot, wording, f"demo-{number}")


def _make_clearer(
    session: Session, consultation: Consultation, change: dict[str, str], officer: User
) -> None:
    """One more example for a theme: the codebook's second version."""
    wanted = (Theme.consultation_id == consultation.id, Theme.key == change["theme"])
    theme = session.scalars(select(Theme).where(*wanted)).one()
    before = editing.words_of(theme)
    after = replace(before, examples=(*before.examples, change["example"]))
    editing.edit(session, theme, before, after, officer)


def _go_on(
    session: Session, consultation: Consultation, told: dict[str, str], officer: User
) -> None:
    """A round of updates, what was told in it, and a second release that says so."""
    rounds.start(session, consultation, officer)
    planned = (Promise.status == "planned", Promise.priority_id.is_not(None))
    promise = session.scalars(
        select(Promise)
        .where(Promise.consultation_id == consultation.id, *planned)
        .order_by(Promise.id)
        .limit(1)
    ).one()
    updates.tell(promise, Progress(note=told["note"], status=told["status"]), officer)
    release = releases.draft(session, consultation, officer)
    decisions.publish(session, release, people.find(session, demo_email(COORDINATOR)))
