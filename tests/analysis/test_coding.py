import multiprocessing
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from threadpoolctl import threadpool_info, threadpool_limits

from analysis import asked as questions
from analysis import language, learning, modelfile, views
from analysis.calibration import Calibration, calibrate
from analysis.coder import Coder
from analysis.coding import code, code_batch, train
from analysis.learner import Flags, Rows
from analysis.passages import Vectors, wholly
from analysis.runs import Floats
from analysis.types import Codebook, CodebookError, Coding, Comment, Labelled, Theme
from tests.analysis.families import CODEBOOK, COMMENTS, LABELLED, POLISH


def themes_of(text: str, **options: object) -> list[str]:
    found = code([Comment("c", text)], CODEBOOK, **options)
    return [coding.theme for coding in found]


def best(codings: list[Coding]) -> dict[str, str]:
    """The surest theme of each comment; codings come with the surest first."""
    return {coding.comment: coding.theme for coding in reversed(codings)}


def share_right(found: dict[str, str]) -> float:
    return sum(found.get(x.comment.id) in x.themes for x in LABELLED) / len(LABELLED)


def test_a_codebook_alone_finds_the_theme_of_most_comments() -> None:
    assert share_right(best(code(COMMENTS, CODEBOOK))) >= 0.75


def test_labels_of_people_make_it_better() -> None:
    taught, asked = LABELLED[::2], [x.comment for x in LABELLED[1::2]]
    found = code(asked, CODEBOOK, examples=taught, single=True)
    right = sum(best(found)[x.comment.id] in x.themes for x in LABELLED[1::2])
    assert right / len(asked) >= 0.8


def test_a_correction_teaches_the_next_run() -> None:
    comment = Comment("c", "The hoist in the changing room is broken")
    assert "travel" not in best(code([comment], CODEBOOK)).values()
    taught = [Labelled(Comment("t", "The hoist is broken again"), frozenset({"travel"}))]
    assert best(code([comment], CODEBOOK, examples=taught)) == {"c": "travel"}


def test_a_comment_about_two_things_gets_both_themes() -> None:
    both = "We waited two years for an assessment. The taxi driver is always late."
    assert {"waits", "travel"} <= set(themes_of(both))


def test_evidence_is_in_the_comment_and_in_reading_order() -> None:
    for coding in code(COMMENTS, CODEBOOK):
        text = next(c.text for c in COMMENTS if c.id == coding.comment)
        places = [text.index(phrase) for phrase in coding.evidence]
        assert places
        assert places == sorted(places)


def test_taking_the_evidence_away_lowers_the_confidence() -> None:
    found = code(COMMENTS, CODEBOOK, examples=LABELLED)
    texts = {comment.id: comment.text for comment in COMMENTS}
    without = []
    for coding in found:
        text = texts[coding.comment]
        for phrase in coding.evidence:
            text = text.replace(phrase, " ")
        without.append(Comment(f"{coding.comment}/{coding.theme}", text))
    again = code([*COMMENTS, *without], CODEBOOK, examples=LABELLED)
    after = {(c.comment, c.theme): c.confidence for c in again}
    lower = [after.get((f"{c.comment}/{c.theme}", c.theme), 0.0) < c.confidence for c in found]
    assert sum(lower) / len(lower) > 0.95


class Senses:
    """An encoder that knows two things: what is about moving, and what is about waiting."""

    ABOUT = (("taxi", "bus", "driver", "minibus", "shuttle"), ("wait", "delay", "queue"))

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[1.0 * any(w in t.lower() for w in words) for words in self.ABOUT] for t in texts]
        found = np.array(rows, np.float32).reshape(-1, 2) + 0.01
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.mark.parametrize("examples", [(), LABELLED])
def test_an_encoder_knows_words_that_nobody_has_used(examples: tuple[Labelled, ...]) -> None:
    comment = [Comment("c", "Our shuttle never came")]
    with_it = code(comment, CODEBOOK, examples=examples, single=True, encoder=Senses())
    assert best(with_it) == {"c": "travel"}
    assert with_it[0].confidence <= 1


def test_a_sentence_speaks_for_itself_where_meaning_counts() -> None:
    text = "The weather was grey and the birds sang. Our shuttle never came."
    comments = [Comment("c", text), Comment("d", "The weather was grey and the birds sang.")]
    found = code(comments, CODEBOOK, single=True, encoder=Senses())
    assert best(found)["c"] == "travel"
    sure = {one.comment: one.confidence for one in found}
    assert sure["c"] >= sure["d"]


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "...", "\x00\x07\x1b", "and so it was"])
def test_a_comment_without_telling_words_gets_no_theme(text: str) -> None:
    assert themes_of(text) == []


