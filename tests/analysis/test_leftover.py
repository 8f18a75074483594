from analysis.leftover import unexplained
from analysis.types import Coding, Comment

COMMENTS = (
    Comment("a", "The taxi was late. The swimming pool has no warm changing room."),
    Comment("b", "The taxi driver shouts"),
    Comment("c", "We would love a sensory garden"),
    Comment("d", "The taxi was late. So hard!"),
)
CODINGS = [Coding(one, "travel", 0.8, ("taxi",)) for one in "abd"]


def test_what_no_coding_explains_is_left_whole_or_by_the_sentence() -> None:
    assert unexplained(COMMENTS, CODINGS) == [
        Comment("a", "The swimming pool has no warm changing room."),
        COMMENTS[2],
    ]


def test_without_codings_all_is_left() -> None:
    assert unexplained(COMMENTS, []) == list(COMMENTS)
