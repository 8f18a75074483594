"""People at work, for the tests of their pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def officer(staff: Callable[[str], FlaskClient]) -> FlaskClient:
    return staff("engagement_officer")
