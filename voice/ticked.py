"""Boxes to tick, of which one at least is needed."""

from collections.abc import Callable

from flask_babel import LazyString
from wtforms import Form, SelectMultipleField
from wtforms.validators import ValidationError


def chosen(message: LazyString) -> Callable[[Form, SelectMultipleField], None]:
    """A check that something is ticked.

    The library's own would mark each box as needed, and a browser then wants all of them.
    """

    def check(_form: Form, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(str(message))

    return check
