"""Advice for people who write easy read (standards section 1).

Rules ER1, ER2 and ER5 to ER17, as far as plain text shows them. ER3 (a picture with every
sentence), ER4 (type size) and ER18 (pictures by age) need the page's layout, and so do the
underline and justified text of ER5: the web app checks those. In other languages than
English only ER1, ER5 and ER7 run. A machine cannot say that a text is easy to read;
only its readers can, so the verdict never calls it "Easy Read".
"""

from analysis.easyread import capitals, jargon, screens, sentences, wording
from analysis.easyread.page import Finding, Page, Rule

__all__ = ["Finding", "check", "verdict"]

PASSES = "Passes machine checks"

_ANY_LANGUAGE: tuple[Rule, ...] = (sentences.length, capitals.capitals, wording.big_numbers)
_ENGLISH: tuple[Rule, ...] = (
    sentences.ideas,
    wording.digits,
    jargon.hard_words,
    capitals.acronyms,
    wording.passives,
    wording.idioms,
    wording.synonyms,
    sentences.pronouns,
    wording.contractions,
    sentences.negatives,
    screens.choices,
    screens.screens,
    wording.dates,
)


def check(text: str, *, language: str = "en", allow: frozenset[str] = frozenset()) -> list[Finding]:
    """Return what stands in the way of easy reading, in the order of the text.

    `language` is a code such as "en" or "pt-PT". `allow` holds hard words and acronyms,
    as written, that these readers know.
    """
    page = Page(text, language.replace("_", "-").split("-")[0].lower(), allow)
    rules = _ANY_LANGUAGE + (_ENGLISH if page.language == "en" else ())
    found = (finding for rule in rules for finding in rule(page))
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule))


def verdict(findings: list[Finding]) -> str:
    """Return "Passes machine checks", or how many things to change. Hints do not count."""
    errors = sum(finding.level == "error" for finding in findings)
    warnings = sum(finding.level == "warn" for finding in findings)
    if errors:
        return f"{errors} {'thing needs' if errors == 1 else 'things need'} to change."
    if warnings:
        return f"{warnings} {'thing' if warnings == 1 else 'things'} could be clearer."
    return PASSES
