"""What meaning leaves behind on a machine."""

from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from surveys.models import Withdrawal
from voice.listen.theming import encoder


def test_vectors_go_when_somebody_took_words_back_and_stay_otherwise(
    app: Flask, session: Session
) -> None:
    folder = Path(app.config["VOICE"]["DATA"]) / "meaning"
    encoder.forget_withdrawn()
    assert not folder.exists()
    folder.mkdir()
    vectors = folder / "vectors.db"
    encoder.forget_withdrawn()
    vectors.write_bytes(b"vectors")
    encoder.forget_withdrawn()
    assert vectors.exists()
    session.add(Withdrawal(digest="someone", withdrawn_on=date(2026, 11, 28)))
    session.commit()
    encoder.forget_withdrawn()
    assert not vectors.exists()
