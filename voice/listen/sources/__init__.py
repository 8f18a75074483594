"""Comments that no survey brought: files from elsewhere, and notes of what a group said.

Both enter by `voice.listen.comments.keep`, as the answers to surveys do.
"""
