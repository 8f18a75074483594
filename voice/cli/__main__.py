"""`python -m voice.cli` is the `voice` command."""

from voice.cli import main

main()
