"""Releases and reports as documents: tagged PDF, Word files, a picture to share."""