def test_a_comment_in_another_language_gets_no_theme() -> None:
    assert themes_of(POLISH) == []
    assert code([Comment("c", "taxi", "gu")], CODEBOOK) == []


def test_examples_in_a_language_open_it() -> None:
    taught = [
        Labelled(Comment("t", "Czekamy już trzy lata na diagnozę syna", "pl"), frozenset({"waits"}))
    ]
    assert themes_of(POLISH, examples=taught) == ["waits"]


def test_words_off_every_theme_get_no_theme() -> None:
    assert themes_of("Bananas are purple") == []


def test_a_wrong_spelling_is_forgiven() -> None:
    assert themes_of("waiting for an asessment") == ["waits"]


@pytest.mark.parametrize("text", ["", "😀", POLISH, "taxi", "Bananas are purple"])
def test_single_gives_each_comment_exactly_one_theme(text: str) -> None:
    assert len(themes_of(text, single=True)) == 1


def test_a_guess_without_evidence_is_not_sure() -> None:
    (coding,) = code([Comment("c", "")], CODEBOOK, single=True)
    assert coding.confidence <= 0.25
    assert coding.evidence == ()


def test_none_and_not_applicable_are_texts() -> None:
    taught = [Labelled(Comment(str(n), "N/A"), frozenset({"staff"})) for n in range(3)]
    assert themes_of("N/A", examples=taught) == ["staff"]


def test_the_same_word_means_what_its_question_asked() -> None:
    taught = [
        Labelled(Comment(f"{asked}{n}", said, question=asked), frozenset({theme}))
        for asked, theme in (("What is good?", "staff"), ("What is hard?", "travel"))
        for n, said in enumerate(("Everything", "All of it", "Too much to say", "A lot"))
    ]
    asked = [Comment(x.comment.question, "Everything", question=x.comment.question) for x in taught]
    found = best(code(asked, CODEBOOK, examples=taught, single=True))
    assert found == {"What is good?": "staff", "What is hard?": "travel"}
    other = Comment("c", "The taxi is late", question="Anything else?")
    assert best(code([other], CODEBOOK, examples=taught)) == {"c": "travel"}


def test_other_words_for_a_matter_of_the_codebook_are_found() -> None:
    queue = Codebook((Theme("list", "Long waiting"), Theme("food", "Lunch"), Theme("bus", "Bus")))
    found = code([Comment("1", "The queue is terrible"), Comment("2", "Sandwiches!")], queue)
    assert [(one.theme, one.evidence) for one in found] == [
        ("list", ("queue",)),
        ("food", ("Sandwiches",)),
    ]


def test_what_two_matters_mean_together_is_learned_from_other_words_for_them() -> None:
    travel, food = ("taxi", "minibus", "bus"), ("lunch", "food", "meal")
    good, bad = ("lovely", "kind", "friendly"), ("late", "delayed", "waiting")
    said = [
        (f"{thing} {how}", "one" if (thing in travel) == (how in good) else "other")
        for thing in (*travel, *food)
        for how in (*good, *bad)
    ]
    book = Codebook((Theme("one", "First"), Theme("other", "Second")))
    # Each thing is tested with ways that were only said of other things of its matter.
    tested = {f"{things[at]} {ways[at]}" for things in (travel, food) for ways in (good, bad)
              for at in range(3)}  # fmt: skip
    taught = [
        Labelled(Comment(text, text), frozenset({theme})) for text, theme in said
        if text not in tested
    ]  # fmt: skip
    found = best(
        code([Comment(text, text) for text in sorted(tested)], book, examples=taught, single=True)
    )
    assert found == {text: theme for text, theme in said if text in tested}


def test_a_language_is_looked_for_once_however_often_words_are_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    detect = language.detect

    def counted(text: str, *, form: str | None = None) -> str | None:
        asked.append(text)
        return detect(text, form=form)

    monkeypatch.setattr(language, "detect", counted)
    said = [Comment(str(at), "Taxi late again") for at in range(50)]
    assert len(code(said, CODEBOOK)) >= 50
    assert asked.count("Taxi late again") == 1


