"""Lets `python -m analysis` run the command line."""

from analysis.cli import main

if __name__ == "__main__":
    main(prog_name="python -m analysis")
