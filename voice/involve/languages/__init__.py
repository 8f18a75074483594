"""Words in other languages: a survey's and the interface's, on pages and as files.

Who wrote, checked and approved them is kept in `voice.translating`.
"""
