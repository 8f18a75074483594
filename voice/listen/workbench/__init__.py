"""Coding by hand: the workbench for thousands of comments, and two people's agreement.

Each decision can be taken back by whoever made it. The list of all comments is in
`voice.listen.pages`.
"""
