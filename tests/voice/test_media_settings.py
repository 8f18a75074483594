"""What the settings say about media files, and what is answered to those that cannot be used."""

from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest

from tests.media_places import make_store
from voice import create_app
from voice.media import storage
from voice.settings import WrongSetting

KEY = b64encode(bytes(range(200, 232))).decode()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://council/media", "a folder, or s3://bucket"),
        ("s3://", "no bucket is called ''"),
        ("s3://Big_Bucket", "no bucket is called"),
        ("s3://bucket/a b", "no prefix is called"),
        ("s3://bucket?region=", "no region is called"),
        ("s3://bucket?region=eu west", "no region is called"),
        ("s3://bucket?endpoint=minio:9000", "a folder, or s3://bucket"),
        ("s3://bucket?endpoint=http://", "a folder, or s3://bucket"),
        ("s3://bucket?endpoint=http://a b", "a folder, or s3://bucket"),
        ("s3://bucket?endpoint=http://a:99999", "a folder, or s3://bucket"),
        ("s3://bucket?colour=red", "it knows no colour"),
        ("s3://bucket?region", "a folder, or s3://bucket"),
        ("s3://key:hidden@bucket", "AWS_SECRET_ACCESS_KEY"),
        ("s3://bucket?endpoint=https://key:hidden@minio", "a folder, or s3://bucket"),
    ],
)
def test_a_wrong_address_is_explained_and_tells_no_secret(
    tmp_path: Path, url: str, said: str
) -> None:
    with pytest.raises(WrongSetting, match=said) as refused:
        create_app({"DATA": str(tmp_path), "MEDIA_URL": url, "MEDIA_KEY": KEY})
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    "key", ["secret", KEY[:-5], KEY + "AAAA", f"{KEY},secret", "é" * 44, "0f" * 32]
)
def test_a_wrong_key_is_explained_and_not_told(tmp_path: Path, key: str) -> None:
    with pytest.raises(WrongSetting, match=r"VOICE_MEDIA_KEY: key \d of \d is not 32 ") as refused:
        make_store(tmp_path, str(tmp_path / "media"), key)
    assert key not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_key_may_be_written_in_either_alphabet(tmp_path: Path) -> None:
    with make_store(tmp_path, str(tmp_path / "media"), f" {KEY},").app_context():
        name = storage.keep(b"said", "webm")
    written = urlsafe_b64encode(bytes(range(200, 232))).decode().rstrip("=")
    assert written != KEY.rstrip("=")
    with make_store(tmp_path, str(tmp_path / "media"), written).app_context():
        assert storage.read(name) == b"said"


def test_a_key_is_made_once_and_its_owner_alone_can_read_it(tmp_path: Path) -> None:
    settings = {"DATA": str(tmp_path), "QUEUE_URL": "memory:"}
    with create_app(settings).app_context():
        name = storage.keep(b"said", "webm")
    assert (tmp_path / "media.key").stat().st_mode & 0o077 == 0
    with create_app(settings).app_context():
        assert storage.read(name) == b"said"
    assert not list(tmp_path.glob("tmp*"))


def test_the_key_from_the_first_run_still_opens_beside_one_from_the_settings(
    tmp_path: Path,
) -> None:
    media = str(tmp_path / "media")
    with make_store(tmp_path, media, "").app_context():
        old = storage.keep(b"before", "webm")
    with make_store(tmp_path, media, KEY).app_context():
        new = storage.keep(b"after", "webm")
        assert storage.read(old) == b"before"
    with make_store(tmp_path, media, "").app_context(), pytest.raises(storage.KeyMissing):
        storage.read(new)


def test_a_lost_key_is_never_replaced(tmp_path: Path) -> None:
    media = str(tmp_path / "media")
    with make_store(tmp_path, media, "").app_context():
        storage.keep(b"said", "webm")
    (tmp_path / "media.key").unlink()
    with pytest.raises(WrongSetting, match="Put it back from a backup"):
        make_store(tmp_path, media, "")
    assert not (tmp_path / "media.key").exists()


def test_a_folder_with_plain_files_only_gets_a_key(tmp_path: Path) -> None:
    (tmp_path / "media/00").mkdir(parents=True)
    (tmp_path / "media/00" / ("0" * 32 + ".png")).write_bytes(b"old")
    make_store(tmp_path, str(tmp_path / "media"), "")
    assert (tmp_path / "media.key").exists()


@pytest.mark.parametrize("text", ["", "short", "\N{SNOWMAN}"])
def test_a_damaged_key_file_is_explained(tmp_path: Path, text: str) -> None:
    (tmp_path / "media.key").write_text(text, "utf-8")
    with pytest.raises(WrongSetting, match=r"media\.key (is damaged|cannot be read)"):
        make_store(tmp_path, str(tmp_path / "media"), "")


def test_a_bucket_needs_a_key_that_outlives_this_machine(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="VOICE_MEDIA_KEY is needed"):
        make_store(tmp_path, "s3://bucket", "")
    assert list(tmp_path.iterdir()) == []
