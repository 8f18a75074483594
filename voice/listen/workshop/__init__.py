"""Theme workshops: links for groups, sentences that members may read, and what they propose.

Members have no account here. What they propose changes the codebook only through an officer.
"""
