"""Theming: the machine suggests, and what people decided stands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from flask import Flask
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis import meaning
from surveys import intake
from surveys.models import Consultation, Edition, Response
from surveys.submissions import read_json
from tests.samples import ANSWERS
from voice.accounts import people
from voice.accounts.models import User
from voice.jobs import work
from voice.listen import decisions, findings, quotes
from voice.listen.models import (
    ACCEPTED,
    CODEBOOK,
    MACHINE,
    MERGED,
    REJECTED,
    SUGGESTED,
    Coding,
    Comment,
    Theme,
)
from voice.listen.refusal import NotPossible
from voice.listen.theming import job as theming
from voice.listen.workbench import steps
from voice.listen.workbench.steps import Wish

WAITS = "We waited two years on the waiting list for an assessment."
SAID = {
    "parents": [
        WAITS,
        "The waiting list for speech therapy is far too long.",
        "Still waiting for the assessment after eleven months.",
        "The bus comes late and the taxi driver changes every week.",
        "The dinner hall smells and the food is cold.",
        "School dinner is cold and the dinner hall is awful.",
        "Cold food at dinner, every day the dinner hall smells.",
    ],
    "young_people": ["The taxi was late again.", "i waited so long on the waiting list"],
}


@pytest.fixture
def officer(session: Session) -> User:
    return people.add(session, "officer@example.org", "engagement_officer")


@pytest.fixture
def themes(session: Session, consultation: Consultation) -> dict[str, Theme]:
    """A codebook of two themes, and a comment for each sentence above."""
    book = {
        "waits": Theme(
            name="Long waits",
            keywords=["waiting list", "waited", "waiting", "assessment"],
            examples=["We waited years for the assessment"],
        ),
        "transport": Theme(
            name="Transport", keywords=["bus", "taxi", "driver"], examples=["The taxi was late"]
        ),
    }
    for key, theme in book.items():
        theme.key, theme.consultation = key, consultation
        theme.origin, theme.state = CODEBOOK, ACCEPTED
    session.add_all(book.values())
    for audience, said in SAID.items():
        session.add_all(comment_of(consultation, audience, words) for words in said)
    session.commit()
    return book


def comment_of(consultation: Consultation, audience: str, words: str, **more: Any) -> Comment:
    known = {"language": "en", "answered_by": "self", "may_quote": True, "source": "file"} | more
    return Comment(consultation_id=consultation.id, audience=audience, text=words, **known)


def snapshot(session: Session) -> list[tuple[object, ...]]:
    session.expire_all()
    rows = session.execute(
        select(Comment.text, Theme.key, Coding.state, Coding.confidence)
        .join(Coding.comment)
        .join(Coding.theme)
        .order_by(Comment.id, Theme.key)
    )
    return [tuple(row) for row in rows]


def keys_of(session: Session, words: str, *states: str) -> set[str]:
    return set(
        session.scalars(
            select(Theme.key)
            .join(Theme.codings)
            .join(Coding.comment)
            .where(Comment.text == words, Coding.state.in_(states or (SUGGESTED, ACCEPTED)))
        )
    )


def confidence_in(session: Session, words: str, theme: Theme) -> float:
    session.expire_all()
    coding = session.scalar(
        select(Coding).join(Coding.comment).where(Comment.text == words, Coding.theme == theme)
    )
    return (coding.confidence or 0.0) if coding else 0.0


def find(session: Session, words: str) -> Comment:
    return session.scalars(select(Comment).where(Comment.text == words)).one()


def run(session: Session, consultation: Consultation) -> theming.Outcome:
    consultation_id = consultation.id
    session.commit()
    return theming.theme(consultation_id)


def test_comments_get_suggestions_with_evidence_and_a_feeling(
    session: Session, consultation: Consultation, themes: dict[str, Theme]
) -> None:
    outcome = run(session, consultation)
    assert outcome.comments == 9
    coding = session.scalars(
        select(Coding).join(Coding.comment).where(Comment.text == WAITS)
    ).first()
    assert coding is not None
    assert coding.theme.key == "waits"
    assert coding.state == SUGGESTED
    assert coding.confidence is not None
    assert 0 < coding.confidence <= 1
    assert coding.evidence
    assert all(phrase in WAITS for phrase in coding.evidence)
    assert set(session.scalars(select(Comment.feeling))) <= {"negative", "neutral", "positive"}


def test_what_the_codebook_misses_is_suggested_as_a_theme(
    session: Session, consultation: Consultation, themes: dict[str, Theme]
) -> None:
    run(session, consultation)
    found = session.scalars(select(Theme).where(Theme.origin == MACHINE)).all()
    assert found
    assert {one.state for one in found} == {SUGGESTED}
    assert "dinner hall" in " ".join(
        coding.comment.text for theme in found for coding in theme.codings
    )


def test_no_sentence_of_a_person_is_copied_into_a_theme(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    run(session, consultation)
    found = session.scalars(select(Theme).where(Theme.origin == MACHINE)).first()
    assert found is not None
    assert found.examples == []
    examples = list(themes["waits"].examples)
    decisions.merge_theme(session, found, themes["waits"], officer)
    assert themes["waits"].examples == examples


def test_theming_twice_gives_the_same(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    decisions.judge(session, find(session, WAITS), themes["transport"], False, officer)
    dinner = find(session, "The dinner hall smells and the food is cold.")
    decisions.judge(session, dinner, themes["waits"], True, officer)
    run(session, consultation)
    first, names = snapshot(session), session.scalars(select(Theme.id).order_by(Theme.id)).all()
    run(session, consultation)
    assert snapshot(session) == first
    assert session.scalars(select(Theme.id).order_by(Theme.id)).all() == names


def test_decisions_outlive_another_run(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    run(session, consultation)
    wrong = find(session, WAITS)
    right = find(session, "The taxi was late again.")
    decisions.judge(session, wrong, themes["waits"], False, officer)
    decisions.judge(session, right, themes["transport"], True, officer)
    decisions.rename_theme(session, themes["waits"], "Waiting", "Waiting", "Time.", officer)
    officer_id = officer.id
    run(session, consultation)
    session.expire_all()
    assert keys_of(session, wrong.text, REJECTED) == {"waits"}
    assert "waits" not in keys_of(session, wrong.text)
    assert "transport" in keys_of(session, right.text, ACCEPTED)
    coding = session.scalars(select(Coding).where(Coding.state == ACCEPTED)).one()
    assert (coding.decided_by_id, coding.decided_at is not None) == (officer_id, True)
    assert themes["waits"].name == "Waiting"


def test_a_correction_teaches_the_next_run(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    said = "The escort was rude on the way home."
    session.add_all(
        comment_of(consultation, "parents", words)
        for words in (said, *(f"The escort forgot him, {number} times." for number in range(8)))
    )
    run(session, consultation)
    before = confidence_in(session, said, themes["transport"])
    for comment in session.scalars(select(Comment).where(Comment.text.contains("forgot"))).all():
        decisions.judge(session, comment, themes["transport"], True, officer)
    run(session, consultation)
    assert confidence_in(session, said, themes["transport"]) > before


def test_an_accepted_suggestion_stays_and_a_dismissed_one_does_not_come_back(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    run(session, consultation)
    found = session.scalars(select(Theme).where(Theme.origin == MACHINE)).first()
    assert found is not None
    decisions.dismiss_theme(session, found, officer)
    gone = found.key
    run(session, consultation)
    states = dict(iter(session.execute(select(Theme.key, Theme.state))))
    assert states[gone] == REJECTED
    assert gone not in {key for key, state in states.items() if state == SUGGESTED}
    with pytest.raises(NotPossible):
        decisions.accept_theme(session, found, officer)


def test_an_accepted_suggestion_keeps_its_comments_run_after_run(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    run(session, consultation)
    dinner = "School dinner is cold and the dinner hall is awful."
    (key,) = keys_of(session, dinner)
    found = session.scalars(select(Theme).where(Theme.key == key)).one()
    assert found.origin == MACHINE
    decisions.accept_theme(session, found, officer)
    run(session, consultation)
    assert key in keys_of(session, dinner)
    first = snapshot(session)
    run(session, consultation)
    assert snapshot(session) == first
    assert found.state == ACCEPTED


def test_merging_moves_what_was_said_without_saying_it_twice(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    waits, transport = themes["waits"], themes["transport"]
    both, only = find(session, WAITS), find(session, "The taxi was late again.")
    decisions.judge(session, both, transport, True, officer)
    session.add(Coding(comment=both, theme=waits, state=SUGGESTED, confidence=0.4))
    session.add(Coding(comment=only, theme=transport, state=SUGGESTED, confidence=0.9))
    session.commit()
    decisions.merge_theme(session, transport, waits, officer)
    session.commit()
    rows = [(one[0], one[1], one[2]) for one in snapshot(session)]
    assert rows == [(WAITS, "waits", ACCEPTED), (only.text, "waits", SUGGESTED)]
    assert (transport.state, transport.standing.key) == (MERGED, "waits")
    assert (transport.decided_by_id, waits.keywords[-1]) == (officer.id, "driver")


def test_merges_that_make_no_sense_are_refused(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    waits, transport = themes["waits"], themes["transport"]
    with pytest.raises(NotPossible, match="same_theme"):
        decisions.merge_theme(session, waits, waits, officer)
    decisions.merge_theme(session, transport, waits, officer)
    with pytest.raises(NotPossible, match="theme_gone"):
        decisions.merge_theme(session, waits, transport, officer)


def test_a_moved_comment_is_wrong_here_and_right_there(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    comment = find(session, WAITS)
    wishes = [Wish(themes["transport"], True), Wish(themes["waits"], False)]
    steps.take(session, comment, wishes, officer)
    assert keys_of(session, WAITS, REJECTED) == {"waits"}
    assert keys_of(session, WAITS, ACCEPTED) == {"transport"}


def test_other_languages_wait_until_a_person_translates(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    arabic = "انتظرنا سنتين في قائمة الانتظار للتقييم"
    session.add(comment_of(consultation, "parents", arabic, language="ar"))
    assert run(session, consultation).untranslated == 1
    assert keys_of(session, arabic) == set()
    assert findings.waiting(session, consultation.id).untranslated == 1
    comment = find(session, arabic)
    decisions.translate(comment, WAITS, officer)
    assert comment.translated_by_id == officer.id
    assert run(session, consultation).untranslated == 0
    assert keys_of(session, arabic) == {"waits"}


def test_a_language_that_the_codebook_has_words_for_is_themed_as_written(
    session: Session, consultation: Consultation, themes: dict[str, Theme]
) -> None:
    gujarati = "બસ હંમેશા મોડી આવે છે અને કોઈ ફોન કરતું નથી"
    session.add(comment_of(consultation, "parents", gujarati, language="gu"))
    assert run(session, consultation).untranslated == 1
    transport = next(one for one in themes.values() if one.name == "Transport")
    transport.keywords = [*transport.keywords, "બસ", "બસ હંમેશા મોડી આવે છે"]
    assert run(session, consultation).untranslated == 0
    assert keys_of(session, gujarati) == {transport.key}


def test_a_comment_withdrawn_during_the_run_is_left_out(
    session: Session, consultation: Consultation, themes: dict[str, Theme]
) -> None:
    consultation_id = consultation.id
    session.commit()

    def withdraw_late(done: int, total: int) -> None:
        if done >= 98:
            session.execute(delete(Comment).where(Comment.text == WAITS))
            session.commit()

    theming.theme(consultation_id, withdraw_late)
    assert WAITS not in {row[0] for row in snapshot(session)}
    assert snapshot(session)


def test_a_stopped_run_changes_nothing(
    session: Session, consultation: Consultation, themes: dict[str, Theme]
) -> None:
    consultation_id = consultation.id
    session.commit()

    def stop(done: int, total: int) -> None:
        if done > 50:
            raise work.Stopped

    with pytest.raises(work.Stopped):
        theming.theme(consultation_id, stop)
    assert snapshot(session) == []


def test_findings_count_people_and_comments_as_counting_by_hand_does(
    session: Session, edition: Edition, themes: dict[str, Theme], officer: User
) -> None:
    consultation = edition.survey.consultation
    for whose in ("self", "helped", "proxy", "self"):
        answers = ANSWERS | {"answered_by": whose, "answers": {"better": f"{WAITS} {whose}"}}
        submission = read_json(edition.document, answers)
        intake.submit(session, edition, uuid4(), submission, b"key")
    responses = session.scalars(select(Response.id).where(Response.answered_by == "self")).all()
    session.add(
        comment_of(consultation, "young_people", WAITS, response_id=responses[0], source="survey")
    )
    run(session, consultation)
    decisions.judge(session, find(session, WAITS + " proxy"), themes["waits"], False, officer)
    session.commit()
    by_key = {one.theme.key: one for one in findings.of_consultation(session, consultation.id)}
    for key, theme in themes.items():
        for audience in ("young_people", "parents"):
            assert _by_hand(session, theme, audience) == (
                by_key[key].of(audience).comments,
                by_key[key].of(audience).people,
                by_key[key].of(audience).own,
            )
    young = by_key["waits"].of("young_people")
    assert young.people < young.comments
    base = findings.bases(session, consultation.id)["young_people"]
    assert (base.comments, base.people) == (7, 6)


def _by_hand(session: Session, theme: Theme, audience: str) -> tuple[int, int, int]:
    said = [
        coding.comment
        for coding in session.scalars(select(Coding).where(Coding.theme_id == theme.id))
        if coding.state != REJECTED and coding.comment.audience == audience
    ]
    voices = {one.response_id or f"row {one.id}" for one in said}
    return len(said), len(voices), sum(one.answered_by == "self" for one in said)


def test_themes_that_one_person_said_or_nobody_are_not_dropped(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    decisions.judge(session, find(session, WAITS), themes["transport"], True, officer)
    found = {one.theme.key: one.total.people for one in findings.of_consultation(
        session, consultation.id
    )}  # fmt: skip
    assert found == {"transport": 1, "waits": 0}


def test_only_people_who_let_us_are_quoted(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    secret = comment_of(
        consultation, "parents", "We waited for ever for any help at all.", may_quote=False
    )
    session.add(secret)
    session.flush()
    for comment in (secret, find(session, WAITS)):
        decisions.judge(session, comment, themes["waits"], True, officer)
    said = quotes.of_themes(session, [themes["waits"].id], checked_only=True)
    assert [one.text for one in said[themes["waits"].id, "parents"]] == [WAITS]


@pytest.mark.parametrize(
    ("state", "is_below", "comes_first"),
    [
        (ACCEPTED, False, False),
        (ACCEPTED, True, True),
        (SUGGESTED, False, True),
        (REJECTED, False, True),
    ],
)
def test_what_another_accepted_theme_claims_too_is_quoted_later(
    session: Session,
    consultation: Consultation,
    themes: dict[str, Theme],
    state: str,
    is_below: bool,
    comes_first: bool,
) -> None:
    waits, other = themes.values()
    other.state, other.parent_id = state, waits.id if is_below else None
    claimed, alone = find(session, WAITS), find(session, SAID["parents"][1])
    for comment, theme, sure in (
        (claimed, waits, 0.99),
        (claimed, other, 0.98),
        (alone, waits, 0.97),
    ):
        session.add(Coding(comment=comment, theme=theme, state=SUGGESTED, confidence=sure))
    session.flush()
    (said,) = quotes.of_themes(session, [waits.id], most=1)[waits.id, "parents"]
    assert said.text == (WAITS if comes_first else alone.text)


def test_meaning_counts_where_a_model_is_and_words_alone_where_it_is_wrong(
    app: Flask,
    session: Session,
    consultation: Consultation,
    themes: dict[str, Theme],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    read: set[str] = set()

    class Fake:
        def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
            read.update(texts)
            return np.ones((len(texts), 4), np.float32) / 2

    monkeypatch.setitem(app.config["VOICE"], "MEANING", str(tmp_path))
    run(session, consultation)
    assert snapshot(session)
    assert "holds no model.safetensors" in caplog.text
    assert "words alone" in caplog.text
    monkeypatch.setattr(meaning, "load", lambda path, **_: Fake())
    run(session, consultation)
    assert WAITS in read


def test_sentences_that_the_codebook_does_not_explain_are_themed_too(
    session: Session, consultation: Consultation, themes: dict[str, Theme]
) -> None:
    said = "We waited on the waiting list. The dinner hall smells and the food is cold again."
    session.add(comment_of(consultation, "parents", said))
    run(session, consultation)
    assert "waits" in keys_of(session, said)
    assert any(key.startswith("found-") for key in keys_of(session, said))


def test_suggestions_stay_the_same_themes_when_more_comments_come(
    session: Session, consultation: Consultation, themes: dict[str, Theme]
) -> None:
    machines = select(Theme.id, Theme.name).where(Theme.origin == MACHINE)
    run(session, consultation)
    first = session.execute(machines).all()
    session.add(comment_of(consultation, "parents", "Cold dinner in the dinner hall, smells too."))
    run(session, consultation)
    assert session.execute(machines).all() == first


def test_a_suggestion_that_was_merged_is_known_again(
    session: Session, consultation: Consultation, themes: dict[str, Theme], officer: User
) -> None:
    run(session, consultation)
    for found in session.scalars(select(Theme).where(Theme.origin == MACHINE)).all():
        decisions.merge_theme(session, found, themes["waits"], officer)
    run(session, consultation)
    states = session.scalars(select(Theme.state).where(Theme.origin == MACHINE)).all()
    assert set(states) == {MERGED}
    assert "waits" in keys_of(session, "School dinner is cold and the dinner hall is awful.")
