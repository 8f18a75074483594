"""Recordings: heard, written down, and given another voice before anybody else may hear them.

How files are stored and made anew is in `voice.media`; here is what people and workers do with
them.
"""
