"""Words in many languages: who wrote, checked and approved them, and what takes effect when.

For a survey's words and for those of the public pages alike; the pages where people translate
are in `voice.involve`. No machine translates.
"""
