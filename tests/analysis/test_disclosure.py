import itertools
import random
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.disclosure import (
    ENGLISH,
    PublishedTable,
    TableError,
    TooManyDimensionsError,
    in_words,
    may_show_percentages,
    publish_count,
    publish_percentage,
    publish_table,
)

Counts = Mapping[tuple[str, ...], int]


def everything_shown(table: PublishedTable) -> tuple[object, ...]:
    groups = tuple(
        (
            g.name,
            g.show,
            tuple((a, p.shown) for a, p in g.cells.items()),
            g.people and g.people.shown,
        )
        for g in table.groups
    )
    totals = table.totals and tuple((a, p.shown) for a, p in table.totals.items())
    return groups, totals, table.people and table.people.shown, table.show


def hidden_cells(table: PublishedTable, counts: Counts) -> list[tuple[str, ...]]:
    shown = {g.name: g for g in table.groups if g.show == "numbers"}
    found = []
    for key in counts:
        group = shown.get(key[0] if len(key) == 2 else "")
        if group and group.cells[key[-1]].value is None:
            found.append(key)
    return found


def random_table(chance: random.Random) -> dict[tuple[str, ...], int]:
    """Mostly small counts, where the danger is; some large."""
    groups, answers = chance.randint(1, 4), chance.randint(2, 6)
    kinds = ([0], range(1, 3), range(1, 8), range(6, 13), range(8, 60))
    weights = [chance.random() ** 2 for _ in kinds]
    keys: list[tuple[str, ...]] = [
        (f"g{j}", f"a{i}") for j in range(groups) for i in range(answers)
    ]
    if groups == 1:
        keys = [(answer,) for _, answer in keys]
    return {key: chance.choice(chance.choices(kinds, weights)[0]) for key in keys}


def range_of(cell: tuple[str, ...], counts: Counts, table: PublishedTable) -> tuple[float, float]:
    """The least and greatest count of `cell` that the published numbers allow.

    A linear programme over the tables that round to what is shown; written without the
    library's own audit so that it can contradict it.
    """
    shown = {g.name: g for g in table.groups if g.show == "numbers"}
    name = {key: (key[0] if len(key) == 2 else "") for key in counts}
    keys = [key for key in counts if name[key] in shown]
    sums = [({k for k in keys if name[k] == g.name}, g.people) for g in shown.values() if g.people]
    for answer, total in (table.totals or {}).items():
        sums.append(({k for k in keys if k[-1] == answer}, total))
    if table.people:
        sums.append((set(keys), table.people))
    rows = np.array([[float(k in part) for k in keys] for part, _ in sums]).reshape(-1, len(keys))
    limits = np.array([bounds(p.shown) for _, p in sums]).reshape(-1, 2)
    goal = np.array([float(k == cell) for k in keys])
    ends = [
        linprog(
            sign * goal,
            A_ub=np.vstack([rows, -rows]),
            b_ub=np.concatenate([limits[:, 1], -limits[:, 0]]),
            bounds=[bounds(shown[name[k]].cells[k[-1]].shown) for k in keys],
        ).fun
        for sign in (1, -1)
    ]
    return ends[0], -ends[1]


def bounds(shown: str) -> tuple[int, int]:
    if shown == "c":
        return 1, 7
    value = int(shown)
    return (0, 0) if value == 0 else (max(8, value - 2), value + 2)


@pytest.mark.parametrize(
    ("people", "shown"),
    [(0, "0"), (1, "c"), (7, "c"), (8, "10"), (12, "10"), (13, "15"), (97, "95"), (98, "100")],
)
def test_counts_of_1_to_7_are_hidden_and_others_rounded_to_5(people: int, shown: str) -> None:
    assert publish_count(people).shown == shown


@given(st.integers(0, 10**9))
def test_a_published_count_is_hidden_or_within_two(people: int) -> None:
    value = publish_count(people).value
    assert (value is None) == (1 <= people <= 7)
    assert value is None or (value % 5 == 0 and abs(value - people) <= 2)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        publish_count(-1)
    with pytest.raises(TableError, match="negative"):
        publish_table({("yes",): 20, ("no",): -1})


def test_under_ten_people_get_words_and_no_numbers() -> None:
    table = publish_table({("yes",): 8, ("no",): 1})
    assert table.show == "words"
    assert {cell.shown for cell in table.groups[0].cells.values()} == {"c"}
    assert table.people is None


