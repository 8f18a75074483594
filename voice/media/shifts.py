"""A voice made another: higher or lower, faster or slower, and without its finest tones.

The pitch moves with all that colours a voice (its formants), as if the speaker were smaller or
larger. It hides a voice from people who half know it. It is no secret: who has the clip and time
can try to shift it back, so a person decides whether a clip may be heard at all.
"""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.filter.graph import Graph

_RATE = 48_000
_LOWEST, _HIGHEST = 120, 5_000  # hertz that are kept: speech is understood without the rest


class Shift:
    """Takes 16-bit sound of one channel at 48 kHz; gives the same, shifted."""

    def __init__(self, pitch: float, tempo: float) -> None:
        """Both are factors; 1 changes nothing."""
        self.samples = 0
        self.graph = Graph()
        self.graph.threads = 1
        steps = [
            self.graph.add(
                "abuffer",
                sample_rate=str(_RATE),
                sample_fmt="s16",
                channel_layout="mono",
                time_base=f"1/{_RATE}",
            ),
            self.graph.add("asetrate", str(round(_RATE * pitch))),
            self.graph.add("aresample", str(_RATE)),
            self.graph.add("atempo", f"{tempo / pitch:.5f}"),
            self.graph.add("highpass", f=str(_LOWEST)),
            self.graph.add("lowpass", f=str(_HIGHEST)),
            self.graph.add("aformat", sample_fmts="s16", sample_rates=str(_RATE)),
            self.graph.add("abuffersink"),
        ]
        self.graph.link_nodes(*steps).configure()

    def change(self, frame: AudioFrame) -> list[AudioFrame]:
        """What comes out for a piece that goes in, perhaps later."""
        frame.time_base, frame.pts = Fraction(1, _RATE), self.samples
        self.samples += frame.samples
        self.graph.push(frame)
        return list(self._out())

    def finish(self) -> list[AudioFrame]:
        """What is still inside."""
        self.graph.push(None)
        return list(self._out())

    def _out(self) -> Iterator[AudioFrame]:
        while True:
            try:
                frame = self.graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(frame, AudioFrame):
                frame.pts = None
                yield frame
