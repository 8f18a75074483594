"""A survey's draft, as staff write it: questions, pictures, sounds, checks, and a look at it.

What a survey is, and what a draft may hold, is in `surveys`. Writing it with others is in
`codesign`.
"""
