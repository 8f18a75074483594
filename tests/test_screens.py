"""A new page is looked at: `make screens` knows how to come to it, or why it has no picture."""

import pytest

from tests.browser import screen_list

WAYS = ("link", "asks", "made", "/", "no ")


def test_each_page_says_how_it_comes_into_a_picture() -> None:
    assert list(screen_list.ways()) == screen_list.all_pages()
    assert [rule for rule, way in screen_list.ways().items() if not way.startswith(WAYS)] == []


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/involve/surveys/my-week/trying", "/involve/surveys/<code>/trying"),
        ("/involve/events/new", "/involve/events/new"),
        ("/listen/transitions/themes/12", "/listen/<code>/themes/<int:theme_id>"),
        ("/listen/recordings/7", "/listen/recordings/<int:recording_id>"),
        ("/listen/transitions/topics/a/b", "/listen/<code>/topics/<path:key>"),
        ("/listen/recordings/7/file", None),
        ("/nowhere/at/all", None),
    ],
)
def test_an_address_belongs_to_the_page_that_says_most_of_it(path: str, rule: str | None) -> None:
    assert screen_list.rule_of(path) == rule


def test_what_a_link_asks_is_kept_only_where_there_is_no_page_without() -> None:
    assert screen_list.needs_question("/listen/transitions/heard/plans/new")
    assert not screen_list.needs_question("/listen/transitions/heard")
    assert not screen_list.needs_question("/nowhere/at/all")
