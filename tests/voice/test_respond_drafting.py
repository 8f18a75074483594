"""The first draft of "You said": the themes' names and how many; nobody is quoted in it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice.respond_samples import add_comment, add_crowd, add_theme
from voice.respond import drafting

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What a store keeps of it has its own tests, on both."""

Staff = Callable[[str], FlaskClient]


def test_it_says_who_told_us_in_words_and_leaves_the_reason_to_people(
    session: Session, consultation: Consultation
) -> None:
    theme = add_theme(session, consultation, name="Help while waiting", easy_name="Help for now")
    other = add_theme(session, consultation, "travel", name="Travel")
    add_crowd(session, consultation, 50, 60, theme, "parents")
    add_crowd(session, consultation, 20, 60, theme, "young_people")
    add_crowd(session, consultation, 3, 5, theme, "practitioners")
    words = drafting.draft(session, consultation, [theme, other])
    assert words.title == {"en": "Help while waiting and Travel"}
    assert words.you_said["en"] == (
        "Some young people, most parents and carers and people who work with children told us "
        "about this: Help while waiting and Travel."
    )
    assert words.easy_you_said["en"] == (
        "You told us about this: Help for now. You told us about this: Travel. "
        "Some young people said this. Most parents and carers said this. "
        "People who work with children said this."
    )
    assert (words.why, words.easy_why) == ({}, {})
    assert drafting.draft(session, consultation, []).title == {}


def test_a_draft_fills_only_what_is_empty_and_saves_nothing(
    session: Session, consultation: Consultation, staff: Staff
) -> None:
    theme = add_theme(session, consultation, name="Travel")
    add_comment(session, consultation, [theme], "The bus to college was late every single day.")
    session.commit()
    number = theme.id
    session.commit()
    officer = staff("engagement_officer")
    page = officer.get(f"/respond/transitions/priorities/new?theme={number}").text
    assert 'value="Travel"' in page
    assert "This is a first draft." in page
    assert "The bus to college" not in page
    typed = {"themes": number, "draft": "1", "title_en": "My own title", "why_en": "Because"}
    page = officer.post("/respond/transitions/priorities/new", data=typed).text
    assert 'value="My own title"' in page
    assert ">\r\nBecause</textarea>" in page or "Because</textarea>" in page
    assert "You told us about this: Travel." in page
    assert "No priority yet" in officer.get("/respond/transitions").text
