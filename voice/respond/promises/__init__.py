"""Promises: what, who, by when; how each goes on, and who is asked about it.

They are written for families here, and for boards as actions. What the public reads is a release.
"""
