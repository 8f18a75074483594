"""Sounds and videos made anew in a process of their own; nothing else of a file gets through."""

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import pytest

from tests import hostile, recorded
from voice.jobs import work
from voice.media import originals, remaking
from voice.media.recordings import DEMUXERS
from voice.media.wishes import GRACE, LEVELS, Refused, Remade, Wish


def remake(
    data: bytes, *, seconds: float = 90, video_seconds: float = 0, **limits: int
) -> tuple[Remade, bytes]:
    """What the job makes of a file. Raises what it does."""
    original = originals.look(BytesIO(data), originals.MOST_VIDEO_BYTES)
    wish = Wish(DEMUXERS[original.ending], seconds, video_seconds, **limits)
    with remaking.unnamed() as source, remaking.unnamed() as target:
        source.write(data)
        made = remaking.remake(source, target, wish)
        return made, target.read()


def inside(data: bytes) -> list[tuple[str, str]]:
    with av.open(BytesIO(data)) as opened:
        return [(stream.type, stream.codec_context.name) for stream in opened.streams]


@pytest.mark.parametrize("phone", [recorded.android, recorded.iphone])
def test_a_phones_sound_becomes_opus_in_ogg_and_its_length_is_counted(
    phone: Callable[[float], bytes],
) -> None:
    data = phone(2.0)
    made, kept = remake(data)
    assert made.media_type == "audio/ogg"
    assert made.seconds == pytest.approx(2.0, abs=0.1)
    assert inside(kept) == [("audio", "opus")]
    assert recorded.PAST.encode() in data
    assert recorded.PAST.encode() not in kept
    assert len(kept) < 24_000 / 8 * 2.0 * 1.5
    assert made.levels
    assert len(made.levels) == LEVELS
    assert max(made.levels) in made.levels[55:65]  # the tone swells and fades
    assert made.levels[0] == made.levels[-1] == 0
    assert 45 <= max(made.levels) <= 55


@pytest.mark.parametrize("phone", [recorded.signed_on_android, recorded.signed_on_iphone])
def test_a_phones_video_becomes_a_small_webm(phone: Callable[[float], bytes]) -> None:
    made, kept = remake(phone(1.0), video_seconds=60)
    assert (made.media_type, made.width, made.height) == ("video/webm", 320, 240)
    assert made.seconds == pytest.approx(1.0, abs=0.1)
    assert inside(kept) == [("audio", "opus"), ("video", "vp9")]
    assert recorded.PAST.encode() not in kept


def test_where_nobody_asked_to_be_seen_only_the_sound_of_a_video_is_kept() -> None:
    made, kept = remake(recorded.signed_on_iphone(1.0))
    assert (made.media_type, inside(kept)) == ("audio/ogg", [("audio", "opus")])


def test_signs_without_a_sound_are_whole() -> None:
    made, kept = remake(recorded.make("webm", None, "libvpx", seconds=1.0), video_seconds=60)
    assert (made.levels, inside(kept)) == (None, [("video", "vp9")])


def test_a_large_upright_video_is_small_and_upright() -> None:
    """A phone held upright writes the picture lying down, and beside it how to turn it."""
    lying = recorded.make("mov", None, "libx264", seconds=0.4, size=(1280, 720))
    at = lying.index(b"tkhd") + 4 + 40
    turn = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 720 << 16, 0, 1 << 30)
    made, kept = remake(lying[:at] + turn + lying[at + 36 :], video_seconds=60)
    assert (made.width, made.height) == (360, 640)
    with av.open(BytesIO(kept)) as opened:
        picture = next(opened.decode(video=0))
    assert (picture.width, picture.height, picture.rotation) == (360, 640, 0)
    # The light was at the lower edge, from left to right: turned clockwise, it is at the left.
    light = picture.to_ndarray(format="gray")
    assert light[:, :180].max() > 150
    assert light[:, 190:].max() < 100


def test_a_phone_that_is_turned_while_it_films_keeps_one_size() -> None:
    first = recorded.make("webm", None, "libvpx", seconds=0.4, size=(320, 240))
    second = recorded.make("webm", None, "libvpx", seconds=0.4, size=(240, 320))
    made, _ = remake(recorded.joined(first, second), video_seconds=60)
    assert (made.width, made.height) == (320, 240)
    assert made.seconds == pytest.approx(0.8, abs=0.1)


def test_covers_subtitles_and_other_streams_are_dropped() -> None:
    made, kept = remake(recorded.with_company(), video_seconds=60)
    assert (made.media_type, inside(kept)) == ("audio/ogg", [("audio", "opus")])
    assert recorded.PAST.encode() not in kept


def test_a_little_too_long_is_taken_and_much_too_long_is_not() -> None:
    made, _ = remake(recorded.iphone(10 + GRACE - 1), seconds=10)
    assert made.seconds > 10
    with pytest.raises(Refused, match="sound_too_long"):
        remake(recorded.iphone(10 + GRACE + 1), seconds=10)
    with pytest.raises(Refused, match="sound_too_long"):
        remake(recorded.make("webm", None, "libvpx", seconds=8, size=(64, 48)), video_seconds=1)


