"""Priorities and promises: what is kept, what is refused."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from surveys.errors import Problem
from surveys.models import Consultation
from tests import samples
from tests.voice.respond_samples import (
    PROMISE,
    WORDS,
    add_comment,
    add_person,
    add_priority,
    add_promise,
    add_staff,
    add_theme,
)
from voice.respond import evidence, priorities
from voice.respond.errors import HasPromises, Incomplete
from voice.respond.models import CANNOT, DONE, Priority
from voice.respond.promises import actions, promises

NO = promises.PromiseWords(
    what={"en": "Shorter waits"},
    easy_what={"en": "A shorter wait"},
    because={"en": "There is no money."},
    easy_because={"en": "There is too little money."},
)


def refused(error: pytest.ExceptionInfo[Incomplete]) -> set[tuple[str, str]]:
    return {(problem.field, problem.reason) for problem in error.value.problems}


def titles(session: Session, consultation: Consultation) -> list[str]:
    return [one.title["en"] for one in priorities.ranked(session, consultation)]


def add_titled(session: Session, consultation: Consultation, title: str) -> Priority:
    return add_priority(session, consultation, words=replace(WORDS, title={"en": title}))


def test_a_priority_keeps_its_words_and_themes(
    session: Session, consultation: Consultation
) -> None:
    officer = add_staff(session, "officer")
    first = add_theme(session, consultation, "one_person", picture="openmoji:1F4DE")
    second = add_theme(session, consultation, "no_news")
    made = priorities.make(session, consultation, WORDS, [first, second], officer, approved=["ar"])
    session.commit()
    assert made.title == WORDS.title
    assert set(made.themes) == {first, second}
    assert made.picture == "openmoji:1F4DE"
    assert made.wording == {"ar": "approved", "en": "approved"}
    assert made.decided_by_id == officer.id


def test_a_translation_is_a_draft_until_a_person_checked_it(
    session: Session, consultation: Consultation
) -> None:
    assert add_priority(session, consultation).wording == {"ar": "draft", "en": "approved"}


def test_a_priority_needs_a_theme_and_english_words(
    session: Session, consultation: Consultation
) -> None:
    words = priorities.PriorityWords(title={"ar": "شخص", "en": " \u202e "})
    with pytest.raises(Incomplete) as error:
        priorities.make(session, consultation, words, [], None)
    assert refused(error) == {
        ("title_en", "missing_words"),
        ("easy_title_en", "missing_words"),
        ("you_said_en", "missing_words"),
        ("easy_you_said_en", "missing_words"),
        ("why_en", "missing_words"),
        ("themes", "no_theme"),
    }


def test_a_theme_that_nobody_accepted_makes_no_priority(
    session: Session, consultation: Consultation
) -> None:
    suggested = add_theme(session, consultation, "new", state="suggested")
    elsewhere = add_theme(session, samples.add_consultation(session, "noise"), "other")
    for theme in (suggested, elsewhere):
        with pytest.raises(Incomplete) as error:
            priorities.make(session, consultation, WORDS, [theme], None)
        assert refused(error) == {("themes", "theme_not_accepted")}


def test_a_chosen_theme_may_stay_after_it_was_merged(
    session: Session, consultation: Consultation
) -> None:
    theme = add_theme(session, consultation)
    made = add_priority(session, consultation, theme)
    theme.state = "merged"
    priorities.change(session, made, WORDS, [theme], None)
    assert made.themes == [theme]


def test_words_and_pictures_have_limits(session: Session, consultation: Consultation) -> None:
    theme = add_theme(session, consultation)
    words = replace(WORDS, you_said={"en": "a" * 2001})
    with pytest.raises(Incomplete) as error:
        priorities.make(session, consultation, words, [theme], None, picture="openmoji:NONE")
    assert refused(error) == {("you_said_en", "too_long"), ("picture", "unknown_picture")}


def test_control_characters_and_direction_overrides_are_dropped(
    session: Session, consultation: Consultation
) -> None:
    words = replace(WORDS, title={"en": "One\x00 \u202eperson\u2066\r\nhere ", "gu": "ક્\u200dષ"})
    made = add_priority(session, consultation, words=words)
    assert made.title == {"en": "One person\nhere", "gu": "ક્\u200dષ"}


def test_priorities_stand_in_the_order_that_people_choose(
    session: Session, consultation: Consultation
) -> None:
    _first, second, third = (
        add_titled(session, consultation, title) for title in ("First", "Second", "Third")
    )
    priorities.move(session, third, -1)
    assert titles(session, consultation) == ["First", "Third", "Second"]
    priorities.move(session, third, -1)
    priorities.move(session, third, -1)
    assert titles(session, consultation) == ["Third", "First", "Second"]
    priorities.move(session, second, 1)
    assert titles(session, consultation) == ["Third", "First", "Second"]


def test_only_a_priority_without_promises_can_go(
    session: Session, consultation: Consultation
) -> None:
    kept, gone = (
        add_titled(session, consultation, "Kept"),
        add_titled(session, consultation, "Gone"),
    )
    add_promise(session, kept)
    priorities.remove(session, gone)
    with pytest.raises(HasPromises):
        priorities.remove(session, kept)
    assert titles(session, consultation) == ["Kept"]


def test_a_refused_change_changes_nothing(session: Session, consultation: Consultation) -> None:
    made = add_priority(session, consultation)
    with pytest.raises(Incomplete):
        priorities.change(session, made, replace(WORDS, why={}), made.themes, None)
    session.commit()
    assert (made.title, made.why) == (WORDS.title, WORDS.why)


def test_nothing_is_done_without_a_result_in_both_readings(
    session: Session, consultation: Consultation
) -> None:
    promise = add_promise(session, add_priority(session, consultation))
    done = replace(PROMISE, status=DONE, result={"en": "The page is open."})
    with pytest.raises(Incomplete) as error:
        promises.change(session, promise, done, None)
    assert refused(error) == {("easy_result_en", "done_without_reply")}
    assert promise.status == "planned"
    done = replace(done, easy_result={"en": "The page is open."}, done_on=date(2026, 11, 16))
    promises.change(session, promise, done, None)
    assert (promise.status, promise.done_on) == (DONE, date(2026, 11, 16))


def test_a_promise_that_is_done_gets_its_day(session: Session, consultation: Consultation) -> None:
    result = {"en": "Open."}
    words = replace(PROMISE, status=DONE, result=result, easy_result=result)
    promise = add_promise(session, add_priority(session, consultation), words=words)
    assert promise.done_on is not None
    promises.change(session, promise, replace(PROMISE, status="doing"), None)
    assert promise.done_on is None


def test_an_honest_no_needs_its_because(session: Session, consultation: Consultation) -> None:
    priority = add_priority(session, consultation)
    with pytest.raises(Incomplete) as error:
        add_promise(session, priority, CANNOT, replace(NO, because={}))
    assert refused(error) == {("because_en", "missing_words")}
    no = add_promise(session, priority, CANNOT, replace(NO, status=DONE))
    assert (no.kind, no.status, no.because) == (CANNOT, CANNOT, NO.because)


def test_a_promise_of_no_known_kind_or_status_is_refused(
    session: Session, consultation: Consultation
) -> None:
    priority = add_priority(session, consultation)
    with pytest.raises(Incomplete) as error:
        add_promise(session, priority, "maybe")
    assert error.value.problems == (Problem("kind", "unknown_kind"),)
    with pytest.raises(Incomplete) as error:
        add_promise(session, priority, words=replace(PROMISE, status="late"))
    assert refused(error) == {("status", "unknown_status")}
    assert priority.promises == []


@pytest.mark.parametrize("blank", ["", "TBC", "tbc.", "To be confirmed", "Ongoing", " – "])
def test_a_blank_or_undecided_owner_is_a_gap(
    session: Session, consultation: Consultation, blank: str
) -> None:
    words = replace(PROMISE, who={"en": blank}, by=None, how_we_know={})
    promise = add_promise(session, add_priority(session, consultation), words=words)
    assert actions.gaps(promise) == ("who", "by", "how_we_know")


def test_a_whole_promise_has_no_gap(session: Session, consultation: Consultation) -> None:
    priority = add_priority(session, consultation)
    assert actions.gaps(add_promise(session, priority)) == ()
    words = replace(NO, who={"en": "Tbilisi office"}, by=date(2027, 9, 30))
    assert actions.gaps(add_promise(session, priority, CANNOT, words)) == ()


def test_a_person_counts_once_however_much_they_wrote(
    session: Session, consultation: Consultation
) -> None:
    edition = samples.add_edition(session, consultation)
    one, other = add_theme(session, consultation, "one"), add_theme(session, consultation, "other")
    for _ in range(2):
        response = add_person(session, edition).id
        add_comment(session, consultation, [one], response_id=response)
        add_comment(session, consultation, [one, other], response_id=response)
    add_comment(session, consultation, [other])
    add_comment(session, consultation, [other], audience="young_people")
    said = evidence.people_behind(session, [one, other])
    assert said == {"parents": 3, "young_people": 1}
    assert evidence.people_heard(session, consultation) == {"parents": 3, "young_people": 1}


def test_what_a_person_called_wrong_does_not_count(
    session: Session, consultation: Consultation
) -> None:
    theme = add_theme(session, consultation)
    comment = add_comment(session, consultation, [theme])
    comment.codings[0].state = "rejected"
    session.flush()
    assert evidence.people_behind(session, [theme]) == {}


def test_a_merged_theme_is_counted_where_it_went(
    session: Session, consultation: Consultation
) -> None:
    end = add_theme(session, consultation, "end")
    middle = add_theme(session, consultation, "middle", state="merged", merged_into_id=end.id)
    start = add_theme(session, consultation, "start", state="merged", merged_into_id=middle.id)
    add_comment(session, consultation, [end])
    assert evidence.people_behind(session, [start]) == {"parents": 1}
