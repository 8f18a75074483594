"""Small numbers made safe to publish (standards N3 and N4).

Call `publish_table` for a table and `publish_count` for a number that stands alone.
Everything returned may be shown to the public. The rules:

- under 10 people: themes in words, no numbers;
- a count of 1 to 7 is shown as "c"; other counts and totals are rounded to 5, each by itself;
- no percentages under 50 people;
- under 20 people who all gave the same answer: nothing is shown;
- at most two dimensions;
- totals are left out where they would give a hidden count away (`analysis.disclosure.recovery`).

A release is safe only as a whole: tables of the same people published beside each other
can be subtracted. Publish the most detailed table and take the overall figures from it, and
pass all tables of a release to `publish_together` at once. `analysis.findings.publish` does both.
"""

from analysis.disclosure.counts import (
    HIDDEN,
    Published,
    may_show_percentages,
    publish_count,
    publish_percentage,
)
from analysis.disclosure.grid import TableError, TooManyDimensionsError
from analysis.disclosure.tables import PublishedGroup, PublishedTable, publish_table
from analysis.disclosure.together import Counts, publish_together
from analysis.disclosure.words import ENGLISH, Words, in_words

__all__ = [
    "ENGLISH",
    "HIDDEN",
    "Counts",
    "Published",
    "PublishedGroup",
    "PublishedTable",
    "TableError",
    "TooManyDimensionsError",
    "Words",
    "in_words",
    "may_show_percentages",
    "publish_count",
    "publish_percentage",
    "publish_table",
    "publish_together",
]
