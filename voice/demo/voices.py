"""What a few made-up children say aloud. Nobody was recorded: a formula hums."""

import math
import wave
from array import array
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Recording
from voice.accounts import people
from voice.accounts.roles import COORDINATOR, OFFICER
from voice.demo.loading import demo_email
from voice.listen.models import ENGLISH
from voice.listen.recordings import transcripts
from voice.listen.recordings.transcripts import Typed
from voice.media import originals, recordings, waiting

SAID = (
    "I like it when my taxi man sings. He knows when I am tired.",
    "The bell is too loud. I want a light that blinks, not a bell.",
    "Can I have my lunch with Miss in the little room? Then I eat all of it.",
    "A big boy kicks me on the bus. I do not want to go on that bus.",
    "Please do not change my seat without telling me.",
    "More swimming. Swimming is my best thing.",
)
_EVERY = 7  # of the people who answer: the seventh speaks, and so on
_FINISHED = 4  # of those; the next is being written down, the last waits to be heard
_RATE, _PITCH, _SYLLABLES = 8_000, 210, 3.5  # samples and beats a second
_LOUD = 9_000


def speaks(number: int) -> bool:
    """Whether the person with this number, from 0, says the answer aloud."""
    turn, rest = divmod(number, _EVERY)
    return rest == _EVERY - 1 and turn < len(SAID)


def aloud(question: str, raw: dict[str, Any]) -> dict[str, Any]:
    """A response whose answer to a question is spoken."""
    left = {name: [one for one in raw[name] if one != question] for name in ("unknown", "skipped")}
    return raw | left | {"answers": raw["answers"] | {question: {"media": "spoken"}}}


def original() -> originals.Original:
    """A sound of a few seconds, as a phone sends it."""
    return originals.look(BytesIO(_hum(4.0)), originals.MOST_BYTES)


def write_down(session: Session) -> None:
    """Make the sounds ready as a worker does, and have staff write most of them down."""
    names = session.scalars(select(Recording.name).where(Recording.state == waiting.WAITING)).all()
    for name in names:
        recordings.make_ready({"name": name}, lambda done, total: None)
    is_spoken = (Recording.media_type.like("audio/%"), Recording.state == "ready")
    spoken = session.scalars(select(Recording).where(*is_spoken).order_by(Recording.id)).all()
    officer, coordinator = (
        people.find(session, demo_email(role)) for role in (OFFICER, COORDINATOR)
    )
    for number, (recording, words) in enumerate(zip(spoken, SAID, strict=False)):
        if number < _FINISHED:
            transcripts.finish(session, recording, Typed(words, ENGLISH, 0), coordinator)
        elif number == _FINISHED:
            half = Typed(words.partition(" without")[0], ENGLISH, 0)
            transcripts.save(session, recording, half, officer)
    session.commit()


def _hum(seconds: float) -> bytes:
    """A WAV file: one low tone that swells and fades as syllables do."""
    turn = 2 * math.pi / _RATE
    samples = array(
        "h",
        (
            int(_LOUD * math.sin(turn * _PITCH * at) * abs(math.sin(turn * _SYLLABLES / 2 * at)))
            for at in range(int(seconds * _RATE))
        ),
    )
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        sound.writeframes(samples.tobytes())
    return file.getvalue()
