"""Days: the field for one, as every form of staff has it, and one that an address names."""

from datetime import date

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


def read_day(written: str) -> date | None:
    """The day that `2027-01-31` names; None for anything else."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
