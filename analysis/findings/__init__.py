"""Findings of two forums: who says what how often, how sure that is, and what may leave.

Count comments as people (`count`), or bring counts from a database (`Heard`, `Table`); `tabulate`
counts closed answers. `find` gives each group's share with its interval and the difference of two
groups, `trace` the trend between editions. These are true numbers, for staff. `publish` gives what
may be shown to everyone.

Intervals and tests speak of chance alone: who chose to answer is not a sample of everybody.
"""

from analysis.findings.closed import Answer, NotClosedError, tabulate, total_stars
from analysis.findings.comparisons import Difference, are_alike, compare
from analysis.findings.counting import OWN, Heard, Said, Voice, count
from analysis.findings.publishing import Parts, Publication, Span, publish, publish_parts
from analysis.findings.shares import Share, difference
from analysis.findings.tables import Finding, Table, find
from analysis.findings.trends import Point, Trend, trace

__all__ = [
    "OWN",
    "Answer",
    "Difference",
    "Finding",
    "Heard",
    "NotClosedError",
    "Parts",
    "Point",
    "Publication",
    "Said",
    "Share",
    "Span",
    "Table",
    "Trend",
    "Voice",
    "are_alike",
    "compare",
    "count",
    "difference",
    "find",
    "publish",
    "publish_parts",
    "tabulate",
    "total_stars",
    "trace",
]
