"""Verbs that ask: consultations and surveys, in and out, open and closed."""

from pathlib import Path

import click

from surveys import editions, interchange
from surveys.interchange import own_json
from surveys.interchange.bounds import MOST_BYTES
from voice import db
from voice.audit import record
from voice.cli.root import read_start, read_text, voice, within_app
from voice.involve import carrying, surveys
from voice.involve.consultations import consultations


@voice.group("consultation")
def consultation_group() -> None:
    """Consultations in."""


@consultation_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@within_app
def import_consultation(file: Path) -> None:
    """Read a consultation from a JSON file like the demo's; an unusable file changes nothing.

    Example: voice consultation import transitions.json
    """
    added = consultations.add(db.db.session, own_json.parse(read_text(file)))
    db.db.session.commit()
    click.echo(f"{added.code}: surveys can be imported into it now")


@voice.group()
def survey() -> None:
    """Surveys in and out."""


@survey.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", help="Its code; the file's own where none is given.")
@within_app
def import_survey(file: Path, consultation: str | None) -> None:
    """Read a survey as a draft: our JSON, an XLSForm (.xlsx) or LimeSurvey's .lss.

    What could not come over is said line by line. An unusable file changes nothing.

    Example: voice survey import moving-on.xlsx --consultation transitions
    """
    imported = interchange.read(read_start(file, MOST_BYTES + 1), consultation)
    session = db.db.session
    owner = consultations.find(session, str(imported.document["consultation"]))
    taken = surveys.take_in(session, owner, imported.document)
    session.commit()
    for left in imported.left_out:
        click.echo(carrying.say(left))
    count = len(imported.left_out)
    said = f"{count} things left out or changed, see above" if count else "nothing left out"
    click.echo(f"{taken.code}: {len(taken.draft['questions'])} questions, {said}")


@survey.command("open")
@click.argument("code")
@click.option(
    "--with-drafts", is_flag=True, help="Open languages whose words nobody has checked as well."
)
@within_app
def open_survey(code: str, with_drafts: bool) -> None:
    """Freeze the draft as the next edition and let people answer it.

    Example: voice survey open moving-on
    """
    edition = surveys.open_next(db.db.session, surveys.find(db.db.session, code), with_drafts)
    db.db.session.commit()
    click.echo(f"{code}: edition {edition.number} is open")


@survey.command("close")
@click.argument("code")
@within_app
def close_survey(code: str) -> None:
    """Take no more answers to a survey.

    Example: voice survey close moving-on
    """
    editions.close(editions.current(db.db.session, code))
    db.db.session.commit()
    click.echo(f"{code}: closed")


@survey.command("clip")
@click.argument("code")
@click.argument("place", metavar="KEY[.OPTION]")
@click.argument("language")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@within_app
def add_clip(code: str, place: str, language: str, file: Path) -> None:
    """Let people hear a question or an option in a recorded voice: MP3, M4A, Ogg, WebM or WAV.

    The clip is in the survey's draft; open the survey again for people to hear it.

    Example: voice survey clip moving-on told.yes gu told-yes.mp3
    """
    found = surveys.find(db.db.session, code)
    surveys.add_clip(found, place, language, file)
    db.db.session.commit()
    click.echo(f"{code}: {place} can be heard in {language} when the survey is opened again")


@survey.command("film")
@click.argument("code")
@click.argument("key")
@click.argument("language")
@click.argument("film", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("captions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@within_app
def add_film(code: str, key: str, language: str, film: Path, captions: Path) -> None:
    """Let people watch a question in British Sign Language: an MP4 film and its captions (WebVTT).

    The language is that of the captions. The film is in the survey's draft; people see it once
    `voice survey films CODE on` was said and the survey is opened again.

    Example: voice survey film moving-on told en told.mp4 told-en.vtt
    """
    found = surveys.find(db.db.session, code)
    surveys.add_film(found, key, language, film, captions)
    db.db.session.commit()
    click.echo(f"{code}: {key} has a film in sign language, with captions in {language}")


@survey.command("films")
@click.argument("code")
@click.argument("state", type=click.Choice(["on", "off"]))
@within_app
def show_films(code: str, state: str) -> None:
    """Show a survey's films in sign language to people, or not.

    Example: voice survey films moving-on on
    """
    surveys.show_films(surveys.find(db.db.session, code), is_on=state == "on")
    db.db.session.commit()
    click.echo(f"{code}: films are {state} when the survey is opened again")


@survey.command("export")
@click.argument("code")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(interchange.FORMATS)),
    default="json",
    show_default=True,
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@within_app
def export_survey(code: str, form: interchange.Format, out: Path | None) -> None:
    """Write a survey's newest edition, or its draft, as our JSON or as an XLSForm (.xlsx).

    What other programs will not find in it is said line by line, beside the file.

    Example: voice survey export moving-on --format xlsform --out moving-on.xlsx
    """
    document = surveys.give_out(surveys.find(db.db.session, code))
    exported = interchange.write(document, form)
    record(db.db.session, "file_taken_out", None, f"survey:{code}", form=form)
    db.db.session.commit()
    if out:
        out.write_bytes(exported.data)
    else:
        click.echo(exported.data.decode() if form == "json" else exported.data, nl=False)
    for left in exported.left_out:
        click.echo(carrying.say(left), err=out is None)
