"""What the browser accepts the server accepts, and the reverse: properties of every kind."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from surveys import documents
from surveys.kinds import KINDS, asks, kind_of, options, rules_of
from surveys.kinds.refusal import NotAccepted
from surveys.paths import reachable
from tests.browser.conftest import Live
from tests.samples import EVERY_KIND

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

"""The page is the same whatever keeps the answers."""

OpenPage = Callable[..., Page]
QUESTIONS = documents.questions_by_key(EVERY_KIND)
ASKING = [key for key, question in QUESTIONS.items() if asks(question)]
_LOADED = """async folder => {
    const { KINDS } = await import(`${folder}kinds/plain.js`)
    const own = [
        'date', 'drawing', 'number', 'photo', 'ranking', 'sort', 'stars', 'voice',
    ]
    for (const kind of own) KINDS[kind] = (await import(`${folder}kinds/${kind}.js`)).default
    const digits = await import(`${folder}kinds/digits.js`)
    const date = await import(`${folder}kinds/date.js`)
    const { reachable } = await import(`${folder}paths.js`)
    window.fits = text => JSON.parse(text).map(
        ([kind, rules, value]) => KINDS[kind].fits(rules, value) ?? null)
    window.typed = text => JSON.parse(text).map(typed => digits.parseNumber(typed))
    window.dates = text => JSON.parse(text).map(parts =>
        date.join(...parts.map(part => digits.plainDigits(part.trim()))) ?? null)
    window.asked = text => JSON.parse(text).map(
        ([questions, answers]) => [...reachable(questions, answers)])
    return Object.keys(KINDS)
}"""


@pytest.fixture
def scripts(live: Live, open_page: OpenPage) -> Page:
    """A page of Voice with the scripts of all kinds at hand."""
    page = open_page()
    page.goto(f"{live.url}/en/s/my-week")
    start = page.locator("script[src*='/js/survey/start.js']").get_attribute("src") or ""
    kinds = page.evaluate(_LOADED, start.removesuffix("start.js"))
    assert {*kinds, "information"} == set(KINDS)
    return page


BATCHES = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None
)

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.integers()
    | st.floats(-3, 9, width=16)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=24)
)

_ANY = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)

_NUMBERS = st.integers(-1, 5) | st.sampled_from([2.0, 1.5])
_DAYS = st.builds(
    "{:04}-{:02}-{:02}".format, *(st.integers(*r) for r in ((1899, 2101), (0, 13), (0, 32)))
)

_PICTURED = st.fixed_dictionaries({}, optional={"media": st.just("a"), "story": st.just("b")})

_PICTURED |= st.fixed_dictionaries(
    {},
    optional={
        "media": st.text("ab.-_ /", min_size=1, max_size=4) | _SCALARS,
        "story": st.text("ab \n", max_size=90) | _SCALARS,
        "more": _SCALARS,
    },
)


def values(question: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values for a question, of which many fit."""
    keys = options.keys_of(question)
    columns = [column["key"] for column in question.get("columns", [])]
    one = st.sampled_from([*keys, "unknown", "constructor"])
    near = {
        "choices": st.lists(one, max_size=4),
        "ranking": st.lists(one, max_size=4) | st.permutations(keys),
        "sort": st.dictionaries(one, st.sampled_from([*columns, "unknown"]), max_size=4)
        | st.dictionaries(st.sampled_from(keys or [""]), st.sampled_from(columns or [""])),
        "stars": st.dictionaries(one, _NUMBERS, max_size=4)
        | st.dictionaries(st.sampled_from(keys or [""]), st.integers(0, 2)),
        "scale": _NUMBERS,
        "number": st.floats(-3, 9) | st.integers(-3, 9),
        "date": _DAYS,
        "drawing": _PICTURED,
        "photo": _PICTURED,
        "voice": _PICTURED,
        "text": st.text(max_size=26)
        | st.text("a\u0301\u00e9\r\n\ufeff\x00\ud800😀 \u200d", max_size=26),
    }
    return near.get(question["kind"], one) | _ANY


_PAIRS = st.sampled_from(ASKING).flatmap(
    lambda key: st.tuples(st.just(QUESTIONS[key]), values(QUESTIONS[key]))
)


