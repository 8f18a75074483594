"""Verbs about the people who work here."""

import click

from voice import db
from voice.accounts import people
from voice.accounts.labels import state_of
from voice.accounts.roles import ROLES
from voice.cli.root import address, voice, within_app


@voice.group()
def user() -> None:
    """People who work here."""


@user.command("link")
@click.argument("email")
@click.option("--base-url", default="http://127.0.0.1:8000", show_default=True)
@within_app
def link_user(email: str, base_url: str) -> None:
    """Print a new one-time sign-in link for a person; an earlier one stops working.

    Example: voice user link sam@council.example
    """
    session = db.db.session
    token = people.make_link_token(people.find(session, email))
    session.commit()
    click.echo(address(base_url, "accounts.link", token=token))


@user.command("list")
@within_app
def list_users() -> None:
    """Print who works here: number, address, role, group and state.

    Example: voice user list
    """
    for one in people.everyone(db.db.session):
        group = one.group.name if one.group else "-"
        click.echo(f"{one.id}\t{one.email}\t{one.role}\t{group}\t{state_of(one)}")


@user.command("off")
@click.argument("email")
@within_app
def switch_off_user(email: str) -> None:
    """Let a person in no more, and sign them out everywhere at once.

    Example: voice user off sam@council.example
    """
    session = db.db.session
    people.switch_off(session, people.find(session, email), None)
    session.commit()
    click.echo(f"{email} is switched off")


@user.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(list(ROLES)))
@click.option("--group", help="The team or forum that the person belongs to.")
@click.option("--base-url", default="http://127.0.0.1:8000", show_default=True)
@within_app
def add_user(email: str, role: str, group: str | None, base_url: str) -> None:
    """Create a person; print a one-time sign-in link.

    Example: voice user add sam@council.example --role engagement_officer --group "SEND Hub"
    """
    if "@" not in email:
        raise click.BadParameter("an e-mail address has an @ in it", param_hint="EMAIL")
    session = db.db.session
    token = people.make_link_token(people.add(session, email, role, group))
    session.commit()
    click.echo(address(base_url, "accounts.link", token=token))
