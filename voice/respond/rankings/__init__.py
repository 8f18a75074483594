"""Rankings: each forum says what matters most to it, and a board writes down what it decided.

No voter is ever known. What is done about what was chosen is in `promises`.
"""
