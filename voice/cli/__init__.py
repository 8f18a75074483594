"""The `voice` command. Each verb: exit 0 done, 1 refused with one line on stderr, 2 wrong usage.

A verb does what a page does, by the same services, and commits. The verbs are listed in
`docs/command.md`; those of the analysis library are its own (`python -m analysis`).
"""

import sys

import click

from voice.cli import asking, auditing, exporting, hearing, keeping, people, running
from voice.cli.refusals import REFUSALS, explain
from voice.cli.root import voice

VERBS = (running, people, auditing, asking, hearing, exporting, keeping)
"""The modules that hang their verbs onto `voice`."""


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