def test_ten_people_get_numbers() -> None:
    table = publish_table({("yes",): 8, ("no",): 2})
    assert [cell.shown for cell in table.groups[0].cells.values()] == ["10", "c"]


def test_the_same_answer_from_all_is_hidden_under_twenty_people() -> None:
    under, enough = (publish_table({("yes",): n, ("no",): 0}) for n in (19, 20))
    assert under.show == "nothing"
    assert {cell.shown for cell in under.groups[0].cells.values()} == {"c"}
    assert [cell.shown for cell in enough.groups[0].cells.values()] == ["20", "0"]


def test_a_theme_that_all_of_a_few_people_raised_is_hidden() -> None:
    table = publish_table({("travel",): 15, ("waiting",): 9}, base=15)
    assert table.show == "nothing"


def test_a_small_group_is_in_words_and_its_numbers_are_not_found_from_totals() -> None:
    table = publish_table(
        {("parents", "yes"): 40, ("parents", "no"): 30, ("pupils", "yes"): 2, ("pupils", "no"): 3}
    )
    parents, pupils = table.groups
    assert (parents.show, pupils.show) == ("numbers", "words")
    assert parents.people is not None
    assert parents.people.shown == "70"
    assert table.totals is None
    assert table.people is None


def test_totals_are_rounded_by_themselves() -> None:
    table = publish_table({("a", "yes"): 12, ("a", "no"): 12, ("b", "yes"): 12, ("b", "no"): 12})
    assert table.totals is not None
    assert table.people is not None
    assert [p.shown for p in table.totals.values()] == ["25", "25"]
    assert table.people.shown == "50"


def test_a_group_with_nobody_does_not_hide_the_others() -> None:
    table = publish_table({("a", "yes"): 30, ("a", "no"): 30, ("b", "yes"): 0, ("b", "no"): 0})
    assert table.totals is not None


def test_no_answers_at_all_show_nothing() -> None:
    assert publish_table({("yes",): 0, ("no",): 0}).show == "nothing"
    assert publish_table({("a", "yes"): 0, ("b", "yes"): 0}).show == "nothing"


def test_more_than_two_dimensions_are_refused() -> None:
    with pytest.raises(TooManyDimensionsError):
        publish_table({("area", "age", "yes"): 50})


@pytest.mark.parametrize(
    ("counts", "base"),
    [
        ({}, None),
        ({(): 3}, None),
        ({("a",): 3, ("a", "b"): 3}, None),
        ({("a",): 30}, 20),
        ({("a", "b"): 30}, 40),
        ({("a", "b"): 30}, {"other": 40}),
    ],
)
def test_a_table_that_cannot_be_is_refused(counts: Counts, base: int | None) -> None:
    with pytest.raises(TableError):
        publish_table(counts, base)


@pytest.mark.parametrize(
    "counts",
    [
        {"a": 8, "b": 1, "c": 1, "d": 1, "e": 1},  # 12 is shown as 10, so each hidden one is 1
        {"a": 7, "b": 7, "c": 7, "d": 7},  # 28 is shown as 30, so each is 7
        dict.fromkeys("abcdefghijkl", 1),
    ],
)
def test_a_total_that_would_give_hidden_cells_away_is_left_out(counts: dict[str, int]) -> None:
    table = publish_table({(answer,): people for answer, people in counts.items()})
    assert table.show == "numbers"
    assert table.groups[0].people is None


def test_a_missing_total_does_not_itself_say_what_is_hidden() -> None:
    """One person away from the limit, the total is missing too, and the table looks the same."""
    at_limit = {("a",): 8, ("b",): 1, ("c",): 1, ("d",): 1, ("e",): 1}
    beside = {**at_limit, ("e",): 2}
    assert publish_table(at_limit) == publish_table(beside)


def test_most_tables_keep_their_totals() -> None:
    chance = random.Random(7)
    tables = [
        publish_table({(g, a): chance.randint(0, 60) for g in "pqr" for a in "wxyz"})
        for _ in range(300)
    ]
    assert sum(table.totals is not None for table in tables) > 290


def test_no_hidden_cell_of_a_thousand_random_tables_can_be_recovered() -> None:
    """The bench tries whole releases, 10,000 of them (`python -m bench --only disclosure`)."""
    chance = random.Random(20261122)
    checked = 0
    for _ in range(1_000):
        counts = random_table(chance)
        table = publish_table(counts)
        for cell in hidden_cells(table, counts)[:3]:
            checked += 1
            low, high = quick_range(cell, counts, table)
            assert high - low > 0.5, (counts, cell)
    assert checked > 1_000