def test_what_could_be_saved_of_a_cut_recording_is_kept() -> None:
    data = recorded.android(2.0)
    made, _ = remake(data[: len(data) // 2])
    assert 0.5 < made.seconds < 1.5


def test_a_process_without_memory_for_a_file_refuses_it() -> None:
    with pytest.raises(Refused, match="sound_broken"):
        remake(recorded.signed_on_iphone(1.0), video_seconds=60, memory=1 << 27)


@pytest.mark.parametrize(
    ("death", "expected"),
    [
        ("os.abort()", Refused),
        ("os.kill(os.getpid(), 9)", work.Interrupted),
        ("signal.alarm(1); time.sleep(60)", work.Interrupted),
    ],
)
def test_a_file_that_kills_its_process_is_refused_and_one_that_was_interrupted_is_not(
    death: str, expected: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = tmp_path / "tries"
    program = tmp_path / "program.py"
    program.write_text(f"import os, signal, time\nopen({str(tries)!r}, 'a').write('x')\n{death}\n")
    monkeypatch.setattr(remaking, "_PROGRAM", program)
    with pytest.raises(expected):
        remake(recorded.iphone(0.2))
    assert tries.read_text() == ("xx" if expected is Refused else "x")


def test_what_opens_a_file_gives_way_alone_and_as_a_group() -> None:
    program = (
        "import os, pathlib\nfrom voice.media import opener\nopener._give_way()\n"
        "group = pathlib.Path('/proc/self/autogroup')\n"
        "print(os.sched_getscheduler(0), group.read_text() if group.exists() else 'no groups')"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, start_new_session=True, capture_output=True, check=True)
    policy, group = said.stdout.decode().split(maxsplit=1)
    assert int(policy) == os.SCHED_IDLE
    assert group.strip().endswith((" nice 10", "no groups"))


def test_an_outcome_that_is_no_recording_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import os, sys\nos.write(int(sys.argv[2]), b'<script>')\n"
        'os.write(int(sys.argv[3]), b\'{"media_type": "audio/ogg", "seconds": 1, '
        '"levels": null}\')\n'
    )
    monkeypatch.setattr(remaking, "_PROGRAM", program)
    with pytest.raises(Refused, match="sound_broken"):
        remake(recorded.iphone(0.2))


def test_two_hundred_hostile_files_are_refused_or_cleaned() -> None:
    files = hostile.files()
    assert len(files) >= 200

    def meet(one: hostile.Named) -> str:
        try:
            made, kept = remake(one[1], seconds=10, video_seconds=10, cpu_seconds=10)
        except originals.NotTaken:
            return "left out"
        except Refused as refusal:
            return refusal.reason
        assert 0 < made.seconds <= 10 + GRACE, one[0]
        assert len(kept) < 500_000, one[0]
        assert recorded.PAST.encode() not in kept, one[0]
        assert {codec for _, codec in inside(kept)} <= {"opus", "vp9"}, one[0]
        return "cleaned"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = dict(zip([name for name, _ in files], pool.map(meet, files), strict=True))
    assert outcomes["ten hours of silence in ogg"] == "sound_too_long"
    assert outcomes["half an hour of wav"] == "sound_too_long"
    assert outcomes["3000 tracks in an mp4"] == "sound_broken"
    assert outcomes["a picture of 16383 pixels"] == "sound_broken"
    assert outcomes["nothing"] == outcomes["a zip"] == outcomes["a playlist"] == "left out"
    assert outcomes["android cut after 9/10"] == "cleaned"
    assert {*outcomes.values()} == {
        *("left out", "cleaned", "sound_broken", "sound_empty", "sound_too_long")
    }


@pytest.mark.parametrize(("pitch", "tempo"), [(1.3, 0.95), (0.75, 1.05)])
def test_a_shifted_voice_has_another_pitch_and_nearly_the_same_length(
    pitch: float, tempo: float
) -> None:
    data = recorded.make("ogg", "libopus", seconds=2.0)
    wish = Wish("ogg", 90, pitch=pitch, tempo=tempo)
    with remaking.unnamed() as source, remaking.unnamed() as target:
        source.write(data)
        made = remaking.remake(source, target, wish)
        kept = target.read()
    assert made.media_type == "audio/ogg"
    assert made.seconds == pytest.approx(2.0 / tempo, abs=0.15)
    assert pitch_of(kept) == pytest.approx(220 * pitch, rel=0.05)


def pitch_of(data: bytes) -> float:
    """How often a second the wave of a tone goes up through nought."""
    with av.open(BytesIO(data)) as opened:
        frames = [frame.to_ndarray().ravel() for frame in opened.decode(audio=0)]
    wave = [sample for frame in frames for sample in frame][24_000:-24_000]
    ups = sum(before < 0 <= after for before, after in pairwise(wave))
    return ups * 48_000 / len(wave)
