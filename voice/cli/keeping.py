"""Verbs that look after what is kept."""

from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import delete

from surveys.base import utc_now
from voice import create_app, db, doctor
from voice.accounts.sign_in_models import StaffSession
from voice.audit import record
from voice.backups import making, restoring
from voice.cli.root import voice, within_app
from voice.media import resealing
from voice.retention import media, purging

_FILE = click.Path(dir_okay=False, path_type=Path)


@voice.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@within_app
def backup(file: Path, replace: bool) -> None:
    """Write the database and all recordings and pictures to one file, while people answer.

    No key is in it: keep secret.key and media.key elsewhere. What people wrote can be read in it,
    so keep the file as safe as the database.

    Example: voice backup /backups/voice-2026-11-28.zip
    """
    if file.exists() and not replace:
        raise click.ClickException(f"{file} is there already; --replace writes over it")
    manifest = making.back_up(file, _tell)
    record(db.db.session, "backed_up", None, rows=sum(manifest.rows.values()))
    db.db.session.commit()
    click.echo(f"{sum(manifest.rows.values())} rows and {manifest.files} files are in {file}")
    if manifest.gone:
        click.echo(
            f"{len(manifest.gone)} files that rows name were not there; voice doctor looks again",
            err=True,
        )


@voice.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--with-other-secret", is_flag=True, help="Go on without codes and passwords.")
def restore(file: Path, with_other_secret: bool) -> None:
    """Put a backup onto an empty installation, checksum by checksum; all of it or nothing.

    Put its secret.key and media.key into the data folder first, or name them in VOICE_SECRET_KEY
    and VOICE_MEDIA_KEY. Stop voice serve meanwhile.

    Example: voice restore /backups/voice-2026-11-28.zip
    """
    with create_app().app_context():
        manifest = restoring.restore(file, _tell, with_other_secret=with_other_secret)
        db.db.session.execute(delete(StaffSession))  # some may have been ended since
        record(db.db.session, "restored", None, made_at=manifest.made_at)
        db.db.session.commit()
    click.echo(
        f"{sum(manifest.rows.values())} rows and {manifest.files} files of {manifest.made_at} "
        "are back. What people took back after that moment is here again"
    )


@voice.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go, and why something stays.")
@within_app
def purge(dry_run: bool) -> None:
    """Delete what has been kept long enough.

    Answers, comments and remarks of consultations whose last day of keeping is over; before that,
    recordings, drawings and photos that had their days. A worker does the same each hour. What was
    published stays, and so does what no safeguarding lead has settled.

    Example: voice purge --dry-run
    """
    for line in say_due() if dry_run else _say_gone():
        click.echo(line)


def _say_gone() -> Iterator[str]:
    session = db.db.session
    due = purging.find_due(session, utc_now().date())
    for code, gone in purging.purge_all().items():
        numbers = ", ".join(f"{number} {kind}" for kind, number in gone.items() if number)
        yield f"{code}: deleted {numbers}"
    for one in due:
        if kept := purging.count_kept(session, one):
            yield f"{one.code}: {kept} kept until a safeguarding lead has settled them"


def say_due() -> Iterator[str]:
    """What has been kept long enough, a line each; nothing is deleted."""
    session, today = db.db.session, utc_now().date()
    moment = purging.moment_of(today)
    for one in purging.find_due(session, today):
        number = purging.count_words(session, [one.id]).get(one.id, 0)
        yield f"{one.code}: was to be kept until {one.retention_until}; {number} responses go"
    files = media.find_consultations(session, moment)
    counts = media.count(session, moment, [one.id for one in files])
    for one in files:
        yield (
            f"{one.code}: {counts[one.id].sounds} sounds and videos, "
            f"{counts[one.id].pictures} drawings and photos had their days and go"
        )


@voice.command("doctor")
@click.option("--every-byte", is_flag=True, help="Read each kept file to its end.")
def ask_doctor(every_byte: bool) -> None:
    """Say what is misconfigured or broken, and how to mend it. It changes nothing.

    Exit 1 if something is wrong.

    Example: voice doctor --every-byte
    """
    is_well = True
    with create_app().app_context():
        for one in doctor.examine(every_byte=every_byte):
            click.echo(f"{one.state.value:<6} {one.about}: {one.what}")
            if one.mend:
                click.echo(f"       {one.mend}")
            is_well = is_well and one.state is not doctor.State.WRONG
    if not is_well:
        raise click.ClickException("something is wrong; see above")


def _tell(what: str) -> None:
    click.echo(f"\r\x1b[K{what}", nl=False, err=True)


@voice.command()
@within_app
def reseal() -> None:
    """Seal recordings and pictures again, with the first key in VOICE_MEDIA_KEY.

    To change the key, put the new one in front of the old one, start Voice again, run this, and
    take the old one away. What was kept before files were sealed is sealed too.

    Example: voice reseal
    """
    session = db.db.session
    plain = 0
    for _ in resealing.seal_plain(session):
        session.commit()
        plain += 1
    count = resealing.reseal()
    click.echo(f"{count.sealed + plain} files are sealed with the newest key now")
    if count.unreadable:
        raise click.ClickException(f"no key opens {count.unreadable} files; the log names them")
