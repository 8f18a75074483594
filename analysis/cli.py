"""The analysis without the web application: `python -m analysis`.

Exit 0 done, 1 refused with one clear line, 2 wrong usage.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import lru_cache, wraps
from typing import Any

import click

from analysis import coding, discovery, files, meaning, reading, redact, sentiment, surveyread
from analysis.types import CodebookError, Encoder

EVIDENCE_MARK = "; "
WITHOUT = "off"


class _Verb(click.Command):
    """A verb whose refusals are one line on standard error, and exit 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (files.FileRefused, CodebookError, meaning.MeaningRefused) as error:
            click.echo(" ".join(str(error).split()), err=True)
            ctx.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """What people told us: themes, feelings, safe words.

    Files are UTF-8 CSV with a header. The same files and --seed give the same result.
    Ids and texts are written exactly as they came, also those a spreadsheet would take for
    a formula (=, +, -, @): import them as text there.
    """


def _verb(name: str) -> Callable[[Callable[..., None]], click.Command]:
    return main.command(name, cls=_Verb)


def _shared(function: Callable[..., None]) -> Callable[..., None]:
    """The options that each verb has."""

    @click.option("--out", default=files.STDOUT, help="File to write (- is the screen).")
    @click.option("--seed", default=0, type=click.IntRange(0, 2**32 - 1),
                  help="Start of all chance; 0 unless told.")  # fmt: skip
    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        function(*args, **kwargs)

    return wrapped


def _meant(function: Callable[..., None]) -> Callable[..., None]:
    """The option of verbs that can use an encoder; they are given it, or None."""

    @click.option("--meaning", "model", default="", metavar="PATH", envvar="VOICE_MEANING",
                  help="Folder of all-MiniLM-L6-v2; an installed package unless told;"
                  f" {WITHOUT} for words alone.")  # fmt: skip
    @wraps(function)
    def wrapped(*args: Any, model: str, **kwargs: Any) -> None:
        function(*args, encoder=_encoder(model), **kwargs)

    return wrapped


def _encoder(model: str) -> Encoder | None:
    if model == WITHOUT:
        return None
    if model:
        return meaning.load(model)
    try:
        return meaning.find()
    except meaning.MeaningRefused as error:
        click.echo(f"Words alone are used: {error}", err=True)
        return None


@_verb("code")
@click.argument("comments")
@click.option("--codebook", required=True, help="CSV: theme,name,description,keywords,"
              "examples (keywords parted by ; examples by |).")  # fmt: skip
@click.option("--examples", help="CSV: id,text,themes (; between), labelled by people.")
@click.option("--single", is_flag=True, help="Give each comment exactly one theme.")
@click.option("--left", metavar="FILE", help="CSV to write: id,language,reason of comments"
              " that could not be coded.")  # fmt: skip
@_meant
@_shared
def code(
    comments: str,
    codebook: str,
    examples: str | None,
    single: bool,
    left: str | None,
    encoder: Encoder | None,
    out: str,
    seed: int,
) -> None:
    """Say which themes of a codebook each comment is about, and why.

    COMMENTS is a CSV file with id,text and maybe language, translation (a person's, read
    in place of words in a language the codebook does not have) and question. Writes
    id,theme,confidence,evidence. Comments that could not be coded are counted on the screen.

    Example: python -m analysis code comments.csv --codebook themes.csv --out coded.csv
    """
    heard = files.read_comments(comments)
    book = files.read_codebook(codebook)
    labelled = files.read_labelled(examples, book) if examples else []
    readings = reading.read(heard, reading.languages(book, labelled))
    can_be = [one for one in readings if single or not one.why_not]
    found = coding.code(
        [one.comment for one in can_be],
        book,
        examples=labelled,
        single=single,
        seed=seed,
        encoder=encoder,
        understood=[one.why_not != reading.UNTRANSLATED for one in can_be],
    )
    files.write_table(
        out,
        ("id", "theme", "confidence", "evidence"),
        (
            (c.comment, c.theme, f"{c.confidence:.4f}", EVIDENCE_MARK.join(c.evidence))
            for c in found
        ),
    )
    _tell_left(reading.left(readings), left)


