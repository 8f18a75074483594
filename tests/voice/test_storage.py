"""Files are kept whole, under names that say nothing."""

import pytest
from flask import Flask

from voice.media import storage


def test_what_was_kept_is_read_back_until_it_is_removed(app: Flask) -> None:
    with app.app_context():
        name = storage.keep(b"a drawing", "png")
        assert storage.read(name) == b"a drawing"
        storage.remove(name)
        storage.remove(name)
        with pytest.raises(storage.NoSuchFile):
            storage.read(name)


def test_the_same_bytes_get_two_names(app: Flask) -> None:
    with app.app_context():
        assert storage.keep(b"same", "png") != storage.keep(b"same", "png")


@pytest.mark.parametrize("name", ["../voice.db", "", "a" * 32, "/etc/passwd", "0" * 32 + ".p/g"])
def test_a_name_that_is_not_ours_leads_nowhere(app: Flask, name: str) -> None:
    with app.app_context(), pytest.raises(storage.NoSuchFile):
        storage.read(name)