def test_meaning_knows_no_more_comments_than_a_kernel_can_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "MOST_KNOWN", 20)
    coder = train(COMMENTS, CODEBOOK, examples=LABELLED, encoder=Senses())
    near = coder.joined.machines[1]
    assert isinstance(near, views.Neighbours)
    assert len(near.known) == 20
    assert {one.theme for one in code_batch(coder, COMMENTS)} == set(CODEBOOK.keys)


def test_meaning_looks_at_a_few_texts_at_a_time_and_finds_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coder = train(COMMENTS, CODEBOOK, examples=LABELLED, encoder=Senses())
    found, looked, near = code_batch(coder, COMMENTS), [], views._near

    def watch(some: Vectors, others: Vectors) -> Floats:
        looked.append(len(some))
        return near(some, others)

    monkeypatch.setattr(views, "_near", watch)
    monkeypatch.setattr(views, "_AT_ONCE", 7)
    assert code_batch(coder, COMMENTS) == found
    assert max(looked) == 7


def test_the_same_input_gives_the_same_result() -> None:
    once = code(COMMENTS, CODEBOOK, examples=LABELLED[::3], seed=7)
    assert once == code(COMMENTS, CODEBOOK, examples=LABELLED[::3], seed=7)


def test_what_lies_around_is_learned_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[int] = set()
    near = views._near

    def watch(some: Vectors, others: Vectors) -> Floats:
        threads.update(one["num_threads"] for one in threadpool_info())
        return near(some, others)

    rows = Rows(
        wholly(Senses().vectors(["taxi", "wait"] * 9)),
        np.eye(2, dtype=bool)[[0, 1] * 9],
        np.ones(18),
    )
    monkeypatch.setattr(views, "_near", watch)
    with threadpool_limits(2):
        views.surround(rows, people=18, seed=0)
    assert threads == {1}


def test_what_confidence_means_is_learned_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[int] = set()

    def watch(scores: Floats, truth: Flags) -> Calibration:
        threads.update(one["num_threads"] for one in threadpool_info())
        return calibrate(scores, truth)

    monkeypatch.setattr(learning, "calibrate", watch)
    with threadpool_limits(2):
        train(COMMENTS, CODEBOOK, examples=LABELLED)
    assert threads == {1}


def test_how_comments_begin_is_only_learned_where_each_gets_one_theme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    able = code_batch(train(COMMENTS, CODEBOOK, examples=LABELLED), COMMENTS)
    heard: list[int] = []

    def hear(_views: object, _joined: object, answers: learning.Answers) -> object:
        heard.append(len(answers.texts))
        return np.zeros((1, len(answers.texts), len(CODEBOOK)))

    monkeypatch.setattr(learning, "hear_beginning", hear)
    assert code(COMMENTS, CODEBOOK, examples=LABELLED) == able
    assert not heard
    code(COMMENTS, CODEBOOK, examples=LABELLED, single=True)
    assert sum(heard) == len(LABELLED)


def test_workers_with_the_written_coder_find_the_same_as_one_process(tmp_path: Path) -> None:
    whole = code(COMMENTS, CODEBOOK, examples=LABELLED[::3])
    path = tmp_path / "coder"
    modelfile.write(train(COMMENTS, CODEBOOK, examples=LABELLED[::3]), path)
    carried = modelfile.read(path)
    apart = [coding for c in COMMENTS for coding in code_batch(carried, [c])]
    assert apart == whole != []


def code_part(path: Path, part: int) -> list[Coding]:
    """What one worker does: it reads the coder and codes its share."""
    return code_batch(modelfile.read(path), COMMENTS[part * 8 : part * 8 + 8])


def test_four_processes_find_the_same_as_one(tmp_path: Path) -> None:
    path = tmp_path / "coder"
    coder = train(COMMENTS, CODEBOOK, examples=LABELLED[::3])
    modelfile.write(coder, path)
    assert 24 < len(COMMENTS) <= 32
    with multiprocessing.get_context("fork").Pool(4) as workers:
        parts = workers.starmap(code_part, [(path, part) for part in range(4)])
    assert repr([one for part in parts for one in part]) == repr(code_batch(coder, COMMENTS))


def test_a_coder_that_learned_meanings_is_not_used_without_them(tmp_path: Path) -> None:
    path = tmp_path / "coder"
    trained = train(COMMENTS, CODEBOOK, encoder=Senses())
    modelfile.write(trained, path)
    assert code_batch(modelfile.read(path, Senses()), COMMENTS) == code_batch(trained, COMMENTS)
    with pytest.raises(modelfile.ModelRefused, match="encoder"):
        modelfile.read(path)


