"""The demo area: Leicestershire, one consultation, four surveys, a thousand answers, six languages.

All words are made up for it; figures come from the strategies that `population.csv` names. Nothing
is written into tables directly: everything enters by the doors that real use takes.
"""
