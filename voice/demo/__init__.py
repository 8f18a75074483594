"""The demo area: Leicestershire. One consultation is finished, one is open, one is being written.

A thousand people answered the finished one, in every way there is and in six languages. All words
are made up for it; figures come from the strategies that `population.csv` names. Nothing is
written into tables directly: everything enters by the doors that real use takes.
"""
