"""What leaves as one release: nobody is given away, own words and all words included."""

import itertools
import random
from collections import defaultdict
from dataclasses import replace

import pytest

from analysis.disclosure import Counts, publish_table, publish_together
from analysis.findings import (
    Answer,
    Heard,
    Span,
    Table,
    Voice,
    publish,
    publish_parts,
    tabulate,
)
from bench.intruder import World, has_twin, hidden_cells, make_world, reach

YOUNG, PARENTS = "young_people", "parents"


def heard(voices: dict[tuple[str, str], tuple[int, int]]) -> Heard:
    """By group and whose words: people, and how many of them spoke of waits."""
    people = {Voice(*key): number for key, (number, _) in voices.items()}
    waits = {(Voice(*key), "waits"): number for key, (_, number) in voices.items()}
    return Heard(("waits",), people, waits)


def test_all_words_are_added_up_from_own_words_and_the_rest() -> None:
    seen = publish(heard({(YOUNG, "self"): (40, 20), (YOUNG, "helped"): (15, 3)}))
    assert seen.said(YOUNG, "waits", own_words_only=True) == Span(18, 22)
    assert seen.said(YOUNG, "waits") == Span(18 + 1, 22 + 7)
    assert seen.people(YOUNG) == Span(53, 57)


def test_own_words_are_not_told_apart_where_the_rest_are_few() -> None:
    seen = publish(heard({(YOUNG, "self"): (40, 20), (YOUNG, "helped"): (3, 3)}))
    assert seen.said(YOUNG, "waits") == Span(23, 27)
    assert seen.said(YOUNG, "waits", own_words_only=True) is None
    assert seen.show(YOUNG, own_words_only=True) == "nothing"


def test_a_few_people_are_in_words_that_name_what_they_raised() -> None:
    voices = {(YOUNG, "self"): (8, 3), (PARENTS, "self"): (60, 30)}
    seen = publish(heard(voices))
    assert seen.show(YOUNG) == "words"
    assert seen.named == {YOUNG: ("waits",)}
    assert seen.said(YOUNG, "waits") is None
    assert seen.says((YOUNG, PARENTS)) == {"waits": "too_few_to_say"}


@pytest.mark.parametrize(
    ("young", "says"),
    [((60, 50), "more_young_people"), ((60, 2), "more_parents"), ((60, 27), "no_clear_difference")],
)
def test_a_statement_follows_from_published_numbers_alone(
    young: tuple[int, int], says: str
) -> None:
    seen = publish(heard({(YOUNG, "self"): young, (PARENTS, "self"): (60, 25)}))
    assert seen.says((YOUNG, PARENTS)) == {"waits": says}


ANSWERS = tuple("abcdefghijklmno")
AT_LIMIT = Table(ANSWERS, {(YOUNG, one): 8 if one == "a" else 1 for one in ANSWERS}, {YOUNG: 22})
BESIDE = Table(("yes", "no"), {(YOUNG, "yes"): 22, (YOUNG, "no"): 0}, {YOUNG: 22})


def test_tables_of_the_same_people_do_not_give_each_other_away() -> None:
    """22 people: one table bounds their number from below, the other from above."""
    world = World(heard({(YOUNG, "self"): (30, 9)}), {"q": AT_LIMIT, "r": BESIDE})
    apart = {name: publish_table(dict(table.counts)) for name, table in world.closed.items()}
    cell = ("q", YOUNG, "b")
    careless = replace(world.publish(), closed=apart)
    assert reach(world, careless, cell) == (1, 1), "the intruder knows how to find it"
    assert {table.show for table in world.publish().closed.values()} == {"words"}


def test_of_a_ranking_only_the_first_place_leaves() -> None:
    orders = [Answer(YOUNG, ["a", "b"], 30), Answer(YOUNG, ["b", "a"], 12)]
    places = tabulate("ranking", ["a", "b"], orders)
    seen = publish(heard({(YOUNG, "self"): (42, 20)}), places)
    assert list(seen.closed) == ["1"]
    assert seen.closed["1"].groups[0].cells["a"].value == 30


def test_no_hidden_count_of_200_releases_can_be_worked_out() -> None:
    """The bench tries 10,000 (`python -m bench --only disclosure`)."""
    chance = random.Random(20261128)
    tried = 0
    for _ in range(200):
        world = make_world(chance)
        seen = world.publish()
        cells = list(hidden_cells(seen))
        for cell in chance.sample(cells, min(3, len(cells))):
            tried += 1
            if not has_twin(world, seen, cell):
                low, high = reach(world, seen, cell)
                assert low < high, (world, cell)
    assert tried > 400


def test_who_knows_the_rules_by_heart_learns_nothing_from_two_tables() -> None:
    """Every pair of small tables, sorted by what is shown: a hidden cell has two values or more."""
    behind: dict[object, list[set[int]]] = defaultdict(lambda: [set() for _ in range(4)])
    hidden: dict[object, list[int]] = {}
    for first, other in itertools.product(_small(), repeat=2):
        shown = publish_together({"q": _counts(first), "r": _counts(other)})
        rows = [shown[name].groups[0] for name in "qr"]
        look = tuple((row.show, str(row.cells), str(row.people)) for row in rows)
        cells = [cell for row in rows for cell in row.cells.values()]
        hidden[look] = [
            at
            for at, cell in enumerate(cells)
            if cell.value is None and rows[at // 2].show == "numbers"
        ]
        for values, number in zip(behind[look], (*first, *other), strict=True):
            values.add(number)
    assert sum(map(len, hidden.values())) > 20
    for look, cells in hidden.items():
        assert all(len(behind[look][at]) > 1 for at in cells), look


def _small() -> list[tuple[int, int]]:
    """Two answers of 10 to 15 people: both hidden up to 14, which other tables may pin."""
    return [(one, people - one) for people in range(10, 16) for one in range(people + 1)]


def _counts(cells: tuple[int, int]) -> Counts:
    return Counts({(YOUNG, "yes"): cells[0], (YOUNG, "no"): cells[1]}, {YOUNG: sum(cells)})


def test_parts_of_what_was_heard_are_made_safe_as_one_release() -> None:
    parts = {
        "good": heard({(YOUNG, "self"): (40, 20), (YOUNG, "helped"): (15, 9)}),
        "better": heard({(YOUNG, "self"): (30, 3)}),
    }
    seen = publish_parts(parts, {"q": AT_LIMIT, "r": BESIDE})
    assert seen.parts["good"].split == {YOUNG}
    assert seen.parts["better"].said(YOUNG, "waits") == Span(1, 7)
    assert {table.show for table in seen.closed.values()} == {"words"}
    alone = publish_parts({}, {"q": BESIDE})
    assert alone.closed["q"].show == "numbers", "also where nobody wrote"
