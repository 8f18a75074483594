"""The `voice` command. Each verb: exit 0 done, 1 refused with one line on stderr, 2 wrong usage."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app, url_for

from surveys.errors import SurveyNotFound, Unusable
from voice import create_app, db, server
from voice.accounts import people
from voice.accounts.roles import ROLES
from voice.demo import command as demo_command
from voice.involve import consultations, surveys
from voice.jobs import queue
from voice.listen import comments
from voice.settings import WrongSetting

REFUSALS = (
    WrongSetting,
    Unusable,
    SurveyNotFound,
    consultations.ConsultationNotFound,
    comments.UnusableFile,
    people.AlreadyThere,
)


def main() -> None:
    """Run the command; a refusal is one clear line."""
    try:
        voice(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(1)
    except REFUSALS as refusal:
        click.echo(f"voice: {explain(refusal)}", err=True)
        sys.exit(1)


def explain(refusal: Exception) -> str:
    """One line for people: what is wrong."""
    if isinstance(refusal, Unusable):
        return "cannot be used: " + "; ".join(_explain_problem(one) for one in refusal.problems)
    named = {
        SurveyNotFound: "there is no survey with the code {}",
        consultations.ConsultationNotFound: "there is no consultation with the code {}",
        people.AlreadyThere: "{} is already here",
    }
    return named.get(type(refusal), "{}").format(refusal)


def _explain_problem(problem: Any) -> str:
    details = ", ".join(f"{name} {value}" for name, value in problem.details.items())
    return f"{problem.field}: {problem.reason.replace('_', ' ')}" + (
        f" ({details})" if details else ""
    )


def within_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a verb inside the application, on a database that is up to date."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> Any:
        app = create_app()
        with app.app_context():
            db.upgrade()
            return function(*args, **options)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def voice() -> None:
    """Hear what people say about SEND, and show what was done about it."""


@voice.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Upgrade the database, then serve.

    Example: voice serve --host 0.0.0.0 --port 8000 --workers 2
    """
    server.serve(host, port, workers)


@voice.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where the demo is already loaded.")
@click.option(
    "--responses",
    default=demo_command.RESPONSES,
    show_default=True,
    type=click.IntRange(0, 100_000),
)
@click.option("--base-url", default="http://127.0.0.1:8000", show_default=True)
@within_app
def demo(if_empty: bool, responses: int, base_url: str) -> None:
    """Load the demo area; print each survey's address and one sign-in per role.

    Example: voice demo --if-empty --responses 500
    """
    demo_command.load(if_empty, responses, base_url, click.echo)


@voice.group()
def user() -> None:
    """People who work here."""


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


@voice.group()
def survey() -> None:
    """Surveys in and out."""


@survey.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", help="Its code; the file's own where none is given.")
@within_app
def import_survey(file: Path, consultation: str | None) -> None:
    """Read a survey from our JSON as a draft. An unusable file changes nothing.

    Example: voice survey import moving-on.json --consultation transitions
    """
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not a UTF-8 JSON file") from None
    document = surveys.parse(text)
    session = db.db.session
    owner = consultations.find(session, consultation or str(document.get("consultation")))
    taken = surveys.take_in(session, owner, document)
    session.commit()
    click.echo(f"{taken.code}: {len(taken.draft['questions'])} questions, nothing left out")


@survey.command("export")
@click.argument("code")
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@within_app
def export_survey(code: str, form: str, out: Path | None) -> None:
    """Write a survey's newest edition, or its draft, as our JSON.

    Example: voice survey export moving-on --format json --out moving-on.json
    """
    document = surveys.give_out(surveys.find(db.db.session, code))
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if out:
        out.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)


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
    report = comments.import_file(session, owner, file, text_column, group_column, language_column)
    session.commit()
    click.echo(str(report))


@voice.command()
@click.argument("consultation")
@within_app
def theme(consultation: str) -> None:
    """Theme a consultation's comments now.

    Example: voice theme transitions
    """
    from voice.listen import theming  # the engine takes a second to import; no other verb needs it

    owner = consultations.find(db.db.session, consultation)
    consultation_id = owner.id
    db.db.session.rollback()

    def show(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total}", nl=False, err=True)

    theming.theme(consultation_id, show)
    click.echo("\rdone          ", err=True)


@voice.command()
@click.option("--until-input-ends", is_flag=True, help="Stop when standard input is closed.")
def work(until_input_ends: bool) -> None:
    """Run background jobs in this process until it is stopped.

    Example: voice work
    """
    app = create_app()
    with app.app_context():
        db.upgrade()
    if until_input_ends:
        server.stop_when_input_ends()
    queue.make_consumer(app).run()


def address(base_url: str, endpoint: str, **values: Any) -> str:
    """A full address for printing."""
    with current_app.test_request_context(base_url=base_url):
        return url_for(endpoint, _external=True, **values)


if __name__ == "__main__":
    main()
