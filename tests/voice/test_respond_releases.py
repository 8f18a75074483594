"""Releases: two people, frozen words, small numbers hidden, quotes only with consent."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import publish_count
from surveys import intake
from surveys.models import Consultation, Edition
from tests.voice import respond_samples
from tests.voice.respond_samples import (
    PROMISE,
    WORDS,
    add_comment,
    add_crowd,
    add_person,
    add_priority,
    add_promise,
    add_staff,
    add_theme,
)
from voice.listen.models import Comment, Theme
from voice.respond import evidence, priorities, quoting
from voice.respond.errors import (
    AlreadyPublished,
    ChangedSince,
    NoPromiseYet,
    NothingToRelease,
    OutOfDate,
    SamePerson,
)
from voice.respond.promises import promises
from voice.respond.releases import compositions, releases, trials
from voice.respond.releases.compositions import Document


@pytest.fixture
def theme(session: Session, consultation: Consultation) -> Theme:
    return add_theme(session, consultation)


@pytest.fixture
def plan(session: Session, consultation: Consultation, theme: Theme) -> Theme:
    """One priority from the theme, with one promise."""
    add_promise(session, add_priority(session, consultation, theme))
    return theme


def item(session: Session, consultation: Consultation) -> Document:
    composed: Document = releases.compose(session, consultation)["items"][0]
    return composed


def how_many(session: Session, consultation: Consultation) -> dict[str, str]:
    return {one["audience"]: one["how_many"] for one in item(session, consultation)["said_by"]}


def test_another_person_than_the_drafter_publishes(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    drafter, second = add_staff(session, "drafter"), add_staff(session, "second")
    release = releases.draft(session, consultation, drafter)
    assert (release.number, release.published_at) == (1, None)
    with pytest.raises(SamePerson):
        respond_samples.publish(session, release, drafter)
    assert releases.latest_published(session) == []
    respond_samples.publish(session, release, second)
    assert release.approved_by_id == second.id
    assert releases.latest_published(session) == [release]
    with pytest.raises(AlreadyPublished):
        respond_samples.publish(session, release, second)


def test_a_second_draft_replaces_the_first_and_needs_a_fresh_look(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    drafter, second = add_staff(session, "drafter"), add_staff(session, "second")
    release = releases.draft(session, consultation, drafter)
    seen = compositions.digest(release.document)
    add_promise(session, add_priority(session, consultation, plan))
    again = releases.draft(session, consultation, second)
    assert (again.id, again.number, again.drafted_by_id) == (release.id, 1, second.id)
    with pytest.raises(ChangedSince):
        respond_samples.publish(session, again, drafter, seen=seen)
    respond_samples.publish(session, again, drafter, seen=compositions.digest(again.document))
    assert releases.draft(session, consultation, drafter).number == 2


def test_nothing_is_released_without_an_answer_to_each_priority(
    session: Session, consultation: Consultation
) -> None:
    drafter = add_staff(session, "drafter")
    with pytest.raises(NothingToRelease):
        releases.draft(session, consultation, drafter)
    add_priority(session, consultation)
    with pytest.raises(NoPromiseYet, match="One person to ask"):
        releases.draft(session, consultation, drafter)


def test_later_changes_never_reach_a_release(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 30, 60, plan)
    release = releases.draft(session, consultation, add_staff(session, "drafter"))
    respond_samples.publish(session, release, add_staff(session, "second"))
    session.commit()
    frozen = json.dumps(release.document, sort_keys=True)
    priority = priorities.ranked(session, consultation)[0]
    changed = replace(WORDS, title={"en": "Changed"})
    priorities.change(session, priority, changed, [plan], None)
    words = replace(PROMISE, what={"en": "Changed"})
    promises.change(session, priority.promises[0], words, None)
    priority.title["en"] = "Changed in place"
    consultation.title = {"en": "Changed"}
    add_crowd(session, consultation, 60, 60, plan)
    session.commit()
    session.expire_all()
    assert json.dumps(release.document, sort_keys=True) == frozen


def test_the_document_holds_the_whole_promise(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    document = releases.compose(session, consultation)
    assert document["number"] == 1
    assert document["languages"] == ["en", "ar"]
    assert document["wording"] == {"ar": "draft", "en": "approved"}
    promise = document["items"][0]["promises"][0]
    assert promise["what"] == {"en": "Each family gets one name to ask."}
    assert (promise["by"], promise["status"]) == ("2027-06-30", "planned")
    json.dumps(document)


def test_a_small_group_is_never_counted_even_in_words(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 4, 9, plan)
    assert how_many(session, consultation) == {"parents": "people_told_us"}


def test_few_of_many_are_a_few_and_never_a_number(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 4, 60, plan)
    add_crowd(session, consultation, 40, 60, plan, audience="young_people")
    assert how_many(session, consultation) == {"young_people": "most", "parents": "a_few"}
    composed = item(session, consultation)
    assert not re.search(r"\d", json.dumps(composed["said_by"]))
    assert "evidence" not in composed


def test_an_audience_that_did_not_say_it_is_not_named(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 0, 60, plan)
    add_crowd(session, consultation, 12, 12, plan, audience="practitioners")
    assert how_many(session, consultation) == {}


@given(data=st.data(), heard=st.integers(1, 400))
def test_words_tell_no_more_than_published_numbers_would(data: st.DataObject, heard: int) -> None:
    said = data.draw(st.integers(0, heard))
    told = evidence.words_by_audience({"parents": said}, {"parents": heard})
    if heard < 10:
        assert set(told.values()) <= {"people_told_us"}
    for other in range(heard + 1):
        # Counts that are published alike must be told alike; all-the-same groups are hidden.
        if publish_count(other) == publish_count(said) and 0 < other < heard and 0 < said < heard:
            assert evidence.words_by_audience({"parents": other}, {"parents": heard}) == told


def test_quotes_need_consent_and_two_people_who_made_them_safe(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 20, 60, plan)
    add_comment(session, consultation, [plan], "Nobody rang us back for months.", may_quote=False)
    named = "Mrs Patel on 07700 900123 never rang us back."
    add_comment(session, consultation, [plan], named, is_safe=False)
    add_comment(session, consultation, [plan], "Nobody has looked at this yet.", is_safe=False)
    add_comment(session, consultation, [plan], "كل مرة نتحدث مع شخص جديد في الفريق", language="ar")
    assert item(session, consultation)["quotes"] == []
    add_comment(session, consultation, [plan], "We told our story to nine different people.")
    [quote] = item(session, consultation)["quotes"]
    assert quote["text"] == "We told our story to nine different people."
    assert quote["attribution"] == "Parent 2026"


def test_a_translated_comment_is_quoted_in_the_persons_own_words(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 20, 60, plan)
    arabic, english = "كل مرة نتحدث مع شخص جديد", "Each time we speak to a new person in the team."
    add_comment(session, consultation, [plan], arabic, language="ar", translation=english)
    [quote] = item(session, consultation)["quotes"]
    assert (quote["text"], quote["language"], quote["translation"]) == (arabic, "ar", english)


@pytest.mark.parametrize(
    ("audience", "answered_by", "signed"),
    [
        ("parents", "self", "Parent 2026"),
        ("young_people", "helped", "Young person 2026"),
        ("young_people", "proxy", "Supporter 2026"),
        ("practitioners", "self", "Practitioner 2026"),
        ("everyone", "unknown", "Person 2026"),
    ],
)
def test_quotes_are_signed_by_role_and_year(
    session: Session,
    consultation: Consultation,
    plan: Theme,
    audience: str,
    answered_by: str,
    signed: str,
) -> None:
    changes = {"audience": audience, "answered_by": answered_by}
    add_comment(session, consultation, [plan], **changes)
    [quote] = quoting.pick(session, priorities.ranked(session, consultation)[0], [audience])
    assert quote.attribution == signed


def test_a_person_can_leave_a_quote_out(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 20, 60, plan)
    comment = add_comment(session, consultation, [plan])
    priority = priorities.ranked(session, consultation)[0]
    priorities.leave_out(session, priority, comment)
    assert item(session, consultation)["quotes"] == []
    priorities.put_back(session, priority, comment)
    assert len(item(session, consultation)["quotes"]) == 1


def test_no_one_is_quoted_beside_a_group_that_must_not_show(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    for _ in range(12):
        add_comment(session, consultation, [plan])
    assert how_many(session, consultation) == {}
    assert item(session, consultation)["quotes"] == []


def test_words_taken_back_stop_a_draft(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 20, 60, plan)
    comment = add_comment(session, consultation, [plan])
    release = releases.draft(session, consultation, add_staff(session, "drafter"))
    assert release.quoted == [comment.id]
    session.delete(comment)
    session.flush()
    with pytest.raises(OutOfDate):
        respond_samples.publish(session, release, add_staff(session, "second"))
    assert release.published_at is None


def test_a_withdrawal_takes_the_draft_along_that_quotes_it(
    session: Session, edition: Edition
) -> None:
    consultation = edition.survey.consultation
    plan = add_theme(session, consultation)
    add_promise(session, add_priority(session, consultation, plan))
    add_crowd(session, consultation, 20, 60, plan)
    drafter, second = add_staff(session, "drafter"), add_staff(session, "second")
    quoted, other = add_person(session, edition), add_person(session, edition)
    add_comment(session, consultation, [plan], "They passed us on all year.", response_id=quoted.id)
    add_comment(session, consultation, response_id=other.id)
    published = releases.draft(session, consultation, drafter)
    respond_samples.publish(session, published, second)
    frozen = json.dumps(published.document, sort_keys=True)
    assert "passed us on" in frozen
    releases.draft(session, consultation, drafter)
    session.commit()
    intake.withdraw(session, other, b"key")
    assert releases.waiting_of(session, consultation) is not None
    intake.withdraw(session, quoted, b"key")
    session.commit()
    assert releases.waiting_of(session, consultation) is None
    session.expire_all()
    assert json.dumps(published.document, sort_keys=True) == frozen
    assert "passed us on" not in json.dumps(releases.compose(session, consultation))


def test_a_draft_about_a_group_that_became_small_is_not_published(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 6, 12, plan)
    release = releases.draft(session, consultation, add_staff(session, "drafter"))
    assert release.document["items"][0]["said_by"] == [{"audience": "parents", "how_many": "some"}]
    for comment in session.scalars(select(Comment).limit(5)).all():
        session.delete(comment)
    session.flush()
    with pytest.raises(OutOfDate):
        respond_samples.publish(session, release, add_staff(session, "second"))
    releases.draft(session, consultation, add_staff(session, "third"))
    respond_samples.publish(session, release, add_staff(session, "fourth"))
    assert '"some"' not in json.dumps(release.document)


def test_a_quote_left_out_after_the_draft_is_not_published(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 20, 60, plan)
    comment = add_comment(session, consultation, [plan])
    release = releases.draft(session, consultation, add_staff(session, "drafter"))
    priority = priorities.ranked(session, consultation)[0]
    priorities.leave_out(session, priority, comment)
    with pytest.raises(OutOfDate):
        respond_samples.publish(session, release, add_staff(session, "second"))
    priorities.put_back(session, priority, comment)
    respond_samples.publish(session, release, add_staff(session, "fifth"))


def test_comment_identifiers_never_leave(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    add_crowd(session, consultation, 20, 60, plan)
    add_comment(session, consultation, [plan])
    [quote] = item(session, consultation)["quotes"]
    names = {"text", "language", "translation", "role", "year", "attribution"}
    assert set(quote) == names


def test_the_newest_release_of_each_consultation_is_found(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    drafter, second = add_staff(session, "drafter"), add_staff(session, "second")
    first = releases.draft(session, consultation, drafter)
    respond_samples.publish(session, first, second)
    newer = releases.draft(session, consultation, drafter)
    assert releases.count_waiting(session) == 1
    assert releases.latest_of(session, consultation.code) == first
    respond_samples.publish(session, newer, second)
    assert releases.count_waiting(session) == 0
    assert releases.latest_of(session, consultation.code) == newer
    assert releases.latest_published(session) == [newer]
    assert releases.published(session) == [newer, first]
    assert releases.latest_of(session, "unknown") is None


def test_what_the_machine_marks_in_quotes_and_in_what_we_say_stands_beside_what_a_person_tried(
    session: Session, consultation: Consultation, plan: Theme
) -> None:
    """Standards N5: it decides nothing."""
    priority = priorities.ranked(session, consultation)[0]
    priority.you_said = {"en": "Mrs Patel at Oakfield School said so."}
    release = releases.draft(session, consultation, add_staff(session, "drafter"))
    found = {(one.words, one.kind) for one in trials.suspects(release.document)}
    assert ("Oakfield School", "school") in found
    respond_samples.publish(session, release, add_staff(session, "second"))
    (tried,) = trials.of_release(session, release)
    assert (tried.marked, tried.found) == (len(trials.suspects(release.document)), False)
