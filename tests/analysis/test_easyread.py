import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.easyread import Finding, check, verdict
from analysis.easyread.jargon import meanings

PARTS = st.sampled_from(
    ["The EHCP ", "**outcome** ", "25%", "12,000 ", "- a\n", "---\n", "WE SHOUT ", "don’t ", ". ",
     "\n\n", "3/6/26", "૧૨૩૪૫", "٢٥٪", "*so* ", "I do not know no one. ", "0116 496 0123", "😀"]
)  # fmt: skip

# For each rule: texts that break it with the place it points to, and texts that keep it.
BROKEN = [
    ("ER1", "We want to know what you think about school, home and all of your other clubs.", 0),
    ("ER1", "We want to know what you think about school and your clubs.", 0),
    ("ER2", "You can tell us; we will read it.", 0),
    ("ER2", "We had a talk which was long.", 0),
    ("ER2", "We read it and tell the council.", 0),
    ("ER2", "We like art, music, games.", 0),
    ("ER2", "Tell us (if you like).", 0),
    ("ER5", "Please TELL US more.", "TELL US"),
    ("ER5", "Do NOT worry.", "NOT"),
    ("ER5", "You can talk *now*.", "*now*"),
    ("ER5", "You can talk <u>now</u>.", "<u>"),
    ("ER6", "There are three questions.", "three"),
    ("ER6", "It takes one hour.", "one "),
    ("ER7", "25% of you said yes.", "%"),
    ("ER7", "Half a per cent left.", "per cent"),
    ("ER7", "There are 12,500 children.", "12,500"),
    ("ER7", "There are 12500 children.", "12500"),
    ("ER8", "You have an annual review.", "annual review"),
    ("ER8", "You have an **annual review**. You can come.", "annual review"),
    ("ER8", "Your EHCP is new.", "EHCP"),
    ("ER9", "Ask the LSCB.", "LSCB"),
    ("ER9", "Ask your SENCo.", "SENCo"),
    ("ER10", "The plan was written by us.", "was written"),
    ("ER10", "You will be asked.", "be asked"),
    ("ER11", "We are in the same boat.", "in the same boat"),
    ("ER12", "A pupil came. Students went.", "Students"),
    ("ER13", "We have news.\nThey said yes.", "They"),
    ("ER14", "We don't know.", "don't"),
    ("ER14", "It’s good.", "It’s"),
    ("ER15", "Do not say nothing.", 0),
    ("ER15", "You cannot be unhappy.", 0),
    ("ER16", "- a\n- b\n- c\n- d\n- e\n- f", 0),
    ("ER16", "- a\n- b\n- c\n- d", 0),
    ("ER16", "One day we met.\n" * 11, 0),
    ("ER17", "Come on 3/6/2026.", "3/6/2026"),
    ("ER17", "Come on 3rd June.", "3rd June"),
    ("ER17", "Come on June 3, 2026.", "June 3, 2026"),
    ("ER17", "Come at 14:30.", "14:30"),
]
KEPT = [
    ("ER1", "We want to know what you think about your school."),
    ("ER2", "You can choose:\n- school\n- home"),
    ("ER2", "We like art and music."),
    ("ER5", "Your **annual review** is soon. The NHS helps. I am OK."),
    ("ER6", "There are 3 questions. No one knows."),
    ("ER7", "There are 1,200 or 1200 of us in 2026. Ring 0116 496 0123 or 07700 900123."),
    ("ER8", "You have an **annual review**.\nThis means a meeting about your plan."),
    ("ER8", "Your **outcome** is set. What changes at the end. Your outcome is good."),
    ("ER8", "Hi there. I had a hot pd day."),
    ("ER9", "The NHS and the UK are OK."),
    ("ER9", "The **CAMHS** team is new.\nCAMHS is a health team for children."),
    ("ER10", "You are tired. We wrote the plan."),
    ("ER12", "A pupil came. Two pupils went."),
    ("ER13", "The council said yes. It was good."),
    ("ER14", "We do not know. The council’s plan is here."),
    ("ER15", "Do not worry. We will not tell."),
    ("ER16", "- a\n- b\n- c"),
    ("ER16", "One day we met.\n" * 9),
    ("ER16", "One day we met.\n" * 6 + "---\n" + "One day we met.\n" * 6),
    ("ER17", "Come on Wednesday 3 June 2026 at 2:30pm. Come in May."),
]


def rules(text: str, language: str = "en", allow: frozenset[str] = frozenset()) -> set[str]:
    return {finding.rule for finding in check(text, language=language, allow=allow)}


