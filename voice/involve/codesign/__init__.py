"""Trying a draft with a forum's members: links, remarks, votes, try-outs, and who changed what."""
