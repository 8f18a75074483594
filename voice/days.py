"""The field for a day, as every form of staff has it."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField


class Day(DateField):
    """A day, with our own words when it is not one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `2027-01-31`; raises ValueError in words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write the day like 31/01/2027, or choose it.")) from None