@pytest.mark.parametrize("raw", [b"", b"themes", b"PK\x03\x04 and then nothing", b"\x93NUMPY"])
def test_a_file_that_holds_no_coder_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "coder"
    path.write_bytes(raw)
    with pytest.raises(modelfile.ModelRefused, match="no coder"):
        modelfile.read(path)


def test_identical_comments_get_identical_themes() -> None:
    twins = [Comment("a", COMMENTS[0].text), *COMMENTS, Comment("b", COMMENTS[0].text)]
    found = code(twins, CODEBOOK)
    first, last = ([replace(c, comment="") for c in found if c.comment == x] for x in "ab")
    assert first == last != []


def test_a_long_comment_is_coded_by_its_parts() -> None:
    filler = "We went to the park and had ice cream with grandma on Sunday. " * 20
    assert "travel" in themes_of(f"{filler} The taxi driver was late. {filler}")


@pytest.mark.parametrize("long", ["taxi " * 20_000, "a" * 1_000_000])
def test_a_comment_without_end_is_coded(long: str) -> None:
    assert len(themes_of(long, single=True)) == 1


def test_an_example_with_an_unknown_theme_is_refused() -> None:
    taught = [Labelled(Comment("t", "hello"), frozenset({"football"}))]
    with pytest.raises(CodebookError, match="football"):
        code(COMMENTS, CODEBOOK, examples=taught)


def test_a_codebook_with_one_theme_works() -> None:
    one = Codebook((CODEBOOK["travel"],))
    assert "travel-0" in best(code(COMMENTS, one))
    assert len(code(COMMENTS, one, single=True)) == len(COMMENTS)


def test_a_single_theme_without_labels_takes_no_comment_for_one_related_word() -> None:
    waits = Theme(
        "wait",
        "Waiting for an assessment",
        "How long families wait before anyone sees their child",
        ("waiting list", "months of waiting"),
        ("We waited two years to be seen", "Nobody told us how long the wait is"),
    )
    others = (
        "We meet every week and the staff are lovely",
        "My child loves the sensory room",
        "The council should listen",
        "Long corridors, hard in a wheelchair",
    )
    meant = ("We have waited eighteen months for an assessment", "Still on the waiting list")
    texts = [*others, *meant]
    comments = [Comment(text, text, "en") for text in texts]
    for more in ((), (Theme("travel", "Transport", "Getting to school by taxi or bus"),)):
        found = code(comments, Codebook((waits, *more)))
        assert sorted(one.comment for one in found if one.theme == "wait") == sorted(meant)


def test_of_few_labels_the_question_says_little() -> None:
    said = [replace(x, comment=replace(x.comment, question=q)) for x in LABELLED for q in "ab"]
    few, many = (questions.learn(x.comment.question for x in said[:n]) for n in (10, len(said)))
    assert 2 * few.weight < many.weight


def test_a_theme_with_only_a_name_works() -> None:
    names = Codebook((Theme("a", "Transport"), Theme("b", "Waiting lists"), Theme("c", "⭐")))
    found = best(code([Comment("1", "Transport was late"), Comment("2", "the list")], names))
    assert found == {"1": "a", "2": "b"}


def test_a_codebook_refuses_a_key_twice_and_no_theme() -> None:
    with pytest.raises(CodebookError, match="twice"):
        Codebook((Theme("a", "One"), Theme("a", "Two")))
    with pytest.raises(CodebookError, match="no themes"):
        Codebook(())


def test_progress_reaches_the_end_and_may_stop_the_work() -> None:
    told: list[tuple[int, int]] = []
    code(COMMENTS, CODEBOOK, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(COMMENTS), len(COMMENTS))

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        code(COMMENTS, CODEBOOK, progress=stop)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return train(COMMENTS, CODEBOOK)


@given(texts=st.lists(st.text(max_size=60), max_size=6), single=st.booleans())
def test_any_text_can_be_coded(coder: Coder, texts: list[str], single: bool) -> None:
    comments = [Comment(str(at), text) for at, text in enumerate(texts)]
    found = code_batch(coder, comments, single=single)
    assert all(0 <= coding.confidence <= 1 for coding in found)
    if single:
        assert [coding.comment for coding in found] == [c.id for c in comments]
