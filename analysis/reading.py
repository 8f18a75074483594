"""Which words of each comment can be analysed: its own, a translation, or none and why.

Words in a language that the codebook does not speak are never mixed into its themes. They
wait for a person's translation, and whoever shows the result shows that they wait.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from analysis import language
from analysis.tokens import words
from analysis.types import Codebook, Comment, Labelled, Theme

# Why a comment is left: it says nothing in words, or nobody has translated it yet.
NO_WORDS = "no words"
UNTRANSLATED = "not translated"
# A language that a codebook's phrases are in counts from two phrases or from so many letters.
_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Reading:
    """A comment as it is to be analysed; `why_not` says why it cannot be, None when it can.

    `comment` keeps its id; its text is the translation where that is read instead.
    `language` is what the person wrote in, None when nobody could be sure.
    """

    comment: Comment
    language: str | None
    why_not: str | None = None
    is_translation: bool = False


def read(comments: Iterable[Comment], understood: frozenset[str]) -> list[Reading]:
    """Return a reading a comment, in order.

    `understood` holds the languages that the analysis has words for; when it is empty
    everything is read as written. A comment whose language is unknown is read as written,
    unless there is a translation.
    """
    return [_read(comment, understood) for comment in comments]


def languages(codebook: Codebook, examples: Sequence[Labelled] = ()) -> frozenset[str]:
    """Return the languages a codebook and its examples have words for; empty when unknown.

    Each phrase may be in a language of its own. Short ones tell little, so another language
    than the codebook's counts when two phrases or a long one are in it.
    """
    phrases = list(_phrases(codebook))
    own = language.detect(". ".join(phrases))
    if own is None:
        return frozenset()
    told: Counter[str] = Counter()
    for phrase in phrases:
        spoken = language.detect(phrase, form=own)
        told[spoken or own] += 2 if len(phrase) >= _LETTERS else 1
    taught = (_spoken(one.comment) for one in examples)
    enough = (spoken for spoken, count in told.items() if count > 1)
    return frozenset({own, *enough, *(spoken for spoken in taught if spoken)})


def left(readings: Iterable[Reading]) -> dict[str, list[str]]:
    """Return the ids of comments that cannot be analysed, by the reason."""
    found: dict[str, list[str]] = {}
    for one in readings:
        if one.why_not:
            found.setdefault(one.why_not, []).append(one.comment.id)
    return found


def _read(comment: Comment, understood: frozenset[str]) -> Reading:
    spoken = _spoken(comment)
    is_foreign = bool(understood) and spoken is not None and spoken not in understood
    if comment.translation and (is_foreign or spoken is None):
        heard = replace(comment, text=comment.translation, language=None)
        return Reading(heard, spoken, is_translation=True)
    if not words(comment.text):
        return Reading(comment, spoken, NO_WORDS)
    return Reading(comment, spoken, UNTRANSLATED if is_foreign else None)


def _spoken(comment: Comment) -> str | None:
    return language.detect(comment.text, form=comment.language)


def _phrases(codebook: Codebook) -> Iterator[str]:
    for theme in codebook:
        yield from filter(None, _said(theme))


def _said(theme: Theme) -> tuple[str, ...]:
    return (theme.name, theme.description, *theme.keywords, *theme.examples)
