"""Moving pictures made small: what someone signed, and nothing else of their phone's film."""

from dataclasses import dataclass
from fractions import Fraction

from av.container.output import OutputContainer
from av.filter.graph import Graph
from av.video.frame import VideoFrame

from voice.media.wishes import Refused

_BITS = 400_000  # a second
_LONG_SIDE, _SHORT_SIDE = 640, 480
_FRAMES = 25  # a second: fewer lose fingers of someone who signs (ITU-T H-series Supplement 1)
_CODING = {
    "deadline": "realtime",
    "cpu-used": "8",
    "lag-in-frames": "0",
    "g": str(5 * _FRAMES),  # someone who looks for a place waits for no more than that
}


@dataclass
class Eye:
    """Takes moving pictures of any size; gives small ones, the right way up."""

    made: OutputContainer
    most_seconds: float
    delay: float
    size: tuple[int, int]
    began: float | None = None
    shown: float = -1.0  # when the last picture is shown, in seconds
    form: tuple[int, int, str, int] | None = None

    def __post_init__(self) -> None:
        self.stream = self.made.add_stream("libvpx-vp9", _FRAMES, options=_CODING)
        self.stream.bit_rate = _BITS
        self.stream.width, self.stream.height = self.size
        self.stream.pix_fmt = "yuv420p"
        self.stream.codec_context.time_base = Fraction(1, 1000)
        self.stream.codec_context.thread_count = 1

    @property
    def seconds(self) -> float:
        """How long it is, the last picture included."""
        return self.shown + 1 / _FRAMES if self.shown >= 0 else 0.0

    def take(self, frame: VideoFrame) -> None:
        """Show a picture, unless it comes too soon after the last. Raises `Refused`."""
        if frame.pts is None:
            return
        self.began = frame.time if self.began is None else self.began
        moment = frame.time - self.began
        if moment > self.most_seconds:
            raise Refused("sound_too_long")
        if self.shown >= 0 and moment < self.shown + 0.9 / _FRAMES:
            return
        self.shown = moment
        small = self._made_small(frame)
        small.time_base = Fraction(1, 1000)
        small.pts = round((moment + self.delay) * 1000)
        small.pict_type = 0  # the encoder decides what each picture becomes
        self.made.mux(self.stream.encode(small))

    def finish(self) -> None:
        """Write what the encoder still holds."""
        if self.shown >= 0:
            self.made.mux(self.stream.encode(None))

    def _made_small(self, frame: VideoFrame) -> VideoFrame:
        """The picture through a chain of filters, built anew when a phone is turned round."""
        form = (frame.width, frame.height, frame.format.name, frame.rotation % 360)
        if self.form != form:
            self.form = form
            self._open_chain(*form)
        self.chain.push(frame)
        return self.chain.vpull()

    def _open_chain(self, width: int, height: int, pixels: str, rotation: int) -> None:
        w, h = map(str, self.size)
        self.chain = Graph()
        self.chain.threads = 1
        steps = [
            self.chain.add(
                "buffer",
                video_size=f"{width}x{height}",
                pix_fmt=pixels,
                time_base="1/1000",
                pixel_aspect="1/1",
            ),
            *(self.chain.add(name, words) for name, words in _TURNS.get(rotation, ())),
            self.chain.add(
                "scale", w=w, h=h, force_original_aspect_ratio="decrease", force_divisible_by="2"
            ),
            self.chain.add("pad", w=w, h=h, x="-1", y="-1"),
            self.chain.add("format", "yuv420p"),
            self.chain.add("buffersink"),
        ]
        self.chain.link_nodes(*steps).configure()


_TURNS = {
    90: (("transpose", "cclock"),),
    180: (("hflip", ""), ("vflip", "")),
    270: (("transpose", "clock"),),
}
"""By the degrees, counted against the clock, that a player would turn a picture."""


def fit(picture: VideoFrame) -> tuple[int, int]:
    """The size in pixels that is kept: even numbers, no larger than the picture was."""
    width, height = picture.width, picture.height
    if picture.rotation % 180:
        width, height = height, width
    share = min(1.0, _LONG_SIDE / max(width, height), _SHORT_SIDE / min(width, height))
    return max(16, int(width * share) // 2 * 2), max(16, int(height * share) // 2 * 2)
