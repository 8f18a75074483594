"""The verb that takes findings out."""

from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice import db
from voice.audit import record
from voice.cli.root import voice, within_app
from voice.i18n import SOURCE
from voice.involve.consultations import consultations
from voice.listen import taking_out
from voice.respond.releases import exports

Write = Callable[[Session, Consultation, str], bytes]
"""A consultation as a file, in a language."""


def _writer(form: taking_out.Format, *, exact: bool) -> Write:
    def write(session: Session, consultation: Consultation, language: str) -> bytes:
        words = form.words != "never"
        parcel = taking_out.pack(session, consultation, language, exact=exact, words=words)
        return form.write(parcel)

    return write


WRITERS: dict[str, Write] = {
    **{name: _writer(form, exact=False) for name, form in taking_out.FORMATS.items()},
    "docx": exports.to_docx,
    "pdf": exports.to_pdf,
}
"""What `--format` names: small numbers are hidden in each."""
EXACT: dict[str, Write] = {
    name: _writer(form, exact=True) for name, form in taking_out.FORMATS.items()
}
"""The formats that can be had with exact numbers too."""


@voice.command()
@click.argument("consultation")
@click.option("--format", "form", type=click.Choice(list(WRITERS)), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Else to stdout.")
@click.option("--exact", is_flag=True, help="Numbers as they are, for your own team alone.")
@within_app
def export(consultation: str, form: str, out: Path | None, exact: bool) -> None:
    """Take out what a consultation found: small numbers hidden, names covered.

    csv: findings; comments: comments with themes, as .csv; xlsx: a sheet a topic; json: everything;
    qdpx: a coded project for NVivo, ATLAS.ti and others that read REFI-QDA; docx and pdf: the
    newest release of "You said, we did", for a board and as a booklet.

    Example: voice export transitions --format xlsx --out transitions.xlsx
    """
    if exact and form not in EXACT:
        raise click.UsageError(f"{form} has no exact numbers")
    session = db.db.session
    found = consultations.find(session, consultation)
    writers = EXACT if exact else WRITERS
    data = writers[form](session, found, SOURCE)
    record(session, "taken_out", None, f"consultation:{found.code}", form=form, exact=exact)
    session.commit()
    if out:
        out.write_bytes(data)
    else:
        click.echo(data, nl=False)
