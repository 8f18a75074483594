"""What people say to our answer, and the one message that some asked us for.

Nobody is known here: a press is counted, words become a comment, an address is sealed.
"""
