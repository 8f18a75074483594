"""Verbs that look after what is kept."""

import click

from voice import db
from voice.cli.root import voice, within_app
from voice.media import resealing


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