@pytest.mark.parametrize(("rule", "text", "place"), BROKEN)
def test_a_broken_rule_is_found_where_it_is_broken(rule: str, text: str, place: str | int) -> None:
    found = [finding for finding in check(text) if finding.rule == rule]
    assert len(found) == 1
    where = text.index(place) if isinstance(place, str) else place
    assert found[0].start == where
    assert not isinstance(place, str) or text[found[0].start : found[0].end] == place
    assert found[0].advice


@pytest.mark.parametrize(("rule", "text"), KEPT)
def test_a_kept_rule_is_not_found(rule: str, text: str) -> None:
    assert rule not in rules(text)


def test_eleven_words_are_a_warning_and_sixteen_an_error() -> None:
    levels = [
        [finding.level for finding in check("go " * count) if finding.rule == "ER1"]
        for count in (10, 11, 15, 16)
    ]
    assert levels == [[], ["warn"], ["warn"], ["error"]]


def test_hard_words_are_found_whole_and_acronyms_in_their_own_case() -> None:
    assert "ER8" not in rules("We go inside. Hi. My outcomeless day.")
    assert "ER8" in rules("Local offer")
    assert "ER8" in rules("OUTCOMES and Outcomes")
    assert "ER8" in rules("Your HI team")


def test_words_that_readers_know_may_be_allowed() -> None:
    assert {"ER8", "ER9"} <= rules("Our SEND team")
    assert rules("Our SEND team", allow=frozenset({"SEND"})) == set()


def test_a_meaning_must_come_in_the_next_sentence() -> None:
    late = "Your **outcome** is set. We met. This means what changes at the end."
    assert "ER8" in rules(late)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("gu", "૨૫ ટકા લોકો", "ER7"),
        ("gu", "૧૨૩૪૫ લોકો", "ER7"),
        ("ar", "٢٥٪ من الناس", "ER7"),
        ("ar", "عددهم ١٢٬٥٠٠ طفل", "ER7"),
        ("pl", "TO JEST ŹLE", "ER5"),
        ("uk", "ЦЕ ПОГАНО", "ER5"),
        ("ur", "لفظ " * 19, "ER1"),
        ("pt-PT", "palavra " * 17, "ER1"),
    ],
)
def test_rules_that_need_no_english_run_in_other_languages(
    language: str, text: str, found: str
) -> None:
    assert rules(text, language=language) == {found}


def test_english_rules_do_not_judge_other_languages() -> None:
    assert rules("Nu no not never which three EHCP.", language="ro") == set()


def test_each_language_has_its_own_sentence_length() -> None:
    sentence = "a " * 12
    assert "ER1" in rules(sentence, language="pl")
    assert "ER1" not in rules(sentence, language="ur")


def test_the_project_knows_131_hard_words() -> None:
    assert len(meanings()) == 131
    assert all(meanings().values())


def test_the_verdict_never_calls_a_text_easy_read() -> None:
    good = "We want to hear from you."
    assert verdict(check(good)) == "Passes machine checks"
    for text in (good, "Three of us.", "Don't. It was done by EHCP.", "25% " * 40):
        assert "easy read" not in verdict(check(text)).lower().replace("-", " ")


def test_the_verdict_counts_errors_first_and_no_hints() -> None:
    error, warning, hint = (Finding("ER1", 0, 1, level, "") for level in ("error", "warn", "hint"))
    assert verdict([hint]) == "Passes machine checks"
    assert verdict([error, warning, hint]) == "1 thing needs to change."
    assert verdict([warning, warning]) == "2 things could be clearer."


@given(
    st.lists(st.one_of(PARTS, st.text(max_size=8)), max_size=14).map("".join),
    st.sampled_from(["en", "gu", "ar", "pl", "xx"]),
)
def test_findings_are_in_order_and_within_the_text(text: str, language: str) -> None:
    found = check(text, language=language)
    assert found == sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule))
    assert all(0 <= finding.start < finding.end <= len(text) for finding in found)
    assert check(text, language=language) == found


def test_ten_thousand_words_take_less_than_a_second() -> None:
    text = "The local authority was asked about it. We don't know. 25% of pupils like it.\n" * 700
    assert len(text.split()) > 10_000
    check("warm up")
    began = time.process_time()
    assert check(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("unit", ["A ", "1 ", "*a ", "_", "- a\n", "is ", "0 0", "a'", "(", "\n"])
def test_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    check("warm up")
    took = []
    for size in (10_000, 80_000):
        began = time.process_time()
        check(unit * (size // len(unit)))
        took.append(time.process_time() - began)
    assert took[1] < 24 * took[0] + 0.2  # 8 times the text; 64 times if it were quadratic
