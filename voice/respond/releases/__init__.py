"""Releases of "You said, we did": composed, drafted by one, published by another, and frozen.

Their documents to take away are in `voice.respond.documents`, what people answer in `replies`.
"""
