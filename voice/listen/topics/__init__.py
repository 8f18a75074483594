"""Topics: the forums side by side on the same thing, how sure that is, and how it changed.

Here is also what of it may leave the house (`leaving`); the files are made in `taking_out`.
"""
