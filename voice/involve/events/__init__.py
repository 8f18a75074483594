"""Events: tablets that a group shares, hands that are counted, and paper that is typed in.

Each leads to `surveys.intake` by the one door for answers; counted hands stand apart.
"""
