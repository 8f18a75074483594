"""Reaching people: addresses and prints, invitations, whom we met, and plans for who is missing.

Who is missing is counted in `voice.listen.heard`.
"""
