"""Verbs that listen: comments from files, and their themes."""

from pathlib import Path

import click

from voice import db
from voice.cli.root import voice, within_app
from voice.involve.consultations import consultations
from voice.listen.sources import imports


@voice.group("comments")
def comments_group() -> None:
    """Comments from elsewhere."""


@comments_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", required=True)
@click.option("--text", "text_column", required=True, help="The column that holds the words.")
@click.option("--group", "group_column", help="The column that says whose forum.")
@click.option("--language", "language_column", help="The column that names the language.")
@within_app
def import_comments(
    file: Path,
    consultation: str,
    text_column: str,
    group_column: str | None,
    language_column: str | None,
) -> None:
    """Read comments from a .csv or .xlsx file; every row is accounted for.

    Example: voice comments import facebook.csv --consultation transitions --text Comment
    """
    session = db.db.session
    owner = consultations.find(session, consultation)
    session.rollback()  # reading takes seconds, and nobody is to wait for it
    report = imports.import_file(session, owner, file, text_column, group_column, language_column)
    session.commit()
    click.echo(str(report))


@voice.command()
@click.argument("consultation")
@within_app
def theme(consultation: str) -> None:
    """Theme a consultation's comments now.

    Example: voice theme transitions
    """
    from voice.listen.theming import job  # the engine takes a second to import: only here

    owner = consultations.find(db.db.session, consultation)
    consultation_id = owner.id
    db.db.session.rollback()

    def show(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total}", nl=False, err=True)

    job.theme(consultation_id, show)
    click.echo("\rdone          ", err=True)
