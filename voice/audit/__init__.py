"""The audit trail: who did what, and when. Only ever added to, and whoever alters it shows.

It never holds words of the public nor addresses: people are numbers, things are codes.
"""

from voice.audit.trail import record

__all__ = ["record"]
