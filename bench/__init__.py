"""Measures Voice beside a floor written by hand for the same work: `python -m bench`.

Rates move with the machine and the hour; ratios within one run do not. Read the ratios.
"""
