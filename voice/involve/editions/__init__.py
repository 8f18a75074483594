"""From a draft to an edition: opening in languages that are equal, ending, and what differs.

Editions themselves are in `surveys.editions`; here are the pages and their words.
"""
