"""Consultations: why we ask, who hears it, by when we answer, and whom the law says to ask.

Their surveys are in `builder` and `editions`; what came of asking is in `voice.listen`.
"""
