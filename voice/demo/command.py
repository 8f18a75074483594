"""What `voice demo` does and prints."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import editions
from surveys.models import Consultation, Edition
from voice.accounts import people
from voice.accounts.models import User
from voice.accounts.roles import ROLES
from voice.db import db
from voice.demo import (
    club,
    coding,
    decisions,
    handing_in,
    keeping,
    loading,
    meeting,
    ranking,
    reaching,
    signing,
    sources,
    telling,
    translating,
    trying,
    voices,
    wishes,
    writing,
)
from voice.involve.events import events
from voice.involve.reach import plans
from voice.listen.codebook import csv_file

RESPONSES = 1000

Tell = Callable[[str], Any]

_GROUPS = {"forum_coordinator": "Leicestershire SEND Hub"}
_COUNCIL = "Leicestershire County Council, SEND and inclusion team"


def load(
    if_empty: bool, responses: int, base_url: str, tell: Tell, *, still_open: bool = False
) -> None:
    """Load the demo, once, and print its addresses and one sign-in per role.

    With `still_open`, what the story has finished is open, and all its surveys can be answered.
    Each call gives the demo's people new passwords, so that none is known from an earlier day.
    """
    session = db.session
    if loading.is_answered(session) and loading.is_decided(session) and not if_empty:
        tell("The demo is already loaded; its answers stay as they are.")
    if not loading.is_answered(session):
        _sign_up(session)
        _ask_before(session, responses, still_open, tell)
        _ask_now(session, responses, tell)
        session.commit()  # all or nothing: an interrupted load leaves no half of it
    if not loading.is_decided(session):
        _decide(session, tell)
    _print_addresses(session, base_url, tell)


def _ask_before(session: Session, responses: int, still_open: bool, tell: Tell) -> None:
    """What people were asked, while they were asked: every way of answering, and who was met."""
    with loading.while_asked(still_open):
        opened = loading.load_surveys(session)
        consultation = opened[0].survey.consultation
        with loading.codebook_path() as path:
            csv_file.load(session, consultation, path)
        reaching.load_population(session)
        _hear(session, consultation, opened, responses, tell)
        sources.hear(session, consultation)
        event = club.count_hands(session, consultation)
        plan = reaching.plan(session, consultation)
        if not still_open:
            events.end(session, event)
            plans.tick(plan, is_done=True)
            keeping.catch_up(session)
    loading.give_time_to_reply(consultation)


def _ask_now(session: Session, responses: int, tell: Tell) -> None:
    """What people are asked today."""
    opened = loading.load_surveys(session, loading.OPEN)
    consultation = opened[0].survey.consultation
    _hear(session, consultation, opened, responses, tell)
    reaching.plan(session, consultation)
    wishes.load(session, consultation)


def _hear(
    session: Session,
    consultation: Consultation,
    opened: list[Edition],
    responses: int,
    tell: Tell,
) -> None:
    """The surveys are tried; then people answer them, some on a day with a club."""
    key = current_app.config["SECRET_KEY"].encode()
    with loading.at_beginning(consultation):
        telling.note_beginning(session, consultation)
        signing.sign(session, consultation)
        session.flush()  # what is stored gets its moment then
    trying.load(session, consultation)
    event = club.plan(session, consultation)
    for edition in opened:
        number = round(responses * loading.SURVEYS[edition.survey.code][1])
        handing_in.hand_in(session, edition, number, key, event)
        tell(f"{number} made-up people answered {edition.survey.code}")


def _decide(session: Session, tell: Tell) -> None:
    from voice.listen.theming import job  # the engine takes a second to import: only here

    consultation_id = loading.find_consultation(session).id
    session.commit()
    voices.write_down(session)
    translating.load(session, loading.find_consultation(session))
    session.commit()
    job.theme(consultation_id, lambda done, total: None)
    sources.make_safe(session, loading.find_consultation(session))
    decisions.load(session, loading.find_consultation(session))
    ranking.load(session, loading.find_consultation(session))
    keeping.load(session)
    coding.load(session, loading.find_consultation(session))
    meeting.load(session, loading.find_consultation(session))
    writing.load(session, loading.find_consultation(session))
    session.commit()
    tell("themes, priorities, promises and two releases are there, and a survey is being written")


def _sign_up(session: Session) -> None:
    for role in ROLES:
        email = loading.demo_email(role)
        if session.scalar(select(User.id).where(User.email == email)) is None:
            people.add(session, email, role, _GROUPS.get(role, _COUNCIL))
    session.commit()


def _print_addresses(session: Session, base_url: str, tell: Tell) -> None:
    tell("")
    tell("Surveys")
    still_open = {edition.survey.code for edition in editions.all_open(session)}
    for code in sorted(loading.SURVEYS, key=lambda code: code not in still_open):
        over = "" if code in still_open else "  (finished)"
        tell(f"  {base_url}/s/{code}{over}")
    tell(f"You said, we did\n  {base_url}/en/you-said-we-did/transitions")
    tell(f"Sign-ins at {base_url}/account/sign-in")
    for role in ROLES:
        user = session.scalar(select(User).where(User.email == loading.demo_email(role)))
        if user:
            password = "-".join(secrets.token_hex(2) for _ in range(4))
            people.set_password(user, password)
            tell(f"  {role:<20} {user.email:<34} {password}")
    session.commit()
