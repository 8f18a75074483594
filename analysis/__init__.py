"""What was heard: pure functions on plain values, with no database and no web.

Coding, discovery, quotes, redaction, easy read, findings made safe; each works without the
optional model of meanings. A command line of its own: `python -m analysis`.
"""
