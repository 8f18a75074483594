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


def read(comments: Iterable[Comment], understood: Sequence[str]) -> list[Reading]:
    """Return a reading a comment, in order.

    `understood` holds the languages that the analysis has words for, its own first; when it
    is empty everything is read as written. A translation is read in place of words in any
    other language than the first, and of words whose language is unknown.
    """
    heard = list(comments)
    pairs = zip(heard, spoken(heard), strict=True)
    return [_read(comment, said_in, understood) for comment, said_in in pairs]


def spoken(comments: Sequence[Comment]) -> list[str | None]:
    """Return the language of each comment, None where nobody could be sure.

    The same words on the same form are looked at once.
    """
    known: dict[tuple[str, str | None], str | None] = {}
    found = []
    for comment in comments:
        asked = (comment.text, comment.language)
        if asked not in known:
            known[asked] = _spoken(comment)
        found.append(known[asked])
    return found


def languages(codebook: Codebook, examples: Sequence[Labelled] = ()) -> tuple[str, ...]:
    """Return the languages a codebook and its examples have words for, its own first.

    Empty when that cannot be told. Each phrase may be in a language of its own, but short
    ones tell little: another language counts when two phrases or a long one are in it.
    """
    phrases = list(_phrases(codebook))
    named = ". ".join(line for theme in codebook for line in (theme.name, theme.description))
    own = language.detect(named) or language.detect(". ".join(phrases))
    if own is None:
        return ()
    told: Counter[str] = Counter()
    for phrase in phrases:
        told[language.detect(phrase, form=own) or own] += 2 if len(phrase) >= _LETTERS else 1
    taught = set(spoken([one.comment for one in examples]))
    also = {tongue for tongue, count in told.items() if count > 1} | taught
    return (own, *sorted(tongue for tongue in also if tongue and tongue != own))


def left(readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings of comments that cannot be analysed, in order: to be shown."""
    return [one for one in readings if one.why_not]


def _read(comment: Comment, said_in: str | None, understood: Sequence[str]) -> Reading:
    if comment.translation and (not understood or said_in != understood[0]):
        heard = replace(comment, text=comment.translation, language=next(iter(understood), None))
        return Reading(heard, said_in, is_translation=True)
    if not words(comment.text):
        return Reading(comment, said_in, NO_WORDS)
    is_foreign = bool(understood) and said_in is not None and said_in not in understood
    return Reading(comment, said_in, UNTRANSLATED if is_foreign else None)


def _spoken(comment: Comment) -> str | None:
    return language.detect(comment.text, form=comment.language)


def _phrases(codebook: Codebook) -> Iterator[str]:
    for theme in codebook:
        yield from filter(None, _said(theme))


def _said(theme: Theme) -> tuple[str, ...]:
    return (theme.name, theme.description, *theme.keywords, *theme.examples)
