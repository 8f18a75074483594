"""Advice for people who write easy read (standards section 1, ER1 to ER18).

`check_words` reads a text, `check_survey` a whole survey with its pictures. ER4 (type size)
and the underline and justified text of ER5 are matters of the page, which its own tests check.
In other languages than English only ER1, ER3, ER5, ER7, ER16 and ER18 run. A machine cannot
say that a text is easy to read; only its readers can, so the verdict never says so.
"""

from analysis.easyread.advice import ADVICE, FOR_PEOPLE, MEND, PASSES, RULES, RuleNote
from analysis.easyread.limits import Limits, limits_of
from analysis.easyread.page import Finding
from analysis.easyread.survey import Report, check_survey
from analysis.easyread.verdict import Verdict, verdict
from analysis.easyread.writing import check_words

__all__ = [
    "ADVICE",
    "FOR_PEOPLE",
    "MEND",
    "PASSES",
    "RULES",
    "Finding",
    "Limits",
    "Report",
    "RuleNote",
    "Verdict",
    "check_survey",
    "check_words",
    "limits_of",
    "verdict",
]
