import numpy as np

from analysis import concepts
from analysis.runs import Floats, number


def together(*texts: str) -> Floats:
    return np.asarray(concepts.load().count_together(number(texts)).todense())


def test_two_matters_named_near_each_other_are_counted_together_in_either_order() -> None:
    one_way, other_way = together("The taxi is late, and again late", "Late again, this minibus")
    assert one_way.sum() == 2
    assert other_way.sum() == 1
    assert one_way.argmax() == other_way.argmax()


def test_one_matter_alone_is_nothing_together_nor_are_two_in_different_texts() -> None:
    assert together("The taxi and the minibus", "late", "", "").sum() == 0
    assert together().shape[0] == 0


def test_what_is_said_far_apart_is_not_said_together() -> None:
    far = "taxi " + "late " * 8 + "lunch"
    near = "taxi " + "late " * 7 + "lunch"
    first, second = together(far, near)
    assert (first > 0).sum() == 2
    assert (second > 0).sum() == 3
