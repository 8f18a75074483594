"""Trying a draft with a forum's members: links, remarks, votes, try-outs, and who changed what.

Members need no account, and nothing that they try out is kept as an answer. Editing the draft
itself is the builder's, one package up.
"""
