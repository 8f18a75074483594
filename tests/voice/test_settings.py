from pathlib import Path

import pytest

from voice import create_app, settings


def test_the_environment_beats_the_file_and_the_file_beats_the_default(tmp_path: Path) -> None:
    file = tmp_path / "voice.toml"
    file.write_text('database_url = "sqlite:///file.db"\nqueue_url = "redis://file"\n', "utf-8")
    environment = {"VOICE_CONFIG": str(file), "VOICE_QUEUE_URL": "redis://environment"}
    gathered = settings.gather(environment, {})
    assert gathered["DATABASE_URL"] == "sqlite:///file.db"
    assert gathered["QUEUE_URL"] == "redis://environment"
    assert gathered["DATA"] == settings.DEFAULTS["DATA"]
    assert settings.gather(environment, {"QUEUE_URL": "memory:"})["QUEUE_URL"] == "memory:"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "unknown settings: colour"),
        ("not toml", "is not a TOML file"),
        (None, "cannot be read"),
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, text: str | None, said: str) -> None:
    file = tmp_path / "voice.toml"
    if text:
        file.write_text(text, "utf-8")
    with pytest.raises(settings.WrongSetting, match=said):
        settings.gather({"VOICE_CONFIG": str(file)}, {})


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    first = create_app({"DATA": str(tmp_path), "QUEUE_URL": "memory:"})
    second = create_app({"DATA": str(tmp_path), "QUEUE_URL": "memory:"})
    assert first.config["SECRET_KEY"] == second.config["SECRET_KEY"]
    assert len(first.config["SECRET_KEY"]) >= 48
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("tmp")] == []


def test_a_council_may_write_a_postgresql_address_as_it_knows_it(tmp_path: Path) -> None:
    for written in ("postgres://u@h/db", "postgresql://u@h/db", "postgresql+psycopg://u@h/db"):
        app = create_app({"DATA": str(tmp_path), "DATABASE_URL": written, "QUEUE_URL": "memory:"})
        assert app.config["VOICE"]["DATABASE_URL"] == "postgresql+psycopg://u@h/db"


def test_the_demo_area_has_what_every_area_needs(tmp_path: Path) -> None:
    area = settings.read_area("")
    assert area["helplines"]
    for line in area["helplines"]:
        assert {"en", "ar", "gu"} <= line["name"].keys()
    with pytest.raises(settings.WrongSetting):
        settings.read_area(tmp_path / "nowhere.toml")
