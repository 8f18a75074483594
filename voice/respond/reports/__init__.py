"""Reports that the law and the inspectors ask for, as Word files with small numbers hidden.

Their figures come from `listen` and `respond`; how a Word file is written is in `documents`.
"""
