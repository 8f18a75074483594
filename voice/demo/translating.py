"""A person's English beside words in other languages; some wait for whoever tries the demo."""

import csv
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.roles import COORDINATOR
from voice.demo.loading import demo_email
from voice.listen import decisions
from voice.listen.models import ENGLISH, Comment

_LEFT_WAITING = 5  # every so many


def load(session: Session, consultation: Consultation) -> None:
    """Translate four of five comments, as a coordinator who speaks the languages."""
    path = files("voice").joinpath("demo/in_english.csv")
    english = {row["text"]: row["english"] for row in csv.DictReader(path.open(encoding="utf-8"))}
    coordinator = people.find(session, demo_email(COORDINATOR))
    foreign = (Comment.consultation_id == consultation.id, Comment.language != ENGLISH)
    for number, comment in enumerate(session.scalars(select(Comment).where(*foreign)), start=1):
        said = [english.get(line) for line in comment.text.split("\n")]
        if number % _LEFT_WAITING and all(said):
            decisions.translate(comment, " ".join(filter(None, said)), coordinator)
