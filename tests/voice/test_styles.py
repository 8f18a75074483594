"""A page of the public carries its style inside, and its policy names exactly that style."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from surveys.models import Edition
from tests.conftest import check_page
from voice.styles import shorten

SURVEY = "/en/s/moving-on"


def policy_of(client: FlaskClient, path: str) -> str:
    return client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/en/", "/en/help", "/nowhere", SURVEY])
def test_a_public_page_waits_for_no_style(client: FlaskClient, edition: Edition, path: str) -> None:
    page = client.get(path)
    assert '<link rel="stylesheet"' not in page.text
    assert page.text.count("<style>") == 1
    check_page(page)


def test_the_policy_names_the_style_of_this_page_alone(
    client: FlaskClient, edition: Edition
) -> None:
    first = policy_of(client, SURVEY)
    assert first.count("sha256-") == 1
    assert policy_of(client, SURVEY) == first  # kept by the server meanwhile
    assert policy_of(client, "/en/help") != first
    assert "unsafe" not in first


def test_what_a_phone_has_already_keeps_its_policy(client: FlaskClient, edition: Edition) -> None:
    page = client.get(SURVEY)
    same = client.get(SURVEY, headers={"If-None-Match": page.headers["ETag"]})
    assert same.status_code == 304
    kept = same.headers.get("Content-Security-Policy", page.headers["Content-Security-Policy"])
    assert kept == page.headers["Content-Security-Policy"]


def test_staff_pages_link_to_their_styles_and_allow_none_inside(
    staff: Callable[[str], FlaskClient],
) -> None:
    page = staff("admin").get("/account")
    assert '<link rel="stylesheet"' in page.text
    assert "<style" not in page.text
    assert "sha256-" not in page.headers["Content-Security-Policy"]


def test_a_style_is_shortened_and_means_the_same() -> None:
    style = """
    /* why */
    .a > .b,
    .c ~ .d:not(:target) {
      margin: calc(1rem + 2 * var(--space-1)) 0;
      content: "; { /  }" / "";
    }
    @media (scripting: enabled) and (min-width: 1px) { .a { color: red !important } }
    """
    assert shorten(style) == (
        ".a > .b,.c ~ .d:not(:target){margin:calc(1rem + 2 * var(--space-1)) 0;"
        'content:"; { /  }" / ""}'
        "@media (scripting:enabled) and (min-width:1px){.a{color:red !important}}"
    )
