"""One file that holds the database and all media, taken while people answer; and the way back.

The same file restores onto SQLite and PostgreSQL. Recordings and pictures stay sealed in it, and no
key is in it: keys are kept elsewhere. What people wrote is readable in it, so only its owner may
open the file.
"""