@st.composite
def surveys_and_answers(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Some questions with conditions on earlier ones, and answers to some of them."""
    kinds = draw(st.lists(st.sampled_from(list(QUESTIONS)), min_size=2, max_size=7))
    asked: list[dict[str, Any]] = []
    answers: dict[str, Any] = {}
    for number, name in enumerate(kinds):
        question = QUESTIONS[name] | {"key": f"q{number}"}
        question.pop("show_if", None)
        earlier = [one for one in asked if asks(one)]
        if earlier and draw(st.booleans()):
            question["show_if"] = draw(conditions(earlier))
        asked.append(question)
        if asks(question) and draw(st.integers(0, 3)):
            value = draw(values(question))
            if refusal_of(question, value) is None:
                answers[question["key"]] = kind_of(question).accept(question, value)
    return EVERY_KIND | {"questions": asked}, answers


def conditions(earlier: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions on earlier questions that a survey may have."""
    leaf = st.sampled_from(earlier).flatmap(leaves)
    return st.recursive(
        leaf,
        lambda inner: (
            st.builds(lambda one: {"not": one}, inner)
            | st.builds(lambda some: {"all": some}, st.lists(inner, min_size=1, max_size=3))
            | st.builds(lambda some: {"any": some}, st.lists(inner, min_size=1, max_size=3))
        ),
        max_leaves=4,
    )


def leaves(question: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    key, keys = question["key"], options.keys_of(question)
    found = [st.builds(lambda so: {"question": key, "answered": so}, st.booleans())]
    if question["kind"] in ("choice", "yes_no", "faces", "area"):
        found.append(st.builds(lambda one: {"question": key, "is": one}, st.sampled_from(keys)))
    if question["kind"] == "scale":
        found.append(st.builds(lambda one: {"question": key, "is": one}, st.integers(1, len(keys))))
    if question["kind"] in ("choices", "ranking", "stars"):
        found.append(
            st.builds(lambda one: {"question": key, "includes": one}, st.sampled_from(keys))
        )
    return st.one_of(found)


def rules(question: dict[str, Any]) -> dict[str, Any]:
    """What the page tells its script about a question."""
    return {"options": options.keys_of(question)} | rules_of(question)


def refusal_of(question: dict[str, Any], value: Any) -> str | None:
    try:
        kind_of(question).accept(question, value)
    except NotAccepted as refusal:
        return refusal.reason
    return None


def test_what_the_browser_accepts_the_server_accepts_and_the_reverse(scripts: Page) -> None:
    seen: set[tuple[str, bool]] = set()

    @BATCHES
    @given(st.lists(_PAIRS, min_size=40, max_size=60))
    def agree(pairs: list[tuple[dict[str, Any], Any]]) -> None:
        asked = [(one["kind"], rules(one), value) for one, value in pairs]
        reasons = scripts.evaluate("text => fits(text)", json.dumps(asked))
        for (question, value), reason in zip(pairs, reasons, strict=True):
            refusal = refusal_of(question, value)
            assert (reason is None) is (refusal is None), (question["kind"], value, reason, refusal)
            seen.add((question["kind"], refusal is None))

    agree()
    kinds = {QUESTIONS[key]["kind"] for key in ASKING}
    assert seen == {(kind, fits) for kind in kinds for fits in (True, False)}


def test_typed_numbers_and_dates_mean_the_same_in_browser_and_form(scripts: Page) -> None:
    typed = st.text("0123456789٠٣٩۴૧੫.,٫-− ", max_size=8)
    number, date = QUESTIONS["number"], QUESTIONS["date"]

    @BATCHES
    @given(st.lists(typed, min_size=30, max_size=60), st.lists(st.tuples(typed, typed, typed)))
    def agree(numbers: list[str], dates: list[tuple[str, str, str]]) -> None:
        read = scripts.evaluate("text => typed(text)", json.dumps([one.strip() for one in numbers]))
        expected = [kind_of(number).read_form(number, lambda name, v=v: [v]) for v in numbers]
        assert read == [one if one is not None else "" for one in expected]
        parts = [
            dict(zip(("date-day", "date-month", "date-year"), one, strict=True)) for one in dates
        ]
        formed = [kind_of(date).read_form(date, lambda name, p=p: [p[name]]) for p in parts]
        assert scripts.evaluate("text => dates(text)", json.dumps(dates)) == formed

    agree()


def test_browser_and_server_ask_the_same_questions(scripts: Page) -> None:
    @BATCHES
    @given(st.lists(surveys_and_answers(), min_size=5, max_size=15))
    def agree(cases: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
        for document, _ in cases:
            documents.check(document)
        sent = [(document["questions"], answers) for document, answers in cases]
        asked = scripts.evaluate("text => asked(text)", json.dumps(sent))
        assert [set(keys) for keys in asked] == [reachable(*case) for case in cases]

    agree()
