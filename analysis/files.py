"""What the files of the command line hold: comments, codebooks, people's labels."""

import re

from analysis.tables import STDOUT, FileRefused, Row, read_rows, read_text, write_table, write_text
from analysis.types import Codebook, Comment, Labelled, Theme

__all__ = [
    "STDOUT",
    "FileRefused",
    "read_codebook",
    "read_comments",
    "read_feelings",
    "read_labelled",
    "read_text",
    "write_table",
    "write_text",
]
_SENTIMENTS = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
_SENTIMENTS |= {word[:3]: score for word, score in _SENTIMENTS.items()}


def read_comments(path: str) -> list[Comment]:
    """Return the comments of a CSV file: id, text; maybe language, question, translation.

    Raises FileRefused when an id is missing or used twice. "None" and "N/A" are texts.
    """
    found: dict[str, Comment] = {}
    for row in read_rows(path, ("id", "text")):
        comment = _comment(row)
        if comment.id in found:
            raise row.refuse("id", f"{comment.id!r} is used twice")
        found[comment.id] = comment
    return list(found.values())


def read_codebook(path: str) -> Codebook:
    """Return the codebook of a CSV file: theme, name, description, keywords, examples.

    Keywords are parted by `;`, `,` or `|`, examples by `|`. Raises FileRefused.
    """
    found: dict[str, Theme] = {}
    for row in read_rows(path, ("theme", "name")):
        key = _required(row, "theme")
        if key in found:
            raise row.refuse("theme", f"{key!r} is used twice")
        if ";" in key:
            raise row.refuse("theme", f"{key!r} must not hold a semicolon")
        found[key] = Theme(
            key,
            _required(row, "name"),
            row["description"].strip(),
            _parts(row["keywords"], r"[;,|\n]"),
            _parts(row["examples"], r"[|\n]"),
        )
    if not found:
        raise FileRefused(f"{path}: has no themes, only a header")
    return Codebook(tuple(found.values()))


def read_labelled(path: str, codebook: Codebook) -> list[Labelled]:
    """Return comments with the themes people gave them: id, text, themes (`;` between).

    No theme is an answer too. Raises FileRefused for a theme not in the codebook.
    """
    known = frozenset(codebook.keys)
    found = []
    for row in read_rows(path, ("id", "text", "themes")):
        themes = _parts(row["themes"], ";")
        for theme in themes:
            if theme not in known:
                raise row.refuse("themes", f"{theme!r} is not in the codebook")
        comment = _comment(row)
        found.append(Labelled(comment, frozenset(themes)))
    return found


def read_feelings(path: str) -> list[tuple[Comment, float]]:
    """Return comments with what people heard in them, -1 to 1: id, text, sentiment.

    `sentiment` is a number from -2 to 2, or negative, neutral or positive; rows
    without one teach nothing and are passed over. Raises FileRefused otherwise.
    """
    found = []
    for row in read_rows(path, ("id", "text", "sentiment")):
        comment = _comment(row)
        if row["sentiment"].strip():
            found.append((comment, _sentiment(row)))
    return found


def _required(row: Row, column: str) -> str:
    found = row[column].strip()
    if not found:
        raise row.refuse(column, "is empty")
    return found


def _parts(cell: str, mark: str) -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(mark, cell))
    return tuple(dict.fromkeys(part for part in parts if part))


def _comment(row: Row) -> Comment:
    language = row["language"].strip().casefold() or None
    translation = row["translation"].strip() or None
    question = row["question"].strip()
    _required(row, "id")  # and kept as it is: whoever joins the result by it finds it
    return Comment(row["id"], row["text"], language, question, translation)


def _sentiment(row: Row) -> float:
    said = row["sentiment"].strip().casefold()
    if said in _SENTIMENTS:
        return _SENTIMENTS[said]
    try:
        number = float(said)
    except ValueError:
        number = float("nan")
    if -2 <= number <= 2:
        return number / 2
    raise row.refuse("sentiment", f"{said!r} is not -2 to 2, negative, neutral or positive")
