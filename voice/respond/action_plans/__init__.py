"""Action plans as councils keep them: read from a file, row by row, and written to one.

A row becomes a promise; what a promise is, is in `voice.respond.promises`.
"""
