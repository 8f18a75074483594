import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.redact import COVERS, cover, mark
from analysis.types import Mark
from bench.redact import HOSTILE

PARTS = st.sampled_from(
    ["my son Jake ", "Mrs Khan", "O'Neill", " 0116 496 0123", "a@b.co.uk", "LE1 1AA", "\n", ". ",
     "12 High Street", "Ash Field Academy ", "DOB 1/2/2012", "@jo", "www.x.org", "é", "ગુ", "😀",
     "٠١١٦٤٩٦٠١٢٣", "Leicester", "Glenfield Hospital", "called ", "Miss ", "-", "’s "]
)  # fmt: skip


def found(text: str) -> list[tuple[str, str]]:
    return [(m.kind, m.text) for m in mark(text)]


@settings(max_examples=40)
@given(st.lists(st.one_of(PARTS, st.text(max_size=8)), max_size=14).map("".join))
def test_marks_are_in_order_and_apart_and_say_what_they_mark(text: str) -> None:
    end = 0
    for m in mark(text):
        assert end <= m.start < m.end <= len(text)
        assert text[m.start : m.end] == m.text
        assert m.kind in COVERS
        end = m.end


@settings(max_examples=40)
@given(st.lists(st.one_of(PARTS, st.text(max_size=8)), max_size=14).map("".join))
def test_covering_keeps_everything_that_is_not_marked(text: str) -> None:
    marks = mark(text)
    covered = cover(text, marks)
    assert len(covered) == len(text) + sum(len(COVERS[m.kind]) - len(m.text) for m in marks)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("My son Jake loves maths.", ["Jake"]),
        ("jayden hates the bus", ["jayden"]),
        ("We like Mrs Khan and Dr. Patel.", ["Khan", "Patel"]),
        ("He is called bartek by his friends.", ["bartek"]),
        ("my name is Zed", ["Zed"]),
        ("Her teacher, Miss Brown-Jones, rang.", ["Brown-Jones"]),
        ("I spoke to Amy Jane Smith.", ["Amy Jane Smith"]),
        ("Miss O'Neill said no.", ["O'Neill"]),
        ("Jake's class is loud.", ["Jake"]),
        ("Then Grace was upset.", ["Grace"]),
        ("Grace is eight.", ["Grace"]),
        ("my daughter April waited", ["April"]),
        ("A boy named J. hit him.", ["J"]),
        ("Oluwaseun needs more help.", ["Oluwaseun"]),
        ("MY SON JAKE WAS LEFT OUT", ["JAKE"]),
    ],
)
def test_names_are_found_by_cue_by_capital_and_by_list(text: str, names: list[str]) -> None:
    assert [said for kind, said in found(text) if kind == "name"] == names


@pytest.mark.parametrize(
    "text",
    [
        "The EHCP took two years. CAMHS said no.",
        "I am Autistic and I'm Deaf. I don't like it.",
        "Will you help? May I stop? Hope this helps.",
        "My Mum and Dad came on Monday in March.",
        "The SENCO and the Speech and Language Therapy team were kind.",
        "I miss school. School is good. My School is too loud.",
        "The special school and the local hospital are far away.",
        "It takes 30 minutes by road and 2 hours on the way.",
        "Local Offer, Parent Carer Forum, Year 9, Key Stage 2.",
        "We waited 18 months. 3 people left. It cost 12,000 pounds.",
        "Lovely ward. Excellent school.",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("phone", "Ring 0116 496 0123 today", "0116 496 0123"),
        ("phone", "or +44 (0)7700 900 123.", "+44 (0)7700 900 123"),
        ("phone", "رقمي ٠٧٧٠٠٩٠٠١٢٣", "٠٧٧٠٠٩٠٠١٢٣"),
        ("phone", "મારો ફોન ૦૭૭૦૦ ૯૦૦૧૨૩", "૦૭૭૦૦ ૯૦૦૧૨૩"),
        ("email", "write to a.b+c@example.co.uk.", "a.b+c@example.co.uk"),
        ("postcode", "we are at le1 5fe", "le1 5fe"),
        ("postcode", "in LE3 there is none", "LE3"),
        ("address", "at 42 Narborough Road South", "42 Narborough Road South"),
        ("address", "i live at 12b high street", "12b high street"),
        ("address", "We live on Evington Drive", "Evington Drive"),
        ("school", "at St Paul's C of E Primary School.", "St Paul's C of E Primary School"),
        ("school", "The Ash Field Academy is good", "Ash Field Academy"),
        ("school", "she left westfield primary", "westfield primary"),
        ("school", "now at st mary's academy", "st mary's academy"),
        ("date_of_birth", "DOB 03/04/2012", "03/04/2012"),
        ("date_of_birth", "He was born in 2012", "2012"),
        ("date_of_birth", "on 3rd of April 2012", "3rd of April 2012"),
        ("date_of_birth", "her birthday is 3 June", "3 June"),
        ("handle", "find me @jake_123", "@jake_123"),
        ("handle", "my insta is jake99", "jake99"),
        ("url", "see https://example.org/jake?x=1 please", "https://example.org/jake?x=1"),
        ("url", "see myblog.co.uk/me", "myblog.co.uk/me"),
        ("service", "the Leicester Royal Infirmary", "Leicester Royal Infirmary"),
        ("service", "at Bridge Park Surgery", "Bridge Park Surgery"),
        ("place", "there is none in market harborough", "market harborough"),
    ],
)  # fmt: skip
def test_what_tells_who_someone_is_is_found(kind: str, text: str, said: str) -> None:
    assert (kind, said) in found(text)


def test_a_covered_text_says_what_was_there() -> None:
    text = "My son Jake goes to Ash Field Academy. Ring 0116 496 0123."
    assert cover(text, mark(text)) == (
        "My son [name removed] goes to [school removed]. Ring [phone number removed]."
    )


def test_marks_of_another_text_are_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        cover("My son Jake", [Mark(0, 4, "name", "Jake")])


def test_overlapping_marks_are_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        cover("Jake", [Mark(0, 4, "name", "Jake"), Mark(2, 4, "name", "ke")])


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_is_marked_as_any_other(unit: str) -> None:
    """How its time grows with its length is measured by the bench."""
    text = unit * (2_000 // len(unit))
    assert all(text[one.start : one.end] == one.text for one in mark(text))
