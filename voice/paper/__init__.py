"""Surveys on paper: tagged, easy to read, and with a number and a code for each sheet.

Typst sets every document that we print, posters and releases included; what is in them is said
by those who ask for one. Typing in what comes back is `voice.involve.events.paper_entry`.
"""
