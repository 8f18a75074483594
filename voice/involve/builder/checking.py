"""What stands in the way of easy reading in a draft's texts, by place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from analysis import easyread
from analysis.easyread import Finding, Report
from surveys import asking, pace


@dataclass(frozen=True, slots=True)
class Advice:
    """A finding as a page says it.

    `instead` is what the machine offers for a part of the words; `mended` are all of them with it.
    """

    rule: str
    level: str
    advice: str
    instead: str | None
    mended: str | None


def check_words(document: Mapping[str, Any], words: str, language: str) -> list[Advice]:
    """Advice about words as they are typed; none in a survey that is not easy read."""
    if not document.get("easy_read") or not words.strip():
        return []
    return [_advise(one, words) for one in easyread.check_words(words, language)]


def check_draft(document: Mapping[str, Any], language: str) -> Report:
    """What was found in all of a draft's words of a language, and in its pictures."""
    return easyread.check_survey(document, language)


def say(finding: Finding) -> str:
    """A finding's advice in the page's language."""
    return str(_(finding.template) % finding.arguments)


def say_verdict(report: Report) -> str:
    """That it passes, or how much is to be mended; never that it is easy read."""
    verdict = report.verdict
    if not report.texts:
        return str(_("Nothing is written in this language yet"))
    if verdict.passes:
        return str(_(easyread.PASSES))
    return str(ngettext("%(num)s thing to mend", "%(num)s things to mend", verdict.errors))


def say_asking(document: Mapping[str, Any]) -> list[str]:
    """What would be better about how a draft asks; the survey may open all the same."""
    bare, hard = asking.find_bare(document), asking.find_hard_ends(document)
    return [
        *([length] if (length := _say_length(document)) else []),
        *([_say_bare(bare)] if bare else []),
        *([_say_hard(hard)] if hard else []),
    ]


def _say_bare(numbers: list[int]) -> str:
    """Standards Q4."""
    return str(
        ngettext(
            "People say yes to whatever is asked. Write both sides in whole words, such as "
            "“I had help” and “I had no help”: question %(numbers)s.",
            "People say yes to whatever is asked. Write both sides in whole words, such as "
            "“I had help” and “I had no help”: questions %(numbers)s.",
            len(numbers),
            numbers=", ".join(map(str, numbers)),
        )
    )


def _say_hard(numbers: list[int]) -> str:
    """Standards G6."""
    return str(
        ngettext(
            "Ask hard things in the middle, and end with something good. At the beginning or the "
            "end is hard: question %(numbers)s.",
            "Ask hard things in the middle, and end with something good. At the beginning or the "
            "end are hard: questions %(numbers)s.",
            len(numbers),
            numbers=", ".join(map(str, numbers)),
        )
    )


def _say_length(document: Mapping[str, Any]) -> str:
    """That there are more questions than people answer before they tire; else nothing."""
    asked, most = pace.count_asked(document), pace.most_questions(document)
    if asked <= most:
        return ""
    if most < pace.MOST:
        return str(
            _(
                "There are %(asked)s questions. Children under %(age)s tire after %(most)s.",
                asked=asked,
                age=pace.YOUNG,
                most=most,
            )
        )
    return str(
        _(
            "There are %(asked)s questions. Most people tire after %(most)s.",
            asked=asked,
            most=most,
        )
    )


def _advise(finding: Finding, words: str) -> Advice:
    has_offer = finding.offer is not None
    return Advice(
        rule=finding.rule,
        level=finding.level,
        advice=say(finding),
        instead=finding.offer,
        mended=finding.mended(words) if has_offer else None,
    )