def quick_range(
    cell: tuple[str, ...], counts: dict[tuple[str, ...], int], table: PublishedTable
) -> tuple[float, float]:
    """The full range, or a part of it found at once by moving one or two people."""
    alone = [{cell: 1}, {cell: -1}]
    swaps = [{cell: way, other: -way} for other in counts if other != cell for way in (1, -1)]
    for moves in alone + swaps:
        moved = {key: count + moves.get(key, 0) for key, count in counts.items()}
        if looks_like(moved, table):
            ends = sorted((counts[cell], moved[cell]))
            return ends[0], ends[1]
    return range_of(cell, counts, table)


def looks_like(counts: dict[tuple[str, ...], int], table: PublishedTable) -> bool:
    """Whether a table of these counts would show the numbers that `table` shows."""
    shown = {g.name: g for g in table.groups if g.show == "numbers"}
    people: dict[str, int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    for key, count in counts.items():
        name = key[0] if len(key) == 2 else ""
        people[name] += count
        totals[key[-1]] += count
        if count < 0 or (name in shown and publish_count(count) != shown[name].cells[key[-1]]):
            return False
    pairs = [(g.people, people[name]) for name, g in shown.items()]
    pairs += [(total, totals[answer]) for answer, total in (table.totals or {}).items()]
    pairs.append((table.people, sum(people.values())))
    return all(seen is None or seen == publish_count(true) for seen, true in pairs)


@pytest.mark.parametrize(
    ("cells", "largest"),
    [
        ([("a",), ("b",), ("c",)], (17, 17, 17)),
        ([("a",), ("b",), ("c",), ("d",)], (7, 7, 7, 7)),
        ([("g", "a"), ("g", "b"), ("h", "a"), ("h", "b")], (12, 12, 7, 7)),
    ],
)
def test_who_knows_these_rules_by_heart_still_recovers_nothing(
    cells: list[tuple[str, ...]], largest: tuple[int, ...]
) -> None:
    """Every small table, sorted by what is shown: each hidden cell has two values or more."""
    behind: dict[object, list[set[int]]] = defaultdict(lambda: [set() for _ in cells])
    examples: dict[object, tuple[PublishedTable, Counts]] = {}
    for values in itertools.product(*(range(one + 1) for one in largest)):
        counts = dict(zip(cells, values, strict=True))
        table = publish_table(counts)
        key = everything_shown(table)
        examples[key] = table, counts
        for seen, value in zip(behind[key], values, strict=True):
            seen.add(value)
    for look, (shown, example) in examples.items():
        for cell in hidden_cells(shown, example):
            assert len(behind[look][cells.index(cell)]) >= 2, (example, cell)


def test_percentages_need_fifty_people() -> None:
    assert not may_show_percentages(49)
    assert may_show_percentages(50)
    assert publish_percentage(20, 49) is None


@given(st.integers(0, 400), st.integers(50, 400))
def test_a_percentage_says_no_more_than_the_rounded_numbers(count: int, base: int) -> None:
    if count > base:
        with pytest.raises(ValueError, match="cannot be part"):
            publish_percentage(count, base)
        return
    percent = publish_percentage(count, base)
    assert (percent is None) == (1 <= count <= 7)
    same = [
        n for n in range(max(0, count - 4), count + 5) if publish_count(n) == publish_count(count)
    ]
    assert {publish_percentage(n, base) for n in same if n <= base} == {percent}


@pytest.mark.parametrize(
    ("count", "base", "key"),
    [
        (0, 100, "nobody"),
        (3, 100, "a_few"),
        (10, 100, "a_few"),
        (25, 100, "some"),
        (50, 100, "about_half"),
        (75, 100, "most"),
        (100, 100, "most"),
        (5, 12, "some"),
        (3, 9, "people_told_us"),
        (8, 9, "people_told_us"),
        (0, 9, "nothing"),
        (9, 9, "nothing"),
        (15, 15, "nothing"),
        (0, 15, "nothing"),
        (0, 0, "nothing"),
    ],
)
def test_easy_read_says_how_many_in_words(count: int, base: int, key: str) -> None:
    assert in_words(count, base) == key
    assert key in ENGLISH


@given(st.integers(10, 500), st.integers(1, 7), st.integers(1, 7))
def test_words_for_a_hidden_count_do_not_depend_on_it(base: int, one: int, other: int) -> None:
    assert in_words(one, base) == in_words(other, base)
