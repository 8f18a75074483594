"""Sounds and videos made anew: only samples and pixels get through.

What came from a phone is never kept: where it was recorded, whose phone it was, a cover picture or
a file that only looks like a recording would be kept with it. The length is counted by samples,
because a file may say anything. All of this runs in `opener`, away from the application.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, pairwise
from typing import Any, BinaryIO

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.container.output import OutputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from voice.media.films import Eye, fit
from voice.media.shifts import Shift
from voice.media.wishes import GRACE, LEVELS, Refused, Remade, Wish

_RATE = 48_000
_SOUND_BITS = 24_000  # a second: speech in Opus needs no more
_MOST_PIXELS = 3840 * 2160
_SLICE = _RATE // 100  # samples whose loudest is kept
_RATES = range(4_000, 192_001)
_SOUND_CODECS = (
    *("opus", "libopus", "vorbis", "libvorbis", "aac", "mp3", "mp3float", "alac", "flac"),
    *("pcm_u8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_f32le", "amrnb", "amrwb"),
)
_VIDEO_CODECS = ("vp8", "libvpx", "vp9", "libvpx-vp9", "h264", "hevc", "libdav1d", "av1")
_READING = {
    "codec_whitelist": ",".join(_SOUND_CODECS + _VIDEO_CODECS),
    "max_streams": "16",
    "probesize": "2000000",
    "analyzeduration": "5000000",  # microseconds
}
_SPEECH = {"application": "voip", "frame_duration": "20", "compression_level": "5"}


def remake(source: BinaryIO, target: BinaryIO, wish: Wish) -> Remade:
    """Write the recording in `source` to `target` as a new file. Raises `Refused`.

    A sound becomes Opus in Ogg, one channel; a video VP9 and Opus in WebM, at most 640 by 480. What
    can still be heard of a broken file is kept.
    """
    try:
        with av.open(
            source, "r", wish.demuxer, container_options=_READING, metadata_errors="ignore"
        ) as opened:
            return _copy(opened, target, wish)
    except Refused:
        raise
    except Exception as error:  # decoders meet hostile bytes, and trip in many ways
        raise Refused("sound_broken") from error


def _copy(opened: InputContainer, target: BinaryIO, wish: Wish) -> Remade:
    sound = _first_sound(opened)
    video = _first_video(opened) if wish.video_seconds else None
    if sound is None and video is None:
        raise Refused("sound_empty")
    frames = _frames(opened, [one for one in (video, sound) if one])
    early, picture = _until_picture(frames, wish.video_seconds + GRACE) if video else ([], None)
    most = (wish.video_seconds if picture else wish.seconds) + GRACE
    kind, media_type = ("webm", "video/webm") if picture else ("ogg", "audio/ogg")
    with av.open(target, "w", kind, container_options={"fflags": "+bitexact"}) as made:
        shift = Shift(wish.pitch, wish.tempo) if (wish.pitch, wish.tempo) != (1.0, 1.0) else None
        ear = _Ear(made, most, _delay(sound, opened), shift) if sound else None
        eye = Eye(made, most, _delay(video, opened), fit(picture)) if picture else None
        for frame in chain(early, frames):
            if isinstance(frame, AudioFrame) and ear:
                ear.take(frame)
            elif isinstance(frame, VideoFrame) and eye:
                eye.take(frame)
        for sense in (ear, eye):
            if sense:
                sense.finish()
    seconds = max(sense.seconds for sense in (ear, eye) if sense)
    if not seconds:
        raise Refused("sound_empty")
    width, height = eye.size if eye else (None, None)
    levels = ear.levels() if ear and ear.samples else None
    return Remade(media_type, round(seconds, 2), levels, width, height)


def _until_picture(
    frames: Iterator[AudioFrame | VideoFrame], most_seconds: float
) -> tuple[list[AudioFrame | VideoFrame], VideoFrame | None]:
    """What comes up to the first picture, and that one: its size is needed before all else."""
    early: list[AudioFrame | VideoFrame] = []
    seconds = 0.0
    for frame in frames:
        early.append(frame)
        if isinstance(frame, VideoFrame):
            return early, frame
        seconds += frame.samples / max(frame.sample_rate, 1)
        if seconds > most_seconds:
            raise Refused("sound_too_long")
    return early, None


def _first_sound(opened: InputContainer) -> AudioStream | None:
    for stream in opened.streams.audio:
        if stream.codec_context and stream.codec_context.name in _SOUND_CODECS:
            _decode_simply(stream.codec_context)
            return stream
    return None


def _first_video(opened: InputContainer) -> VideoStream | None:
    """The first stream of moving pictures; a cover is none."""
    for stream in opened.streams.video:
        is_cover = bool(stream.disposition & Disposition.attached_pic)
        if stream.codec_context and stream.codec_context.name in _VIDEO_CODECS and not is_cover:
            _decode_simply(stream.codec_context)
            return stream
    return None


def _decode_simply(context: AudioCodecContext | VideoCodecContext) -> None:
    """One thread, and no picture larger than phones make."""
    context.thread_count = 1
    context.options = {"max_pixels": str(_MOST_PIXELS)}


def _delay(stream: AudioStream | VideoStream | None, opened: InputContainer) -> float:
    """Seconds by which a stream begins after the other one, as far as that is believable."""
    if stream is None or stream.start_time is None or opened.start_time is None:
        return 0.0
    begins = float(stream.start_time * (stream.time_base or 0)) - opened.start_time / av.time_base
    return min(max(begins, 0.0), 1.0)


def _frames(
    opened: InputContainer, streams: list[AudioStream | VideoStream]
) -> Iterator[AudioFrame | VideoFrame]:
    """What can be decoded; broken packets are left out, and a broken end is the end."""
    for packet in _packets(opened, streams):
        try:
            decoded = packet.decode()
        except av.InvalidDataError:
            continue
        for frame in decoded:
            if isinstance(frame, AudioFrame | VideoFrame):
                yield frame


def _packets(
    opened: InputContainer, streams: list[AudioStream | VideoStream]
) -> "Iterator[Packet[Any]]":  # generic for the type checker alone
    try:
        yield from opened.demux(*streams)
    except av.InvalidDataError:
        return


@dataclass
class _Ear:
    """Takes sound of any form; gives one channel of Opus, counted and measured."""

    made: OutputContainer
    most_seconds: float
    delay: float
    shift: Shift | None = None
    samples: int = 0
    peaks: list[int] = field(default_factory=list)
    form: tuple[int, str, str] | None = None

    def __post_init__(self) -> None:
        self.stream = self.made.add_stream("libopus", _RATE, options=_SPEECH, layout="mono")
        self.stream.bit_rate = _SOUND_BITS
        self.resampler = AudioResampler("s16", "mono", _RATE)

    @property
    def seconds(self) -> float:
        return self.samples / _RATE

    def take(self, frame: AudioFrame) -> None:
        form = (frame.sample_rate, frame.layout.name, frame.format.name)
        if frame.sample_rate not in _RATES:
            raise Refused("sound_broken")
        if self.form != form:
            self._empty()
            self.form, self.resampler = form, AudioResampler("s16", "mono", _RATE)
        frame.pts = None  # it may say anything: what counts are samples
        self._take_plain(self.resampler.resample(frame))

    def finish(self) -> None:
        self._empty()
        if self.shift:
            self._write(self.shift.finish())
        self.made.mux(self.stream.encode(None))

    def levels(self) -> list[int]:
        """The loudest of each of `LEVELS` parts."""
        count = len(self.peaks)
        bounds = [count * at // LEVELS for at in range(LEVELS + 1)]
        parts = (self.peaks[start : max(stop, start + 1)] for start, stop in pairwise(bounds))
        return [100 * max(part, default=0) // 32_768 for part in parts]

    def _empty(self) -> None:
        if self.form:
            self._take_plain(self.resampler.resample(None))

    def _take_plain(self, frames: list[AudioFrame]) -> None:
        if self.shift is None:
            self._write(frames)
            return
        for frame in frames:
            self._write(self.shift.change(frame))

    def _write(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            self._measure(frame)
            frame.time_base = Fraction(1, _RATE)
            frame.pts = self.samples + round(self.delay * _RATE)
            self.samples += frame.samples
            if self.seconds > self.most_seconds:
                raise Refused("sound_too_long")
            self.made.mux(self.stream.encode(frame))

    def _measure(self, frame: AudioFrame) -> None:
        heard = memoryview(frame.planes[0]).cast("B").cast("h")[: frame.samples]
        for start in range(0, frame.samples, _SLICE):
            some = heard[start : start + _SLICE : 3]  # a third of the samples shows the same wave
            self.peaks.append(max(max(some), -min(some)))
