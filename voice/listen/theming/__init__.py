"""The run that themes comments: what the analysis suggests, written around what people decided.

The analysis itself is in `analysis`. Nothing here is shown: the pages are the codebook's and the
workbench's.
"""
