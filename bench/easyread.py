"""How well the easy-read checker keeps to its rules, and how fast it is.

The sentences in `labels/` were written and labelled by the words of the rules (standards
section 1) before the checker was tuned, once to tune by (`easyread.txt`) and once held out
(`easyread_held_out.txt`). A label says that a text breaks a rule or keeps it, whatever it does
about the others. One person wrote the sentences, the checker and its lists: ER11 and ER12 find
only what their lists hold, and other people's idioms will be missed.

"survey:" begins a small easy-read survey: questions part at "||", their texts at "|"; "[1F642]"
is a picture, "16+" the age of the youngest, "standard:" no easy read.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from analysis.easyread import check_survey, check_words
from bench.rows import Goal, Row

LABELS = Path(__file__).parent / "labels"
SETS = {"tuned": LABELS / "easyread.txt", "held out": LABELS / "easyread_held_out.txt"}
WORDS = 10_000
GOOD = Goal("at_least", 0.9)
_HEAD = re.compile(r"== (ER\d+) (breaks|keeps)")
_PART = re.compile(r"(?:(?P<help>help:) *|\[(?P<picture>[0-9A-F-]+)\] *)?(?P<text>.*)", re.DOTALL)
_ROUNDS = 5
# Each over and over: text that makes a careless pattern slow.
HOSTILE = (
    *("A ", "1 ", "*a ", "_", "is ", "0 0", "a'", "(", "\n", "\0", "and I ", "1:", "**a** "),
    *("ہے۔", "EHCP "),
)
_SHORT_LETTERS, _TIMES = 3_000, 8


@dataclass(frozen=True, slots=True)
class Label:
    """A text, and whether it breaks the rule."""

    rule: str
    breaks: bool
    text: str

    @property
    def is_found(self) -> bool:
        """Whether the checker finds the rule broken."""
        return any(finding.rule == self.rule for finding in _check(self.text))


def measure() -> Iterator[Row]:
    """Precision and recall of each rule on both sets, then words a second."""
    for name, path in SETS.items():
        yield from _accuracy(name, read(path))
    yield from _speed()


def read(path: Path) -> list[Label]:
    """The labelled texts of a file. Raises `ValueError` where a text comes before any rule."""
    found: list[Label] = []
    rule, breaks = "", False
    for line in path.read_text("utf-8").splitlines():
        if head := _HEAD.fullmatch(line):
            rule, breaks = head[1], head[2] == "breaks"
        elif not rule:
            raise ValueError(f"{path.name}: {line!r} stands under no rule")
        else:
            found.append(Label(rule, breaks, line.replace("\\n", "\n")))
    return found


def score(labels: list[Label]) -> tuple[float, float]:
    """Precision and recall of the checker on the labels of one rule."""
    counts = Counter((label.breaks, label.is_found) for label in labels)
    hits, wrong, missed = counts[True, True], counts[False, True], counts[True, False]
    return (hits / (hits + wrong) if hits else 0.0), hits / (hits + missed)


def survey_of(text: str) -> dict[str, Any]:
    """The survey that a label's short form stands for."""
    age = re.match(r" *(\d+)\+", text)
    is_standard = text.strip().startswith("standard:")
    said = re.sub(r"^ *(?:\d+\+|standard:) *", "", text)
    questions = [_question(one) for one in said.split("||")]
    document = {"easy_read": not is_standard, "questions": questions}
    return document | ({"youngest": int(age[1])} if age else {})


def material(words: int = WORDS) -> str:
    """About so many words of the labelled texts, over and over."""
    texts = [one.text for one in read(SETS["tuned"]) if not one.text.startswith("survey:")]
    said = "\n\n".join(texts).split(" ")
    return " ".join((said * (1 + words // len(said)))[:words])


def _accuracy(name: str, labels: list[Label]) -> Iterator[Row]:
    for rule in dict.fromkeys(label.rule for label in labels):
        some = [label for label in labels if label.rule == rule]
        broken = sum(label.breaks for label in some)
        told = f"easy read, {name}, {rule} ({broken}+{len(some) - broken})"
        precision, recall = score(some)
        yield Row(f"{told}: precision", precision, "share", goal=GOOD)
        yield Row(f"{told}: recall", recall, "share", goal=GOOD)


def _speed() -> Iterator[Row]:
    text = material()
    count = len(text.split())
    check_words("The warm up loads the lists of words.")
    ours = min(_seconds(lambda: check_words(text)) for _ in range(_ROUNDS))
    floor = min(_seconds(lambda: Counter(text.split())) for _ in range(_ROUNDS))
    yield Row("easy read: words", count / ours, "1/s", count / floor)
    limit = Goal("at_most", 1.0)
    yield Row("easy read: 10,000 words", ours * WORDS / count, "s", goal=limit)
    survey = _long_survey()
    took = _seconds(lambda: check_survey(survey, "en"))
    yield Row("easy read: survey of 30 questions", took, "s", goal=Goal("at_most", 0.3))
    endless = _seconds(lambda: check_words("a" * 1_000_000))
    yield Row("easy read: a word of a million letters", endless, "s", goal=Goal("at_most", 3))
    worst = max(_growth(unit) for unit in HOSTILE)
    name = f"easy read: worst hostile text, time of {_TIMES} times the length"
    yield Row(name, worst, "times", goal=Goal("at_most", 3 * _TIMES))  # 64 if it were quadratic


def _long_survey() -> dict[str, Any]:
    options = [{"text": {"en": "The plan was written by us."}} for _ in range(5)]
    asked = {"text": {"en": "Were you told about it?"}, "options": options}
    questions = [asked | {"key": f"q{number}"} for number in range(30)]
    return {"easy_read": True, "title": {"en": "Your day"}, "questions": questions}


def _growth(unit: str) -> float:
    """How many times longer a text takes that is eight times as long."""
    short, long = (
        min(_seconds(partial(check_words, unit * (size // len(unit)))) for _ in range(2))
        for size in (_SHORT_LETTERS, _SHORT_LETTERS * _TIMES)
    )
    return long / max(short, 0.002)  # what is over in a moment has no growth to speak of


def _seconds(work: Any) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _check(text: str) -> Any:
    if text.startswith("survey:"):
        return check_survey(survey_of(text.removeprefix("survey:")), "en").findings
    return check_words(text)


def _question(text: str) -> dict[str, Any]:
    first, *rest = (_PART.fullmatch(part.strip()) for part in text.split("|"))
    question = _worded(first)
    for part in rest:
        if part and part["help"]:
            question["help"] = {"en": part["text"]}
        else:
            question.setdefault("options", []).append(_worded(part))
    return question


def _worded(part: re.Match[str] | None) -> dict[str, Any]:
    assert part
    picture = {"picture": f"openmoji:{part['picture']}"} if part["picture"] else {}
    return {"text": {"en": part["text"]}, **picture}
