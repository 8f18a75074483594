"""Words made safe to publish: marked by the engine, decided by one person, agreed by a second.

What finds the marks is in `analysis.redact`. A comment that is not in here leaves the house never.
"""
