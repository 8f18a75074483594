"""A drawing has as few shapes as show the same."""

from xml.etree.ElementTree import tostring

import pytest
from defusedxml.ElementTree import fromstring

from voice.media.pictures import draw_sprite
from voice.media.shapes import simplify

PEN = 'stroke="#000" stroke-linecap="round" stroke-linejoin="round" stroke-width="2"'


def simplified(shapes: str) -> str:
    drawing = fromstring(f"<symbol>{shapes}</symbol>")
    simplify(drawing)
    return tostring(drawing).decode().removeprefix("<symbol>").removesuffix("</symbol>")


@pytest.mark.parametrize(
    ("shape", "data"),
    [
        ('line x1="1" x2="3" y1="2" y2="4"', "M1 2L3 4"),
        ('polyline points="1 2 3,4"', "M1 2 3,4"),
        ('path d="M1 2h3"', "M1 2h3"),
        ('path d="m1-2h3"', "M1 -2h3"),
        ('path d="m1 2 3 4"', "M1 2l3 4"),
    ],
)
def test_neighbouring_open_lines_of_one_pen_are_one_path(shape: str, data: str) -> None:
    lines = f'<g><path fill="none" {PEN} d="M0 0h1" /><{shape} fill="none" {PEN} /></g>'
    assert simplified(lines) == f'<path fill="none" {PEN} d="M0 0h1 {data}" />'


@pytest.mark.parametrize(
    "shapes",
    [
        '<circle fill="#fff" r="1" /><circle fill="#fff" r="2" />',
        f'<path fill="none" {PEN} d="M0 0h1" /><path fill="none" stroke="#f00" d="M0 0h1" />',
        f'<path fill="none" {PEN} d="M0 0h1" /><circle fill="none" {PEN} r="1" />',
        f'<path fill="none" {PEN} d="M0 0h1" /><path fill="none" {PEN} d="M0 0h1v1z" />',
        f'<path fill="none" {PEN} d="M0 0h1" /><path fill="none" {PEN} d="M1 0" opacity="0.5" />',
        f'<g transform="scale(2)"><path fill="none" {PEN} d="M0 0h1" /></g>',
    ],
)
def test_what_would_look_different_stays_apart(shapes: str) -> None:
    assert simplified(shapes) == shapes


def test_a_pen_that_draws_nothing_is_not_named() -> None:
    said = '<path d="M0 0h1z" fill="#fff" stroke="none" stroke-width="2" stroke-linecap="round" />'
    assert simplified(said) == '<path d="M0 0h1z" fill="#fff" />'


def test_a_picture_of_the_package_has_fewer_shapes_and_no_plain_groups() -> None:
    smile = fromstring(draw_sprite(["1F60A"]))
    shapes = [shape.tag.rpartition("}")[2] for shape in smile[0]]
    assert shapes == ["circle", "circle", "path", "path"]
