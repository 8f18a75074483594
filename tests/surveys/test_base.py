"""The present moment, and a story's past."""

from datetime import UTC, datetime, timedelta

from surveys.base import clock_set_back, utc_now


def test_the_clock_is_set_back_inside_and_right_again_after_whatever_went_wrong() -> None:
    week = timedelta(weeks=1)
    try:
        with clock_set_back(week):
            assert abs(datetime.now(UTC) - week - utc_now()) < timedelta(minutes=1)
            raise LookupError
    except LookupError:
        assert abs(datetime.now(UTC) - utc_now()) < timedelta(minutes=1)
