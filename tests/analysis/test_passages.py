from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.passages import Passages, Reader, of

TEXTS = ["One.", "Two. Two words.", "", "Three. Three words. Three more."]


class Lengths:
    """A text's vector is its length, so that texts can be told from each other."""

    def __init__(self) -> None:
        self.asked = 0

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += 1
        return np.array([[len(text)] for text in texts], np.float32).reshape(-1, 1)


def read(texts: Sequence[str]) -> Passages:
    return Reader(Lengths()).read(texts)


def test_only_texts_of_several_sentences_are_split() -> None:
    assert read(TEXTS).owners.tolist() == [1, 1, 3, 3, 3]
    assert read([]).owners.tolist() == []
    assert len(read(["Word. " * 500]).parts) == 12


@pytest.mark.parametrize("places", [[3, 0, 1], [2], [0], [], [1, 1]])
def test_picking_texts_picks_their_sentences(places: list[int]) -> None:
    some, again = read(TEXTS)[np.array(places, np.int64)], read([TEXTS[at] for at in places])
    assert some.whole.tolist() == again.whole.tolist()
    assert some.parts.tolist() == again.parts.tolist()
    assert some.owners.tolist() == again.owners.tolist()


def test_joined_passages_are_those_of_all_texts() -> None:
    joined = read(TEXTS[:2]).join(read(TEXTS[2:]))
    assert joined.parts.tolist() == read(TEXTS).parts.tolist()
    assert joined.owners.tolist() == read(TEXTS).owners.tolist()


def test_a_text_is_judged_whole_and_by_its_best_sentence() -> None:
    found = read(TEXTS).judge(lambda vectors: vectors.astype(np.float64))
    longest = max(len(one) for one in ("Three.", "Three words.", "Three more."))
    assert found[:3:2].ravel().tolist() == [4, 0]
    assert found[3, 0] == pytest.approx(0.4 * len(TEXTS[3]) + 0.6 * longest)


def test_the_same_texts_are_read_once_for_all_views() -> None:
    encoder = Lengths()
    reader = Reader(encoder)
    assert reader.read(TEXTS) is reader.read(list(TEXTS))
    assert encoder.asked == 1
    with pytest.raises(TypeError, match="passages, not list"):
        of([])
