"""Complete visits with a finger on a phone's screen, and what each took in milliseconds.

Each tap goes where its target was seen, as soon as it can be pressed; at the end, what was tapped
must be what was sent.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from bench.phone_browser import Phone
from bench.phone_floor import BREAK_AFTER, THANKS_PATH
from bench.questions import SEVERAL, TEN, TEXT, Question

SAYING = "One person I can call. They knew what would happen next."

Tap = tuple[float, list[str]]  # since when one could, and what was answered


class TapLost(Exception):
    """An answer that was tapped on the screen was not what was handed in."""


def visit_form(phone: Phone) -> dict[str, float]:
    """All ten questions below each other, by hand."""
    began = phone.page.evaluate("bench.began")
    taps = [_answer(phone, question, f"#{question.key} ") for question in TEN]
    return _end_floor(phone, began, taps)


def visit_steps(phone: Phone) -> dict[str, float]:
    """One at a time, by hand."""
    began = phone.page.evaluate("bench.began")
    taps = []
    for question in TEN:
        taps.append(_answer(phone, question, f"#{question.key} "))
        if question is not TEN[-1]:
            phone.tap("#next")
    return _end_floor(phone, began, taps)


def visit_screens(phone: Phone) -> dict[str, float]:
    """One at a time, by hand, between the screens that ours has too."""
    began = phone.page.evaluate("bench.began")
    phone.tap("#next")
    taps = []
    for question in TEN:
        taps.append(_answer(phone, question, f"#{question.key} "))
        phone.tap("#next")
        if question.key == BREAK_AFTER:
            phone.find("#pause legend")
            phone.tap("#next")
    phone.tap("#who label")
    phone.tap("#next")
    return _end_floor(phone, began, taps)


def _end_floor(phone: Phone, began: float, taps: list[Tap]) -> dict[str, float]:
    longest = phone.said()["longest"]
    phone.tap("#send")
    phone.page.wait_for_url(f"**{THANKS_PATH}", wait_until="commit")
    end = phone.find("h1")["at"]
    sent = parse_qs(next(one for one in phone.sent if one.method == "POST").post_data or "")
    _compare({question.key: sent.get(question.key, []) for question in TEN}, taps)
    longest = max(longest, phone.said()["longest"])
    return {"first": taps[0][0] - began, "all": end - began, "longest": longest}


def visit_ours(phone: Phone) -> dict[str, float]:
    """One at a time with ours: yes, the ten and a break, who answered, check, confirmation."""
    began = phone.page.evaluate("bench.began")
    phone.tap("[data-do=begin]")
    taps = []
    for question in TEN:
        taps.append(_answer(phone, question, f"#q-{question.key} .options ", f"#q-{question.key} "))
        phone.tap("[data-do=next]")
        if question.key == BREAK_AFTER:
            phone.find("#q-pause h2")
            phone.tap("[data-do=next]")
    phone.tap("#q-answered_by label")
    phone.tap("[data-do=next]")
    picture = phone.said()["picture"]
    phone.tap("#q-send button[type=submit]")
    end = phone.find(".code-digits")["at"]
    sent = json.loads(next(one for one in phone.sent if one.method == "PUT").post_data or "")
    answers = {
        key: said if isinstance(said, list) else [said] for key, said in sent["answers"].items()
    }
    _compare(answers, taps)
    return {
        "first": taps[0][0] - began,
        "picture": picture - began,
        "all": end - began,
        "longest": phone.said()["longest"],
    }


def look(phone: Phone) -> dict[str, float]:
    """The first screen, and one screen on."""
    began = phone.page.evaluate("bench.began")
    first = phone.find(".step h2")["at"]
    phone.tap("[data-do=begin]")
    phone.page.wait_for_load_state("networkidle")
    told = phone.said()
    return {
        "first": first - began,
        "picture": told["picture"] - began,
        "longest": told["longest"],
    }


def _answer(phone: Phone, question: Question, options: str, box: str | None = None) -> Tap:
    """Tap, or write, an answer: since when one could, and what it was."""
    if question.kind == TEXT:
        found = phone.tap(f"{box or options}textarea")
        phone.page.keyboard.insert_text(SAYING)
        return found["at"], [SAYING]
    first = phone.tap(f"{options}label")
    if question.kind != SEVERAL:
        return first["at"], [first["value"]]
    second = phone.tap(f"{options}label:not(:has(input:checked), input:checked + label)")
    return first["at"], [first["value"], second["value"]]


def _compare(sent: Mapping[str, Any], taps: list[Tap]) -> None:
    for question, (_, tapped) in zip(TEN, taps, strict=True):
        if sorted(sent.get(question.key, [])) != sorted(tapped):
            raise TapLost(f"{question.key}: tapped {tapped}, sent {sent.get(question.key)}")
