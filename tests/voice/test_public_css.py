"""What the style sheets owe to readers: contrast, height of lines, one direction for none."""

import re
from itertools import product
from pathlib import Path

import pytest

from voice.i18n import direction_of, languages

CSS = Path(__file__).parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text("utf-8")
SHEETS = {path.name: path.read_text("utf-8") for path in CSS.glob("*.css")}
INKS = ("ink", "ink-quiet", "brand", "go", "wait", "stop")
SOFT = ("brand", "go", "wait", "stop")
TALL = {"bn": 1.7, "gu": 1.7, "pa": 1.7, "ur": 2.0}  # standards L4
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right): "
    r"|(?:text-align|float|clear): *(?:left|right)\b"
)

Colours = dict[str, str]


def colours_of(block: str) -> Colours:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def themes() -> dict[str, Colours]:
    """The colours of each theme that a person or a dark device can choose."""
    light = colours_of(TOKENS.split(".office")[0])
    dark = colours_of(TOKENS.split("prefers-color-scheme: dark")[1].split("}")[0])
    chosen = re.findall(r':root\[data-theme="(\w+)"\] \{(.*?)\}', SHEETS["themes.css"], re.DOTALL)
    found = {name: light | colours_of(block) for name, block in chosen}
    return {"light": light, "of a dark device": light | dark} | found


def brightness(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


def leading_of(language: str, name: str = "leading") -> float:
    """The height of lines that the tokens give a language: the last rule that names it."""
    rules = re.findall(r"(:root|\[lang[^{]+) \{(.*?)\}", TOKENS.split("@media")[0], re.DOTALL)
    found = 0.0
    for selector, block in rules:
        if selector == ":root" or f'[lang|="{language}"]' in selector:
            said = re.search(rf"--{name}: ([\d.]+)", block)
            found = float(said[1]) if said else found
    return found


@pytest.mark.parametrize("theme", themes())
def test_words_have_a_contrast_of_seven_and_parts_of_three_in_every_theme(theme: str) -> None:
    """WCAG 1.4.3, 1.4.6 and 1.4.11."""
    assert {"dark", "cream", "yellow"} <= themes().keys()
    shown = themes()[theme]
    pairs = [*product(INKS, ("paper", "card")), ("brand-ink", "brand")]
    pairs += [pair for one in SOFT for pair in (("ink", f"{one}-soft"), (one, f"{one}-soft"))]
    faint = [pair for pair in pairs if contrast(shown[pair[0]], shown[pair[1]]) < 7]
    assert faint == []
    parts = product(("line", "brand"), ("paper", "card"))
    assert [pair for pair in parts if contrast(shown[pair[0]], shown[pair[1]]) < 3] == []


@pytest.mark.parametrize("theme", themes())
def test_what_has_the_focus_is_seen_on_every_ground(theme: str) -> None:
    """WCAG 2.4.13: a mark of two colours; whatever lies behind, one of them is seen."""
    blocks = [block for sheet in SHEETS.values() for block in re.findall(r"{([^{}]*)}", sheet)]
    marks = [block for block in blocks if re.search(r"(outline|shadow):[^;]*var\(--focus\)", block)]
    assert len(marks) > 5
    for mark in marks:
        assert re.search(r"box-shadow: [^;]*var\(--ink\)", mark), mark
    ring = SHEETS["components.css"].split(":focus-visible,")[1].split("}")[0]
    assert "outline: 3px solid" in ring
    assert "box-shadow: 0 0 0 3px" in ring
    shown = themes()[theme]
    for ground in ("paper", "card", *(f"{one}-soft" for one in SOFT)):
        assert max(contrast(shown[one], shown[ground]) for one in ("focus", "ink")) >= 3, ground


@pytest.mark.parametrize("language", languages())
def test_lines_are_as_high_as_the_script_of_a_language_needs(language: str) -> None:
    least = TALL.get(language, 1.7 if direction_of(language) == "rtl" else 1.5)
    assert leading_of(language) >= least
    assert leading_of(language, "leading-title") >= least - 0.3


def test_nothing_in_a_style_sheet_means_left_or_right() -> None:
    """Standards L3: a page in Arabic or Urdu is the mirror of the English one."""
    found = {name: PHYSICAL.findall(sheet) for name, sheet in SHEETS.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_nothing_slants_and_no_words_are_in_capitals() -> None:
    """Standards ER5."""
    for name, sheet in SHEETS.items():
        assert not re.search(r"font-style: *(italic|oblique)|text-transform: *uppercase", sheet), (
            name
        )


def test_nothing_moves_for_who_asked_for_less_movement() -> None:
    """WCAG 2.3.3."""
    less = TOKENS.split("prefers-reduced-motion: reduce")[1]
    assert "--motion: 0ms" in less
    assert "--motion: 0ms" in SHEETS["themes.css"].split(":root[data-calm]")[1].split("}")[0]
    for name, sheet in SHEETS.items():
        for moving in re.findall(r"transition: ([^;]+);", sheet):
            assert "var(--motion)" in moving or moving.startswith("none"), (name, moving)


def test_no_sheet_works_out_what_stands_before_and_after_every_element() -> None:
    asked = re.compile(r"(?:^|[\s,>+~])\*?::(?:before|after)", re.MULTILINE)
    assert [name for name, sheet in SHEETS.items() if asked.search(sheet)] == []
