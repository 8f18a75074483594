"""Releases and reports as documents: tagged PDF, Word files, a picture to share.

They show what a frozen release holds, and decide nothing; what may be shown was decided when it
was approved.
"""
