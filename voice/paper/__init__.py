"""Surveys on paper: tagged, easy to read, and with a number and a code for each sheet."""
