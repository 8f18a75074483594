"""What a listener writes into a transcript beside the words: unclear places, names, whose voice.

Marks are English words in square brackets, also in a transcript of another language: everyone who
works with it reads them: [unclear], [no words], and [name] or, with the name that was said,
[name: Aisha]. A marked name stays readable for those who keep people safe; `analysis.redact` covers
it like any other name before anything is published.
"""

import re

SPOKEN, SIGNED = "[spoken]", "[signed]"
"""Stand between what a person typed beside a recording and what they say in it."""

_LABEL = re.compile(r"\s*\[(?:spoken|signed|no words)\]\s*")
_UNCLEAR = re.compile(r"\[unclear\]")
_NAME = re.compile(r"\[name\b[^\]\n]{0,80}\]")


def compose(story: str, words: str, label: str) -> str:
    """A comment's text: what the person typed comes first, then what they say, under a label."""
    return f"{story}\n\n{label}\n{words}" if story and words else words or story


def unlabelled(text: str) -> str:
    """The text as it may be quoted: no labels, three dots for what nobody understood."""
    return _UNCLEAR.sub("…", _LABEL.sub("\n\n", text)).strip()


def nameless(text: str) -> str:
    """The text for an analysis that must not learn names or labels as words."""
    return _NAME.sub("…", unlabelled(text))
