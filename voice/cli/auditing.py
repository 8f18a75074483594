"""Verbs about the audit trail."""

from pathlib import Path

import click

from voice import db
from voice.audit import chain, files, trail
from voice.cli.root import voice, within_app

_WHY = {
    chain.GAP: "an entry is missing or stands in the wrong place",
    chain.BROKEN_LINK: "it does not follow from the entry before",
    chain.CHANGED: "the entry was changed",
    chain.SHORTER: "entries are missing at the end",
    chain.OTHER_HEAD: "it is not the entry of the mark that you kept",
}


@voice.group()
def audit() -> None:
    """Who did what: a chain that shows tampering."""


@audit.command("verify")
@click.option("--head", help="A mark that you kept elsewhere: what this verb printed before.")
@within_app
def verify_audit(head: str | None) -> None:
    """Check every entry of the audit trail; print the mark to keep outside of this machine.

    Exit 1 and the number of the first broken entry, if it was tampered with. Without a mark that
    was kept elsewhere, neither an end that was cut off nor a trail written anew can be found.

    Example: voice audit verify --head 120:3f9a…
    """
    verdict = trail.verify(db.db.session, _read(head))
    if verdict.broken is not None:
        raise click.ClickException(f"entry {verdict.broken}: {_WHY[verdict.why]}")
    click.echo(f"{verdict.head.number} entries are as they were written. Keep this mark elsewhere:")
    click.echo(str(verdict.head))


@audit.command("export")
@click.option("--format", "form", type=click.Choice(list(files.FORMS)), default="jsonl")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Else to stdout.")
@within_app
def export_audit(form: str, out: Path | None) -> None:
    """Take the audit trail out as JSON Lines or CSV.

    Example: voice audit export --format csv --out audit.csv
    """
    trail.record(db.db.session, "audit_taken_out", None, form=form)
    db.db.session.commit()
    write, _media_type = files.FORMS[form]
    lines = write(trail.entries(db.db.session))
    if out is None:
        for line in lines:
            click.echo(line, nl=False)
        return
    with out.open("w", encoding="utf-8", newline="") as opened:
        opened.writelines(lines)


def _read(head: str | None) -> chain.Head | None:
    if not head:
        return None
    try:
        return chain.read_head(head)
    except ValueError:
        raise click.BadParameter("a mark looks like 120:3f9a…", param_hint="--head") from None
