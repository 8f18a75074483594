"""Pictures come as one sprite a page, at one address each."""

from copy import deepcopy

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient

from surveys.documents import pictures_of
from surveys.models import Edition
from surveys.receipts import PICTURES
from tests import samples
from voice.media import pictures
from voice.take_part import sheets

CODES = sorted(PICTURES.values())


def test_a_sprite_holds_its_pictures_in_order_whatever_order_was_asked(
    app: Flask, client: FlaskClient
) -> None:
    with app.test_request_context():
        address = pictures.sprite_of(["openmoji:2B50", "openmoji:1F34E", "openmoji:2B50"])
    assert address == "/pictures/1F34E+2B50.svg"
    reply = client.get(address)
    assert "immutable" in reply.headers["Cache-Control"]
    assert [symbol.get("id") for symbol in fromstring(reply.data)] == ["p1F34E", "p2B50"]


@pytest.mark.parametrize(
    "codes", ["2B50+1F34E", "1F34E+1F34E", "1F34E+", "1f34e", "nothing", "1F34E+FFFFF", "..+1F34E"]
)
def test_a_sprite_has_no_second_address(client: FlaskClient, codes: str) -> None:
    assert client.get(f"/pictures/{codes}.svg").status_code == 404


def test_a_sprite_has_a_most(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pictures.MOST == 80
    monkeypatch.setattr(pictures, "MOST", 3)
    assert client.get(f"/pictures/{'+'.join(CODES[:3])}.svg").status_code == 200
    assert client.get(f"/pictures/{'+'.join(CODES[:4])}.svg").status_code == 404


def test_a_picture_is_drawn_once_whatever_sprites_it_is_in(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(f"/pictures/{CODES[0]}+{CODES[1]}.svg")

    def fail(_text: str) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(pictures, "fromstring", fail)
    assert client.get(f"/pictures/{CODES[1]}.svg").status_code == 200


def test_the_first_picture_comes_with_the_page(client: FlaskClient, edition: Edition) -> None:
    page = client.get("/en/s/moving-on").text
    first = pictures_of(edition.document)[0].removeprefix("openmoji:")
    assert f'<symbol id="p{first}"' in page
    assert f'<use href="#p{first}">' in page


def test_a_survey_with_very_many_pictures_has_more_sprites(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST", 20)
    document = deepcopy(samples.SURVEY)
    document["questions"] += [
        {"key": f"p{place}", "kind": "information", "picture": f"openmoji:{code}"}
        for place, code in enumerate(CODES)
    ]
    with app.test_request_context():
        sprites = sheets.sprites_of(document)
    assert {f"openmoji:{code}" for code in CODES} <= sprites.keys()
    first, *others = sprites.items()
    assert first[1] == "", "the first picture stands in the page"
    assert all(code.removeprefix("openmoji:") in address for code, address in others)
    assert max(address.count("+") for address in sprites.values()) == 19
