"""The one door for answers, on both databases."""

import hashlib
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import editions, intake, receipts, submissions
from surveys.base import utc_now
from surveys.errors import AlreadyUsed, SurveyNotFound, SurveyNotOpen, Unusable, Withdrawn
from surveys.models import Answer, Consultation, Edition, Response, Withdrawal
from tests import samples
from voice.db import db

KEY = b"tests only"


def hand_in(session: Session, edition: Edition, response_id: Any = None) -> intake.Stored:
    submission = submissions.read_json(edition.document, samples.ANSWERS)
    return intake.submit(session, edition, response_id or uuid4(), submission, KEY)


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_handing_in_twice_changes_nothing_and_gives_the_same_code(
    session: Session, edition: Edition
) -> None:
    response_id = uuid4()
    first = hand_in(session, edition, response_id)
    session.commit()
    answers = count(session, Answer)
    again = hand_in(session, edition, response_id)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.receipt == again.receipt
    assert count(session, Response) == 1
    assert count(session, Answer) == answers == 6


def test_an_identifier_of_another_survey_is_refused(session: Session, edition: Edition) -> None:
    response_id = uuid4()
    hand_in(session, edition, response_id)
    other = samples.add_edition(session, edition.survey.consultation, "another")
    with pytest.raises(AlreadyUsed):
        hand_in(session, other, response_id)


def test_a_taken_code_makes_way_for_the_next(
    session: Session, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = {0: "kite-drum-pear-0001", 1: "kite-drum-pear-0002"}
    monkeypatch.setattr(receipts, "make", lambda key, response_id, attempt=0: codes[attempt])
    assert hand_in(session, edition).receipt == codes[0]
    assert hand_in(session, edition).receipt == codes[1]
    assert count(session, Response) == 2


def test_many_phones_may_send_the_same_response_at_once(app: Flask) -> None:
    with app.app_context():
        samples.add_edition(db.session, samples.add_consultation(db.session))
        db.session.commit()
    response_id = uuid4()
    outcomes: list[intake.Stored] = []

    def send() -> None:
        with app.app_context():
            edition = editions.current(db.session, "moving-on")
            outcomes.append(hand_in(db.session, edition, response_id))
            db.session.commit()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 8
    assert sum(one.is_new for one in outcomes) == 1
    assert len({one.receipt for one in outcomes}) == 1


def test_a_code_finds_its_response_and_withdrawing_removes_everything(
    session: Session, edition: Edition
) -> None:
    stored = hand_in(session, edition)
    other = hand_in(session, edition)
    session.commit()
    found = intake.find_by_receipt(session, stored.receipt, KEY)
    assert found is not None
    intake.withdraw(session, found, KEY)
    session.commit()
    assert intake.find_by_receipt(session, stored.receipt, KEY) is None
    assert intake.find_by_receipt(session, other.receipt, KEY) is not None
    assert count(session, Answer) == 6


def test_answers_that_were_taken_back_are_not_stored_again(
    session: Session, edition: Edition
) -> None:
    response_id = uuid4()
    hand_in(session, edition, response_id)
    session.commit()
    intake.withdraw(session, session.get_one(Response, response_id), KEY)
    session.commit()
    with pytest.raises(Withdrawn):
        hand_in(session, edition, response_id)
    session.commit()
    assert (count(session, Response), count(session, Answer)) == (0, 0)
    assert hand_in(session, edition).is_new


def test_of_answers_that_were_taken_back_only_a_mark_and_the_day_stay(
    session: Session, edition: Edition
) -> None:
    response_id = uuid4()
    hand_in(session, edition, response_id)
    intake.withdraw(session, session.get_one(Response, response_id), KEY)
    mark = session.scalars(select(Withdrawal)).one()
    assert set(Withdrawal.__table__.columns.keys()) == {"digest", "withdrawn_on"}
    assert mark.withdrawn_on == datetime.now(UTC).date()
    plain = hashlib.sha256(response_id.bytes).hexdigest()
    assert mark.digest not in (plain, response_id.hex)


def test_a_retry_during_the_withdrawal_brings_nothing_back(
    app: Flask, session: Session, edition: Edition
) -> None:
    response_id = uuid4()
    hand_in(session, edition, response_id)
    session.commit()
    intake.withdraw(session, session.get_one(Response, response_id), KEY)
    outcomes: list[object] = []

    def send_again() -> None:
        with app.app_context():
            try:
                edition = editions.current(db.session, "moving-on")
                outcomes.append(hand_in(db.session, edition, response_id))
            except Withdrawn as refused:
                outcomes.append(refused)
            db.session.commit()

    phone = threading.Thread(target=send_again)
    phone.start()
    time.sleep(0.2)  # so that it waits for us
    session.commit()
    phone.join()
    assert [type(one) for one in outcomes] == [Withdrawn]
    assert count(session, Response) == 0


def test_whoever_listens_hears_of_a_new_response_once(session: Session, edition: Edition) -> None:
    heard: list[intake.Arrival] = []

    def listen(sender: object, arrivals: list[intake.Arrival]) -> None:
        heard.extend(arrivals)

    with intake.responses_stored.connected_to(listen):
        response_id = uuid4()
        hand_in(session, edition, response_id)
        hand_in(session, edition, response_id)
    assert [arrival.response_id for arrival in heard] == [response_id]


def test_only_an_open_survey_takes_answers(session: Session, edition: Edition) -> None:
    assert editions.current(session, "moving-on") is edition
    with pytest.raises(SurveyNotFound):
        editions.current(session, "nowhere")
    editions.close(edition)
    session.flush()
    with pytest.raises(SurveyNotOpen):
        editions.current(session, "moving-on")


def test_a_consultation_that_is_over_takes_no_answers(session: Session, edition: Edition) -> None:
    edition.survey.consultation.closes_on = utc_now().date()
    session.flush()
    assert editions.current(session, "moving-on") is edition
    edition.survey.consultation.closes_on -= timedelta(days=1)
    session.flush()
    with pytest.raises(SurveyNotOpen):
        editions.current(session, "moving-on")
    assert [one.survey.code for one in editions.all_open(session)] == ["noise"]


def test_opening_the_next_edition_closes_the_last_which_late_phones_may_still_answer(
    session: Session, edition: Edition
) -> None:
    survey = edition.survey
    survey.draft = survey.draft | {"title": {"en": "Moving on again", "ar": "الانتقال"}}
    session.refresh(survey, ["editions"])
    second = editions.freeze(session, survey)
    editions.open_edition(session, second)
    assert (second.number, edition.is_open) == (2, False)
    assert edition.document["title"]["en"] == "Moving on"
    assert editions.answerable(session, "moving-on", None) is second
    assert editions.answerable(session, "moving-on", 1) is edition
    with pytest.raises(Unusable):
        editions.answerable(session, "moving-on", 3)


def test_a_draft_that_is_not_whole_is_not_frozen(
    session: Session, edition: Edition, consultation: Consultation
) -> None:
    edition.survey.draft = edition.survey.draft | {"languages": ["en", "ar", "gu"]}
    with pytest.raises(Unusable):
        editions.freeze(session, edition.survey)