@_verb("discover")
@click.argument("comments")
@click.option("--themes", type=click.IntRange(1), help="How many themes to look for.")
@_meant
@_shared
def discover(
    comments: str, themes: int | None, encoder: Encoder | None, out: str, seed: int
) -> None:
    """Suggest themes from the comments alone; no comment is lost.

    COMMENTS is a CSV file with id,text. Writes JSON: themes (label, phrases, members,
    quotes) and unplaced.

    Example: python -m analysis discover comments.csv --themes 20 --out themes.json
    """
    heard = files.read_comments(comments)
    read = [one.comment for one in reading.read(heard, ("en",))]
    found = discovery.discover(read, themes=themes, seed=seed, encoder=encoder)
    _write_json(out, asdict(found))


@_verb("sentiment")
@click.argument("comments")
@click.option("--examples", help="CSV: id,text,sentiment (-2 to 2, or negative, neutral,"
              " positive), labelled by people.")  # fmt: skip
@_meant
@_shared
def feelings(
    comments: str, examples: str | None, encoder: Encoder | None, out: str, seed: int
) -> None:
    """Hint at how each comment sounds: a score from -1 to 1 and a word.

    COMMENTS is a CSV file with id,text and maybe question, which helps: "Nothing" is
    praise or none. Writes id,score,label.

    Example: python -m analysis sentiment comments.csv --out feelings.csv
    """
    heard = files.read_comments(comments)
    labelled = files.read_feelings(examples) if examples else []
    found = sentiment.judge(heard, examples=labelled, encoder=encoder, seed=seed)
    rows = ((f.comment, f"{f.score:.4f}", f.label) for f in found)
    files.write_table(out, ("id", "score", "label"), rows)


@_verb("redact")
@click.argument("comments")
@_shared
def redactions(comments: str, out: str, seed: int) -> None:
    """Mark words that could tell who someone is: names, schools, phone numbers.

    COMMENTS is a CSV file with id,text. Writes id,text,marks: the text as it is, and
    the places to cover as JSON (start, end, kind, text). A person decides.

    Example: python -m analysis redact comments.csv --out marked.csv
    """
    heard = files.read_comments(comments)
    rows = ((comment.id, comment.text, _marks(comment.text)) for comment in heard)
    files.write_table(out, ("id", "text", "marks"), rows)


@_verb("easyread")
@click.argument("file")
@click.option("--language", help="Language to check; the file's first unless told.")
@_shared
def easyread(file: str, language: str | None, out: str, seed: int) -> None:
    """Check how easy words are to read, and say what to change.

    FILE is plain text or a survey (JSON). Writes JSON: the verdict, and findings with
    rule, level, place, language, start, end, advice and what could be said instead. Only
    people can say that words are easy.

    Example: python -m analysis easyread survey.json --language en
    """
    _write_json(out, surveyread.check(file, files.read_text(file), language))


@lru_cache(maxsize=10_000)
def _marks(text: str) -> str:
    return json.dumps([asdict(mark) for mark in redact.mark(text)], ensure_ascii=False)


def _tell_left(left: Sequence[reading.Reading], path: str | None) -> None:
    """Say how many comments could not be analysed and why, and write which when asked."""
    if path:
        rows = ((one.comment.id, one.language or "", one.why_not or "") for one in left)
        files.write_table(path, ("id", "language", "reason"), rows)
    reasons = Counter(one.why_not for one in left)
    if left:
        told = ", ".join(f"{count} {why}" for why, count in sorted(reasons.items()))
        click.echo(f"Could not be analysed: {told}.", err=True)


def _write_json(out: str, value: object) -> None:
    files.write_text(out, json.dumps(value, ensure_ascii=False, indent=2) + "\n")
