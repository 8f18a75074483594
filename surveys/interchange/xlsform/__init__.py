"""XLSForm: forms as .xlsx workbooks, as ODK, KoboToolbox and their like use them."""

from surveys.interchange.xlsform.reading import read
from surveys.interchange.xlsform.writing import write

__all__ = ["read", "write"]
