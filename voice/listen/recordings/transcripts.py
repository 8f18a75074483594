"""Writing down what a recording says. A machine may draft; only a person finishes.

Nothing that someone typed is lost: words that another person changes, that were finished or that
a machine drafted are kept as they were, and words typed at the same time are set aside. Nothing
here commits.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Recording, Response
from voice.accounts.models import User
from voice.listen import watching
from voice.listen.cleaning import clean
from voice.listen.comments import language_of
from voice.listen.models import MACHINE, PERSON, Comment, EarlierTranscript, Transcript
from voice.listen.recordings import spoken
from voice.listen.refusal import NotPossible, need
from voice.listen.rehearing import comments_changed

DRAFT, TYPING, DISPUTED, DONE = "draft", "typing", "disputed", "done"
ASIDE = "aside"  # of words that were typed at the same time as another person's
LONGEST = 20_000
"""Letters of a transcript: five minutes of fast speech are 6,000."""


class TypedMeanwhile(Exception):
    """Someone changed the words since they were shown. Those that were sent are set aside."""

    def __init__(self, transcript: Transcript) -> None:
        """Keep the transcript, with the other words."""
        self.transcript = transcript
        super().__init__(transcript.recording_id)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a listener sends: words, their language, and the version that they had before them."""

    words: str
    language: str
    version: int


def find(session: Session, recording_id: int) -> Transcript | None:
    """The transcript of a recording, where anyone or anything has begun one."""
    return session.scalar(select(Transcript).where(Transcript.recording_id == recording_id))


def save(session: Session, recording: Recording, typed: Typed, by: User) -> Transcript:
    """Keep words that are not finished yet. Raises `NotPossible`, `TypedMeanwhile`."""
    held = _hold(session, recording)
    _need_unfinished(session, held, typed, by)
    return _write(session, recording, held, typed, by)


def finish(session: Session, recording: Recording, typed: Typed, by: User) -> Transcript:
    """The words are right: they become the comment's text.

    Raises `NotPossible` without words, and for the person who asked for a second listener: that is
    somebody else. Raises `TypedMeanwhile`, also where somebody finished it first.
    """
    held = _hold(session, recording)
    _need_unfinished(session, held, typed, by)
    first_listener = held.disputed_by_id if held and held.state == DISPUTED else None
    need(first_listener != by.id, "second_listener")
    need(bool(clean(typed.words)), "no_words_heard")
    said = _write(session, recording, held, typed, by)
    if first_listener:
        said.second_by_id = by.id
    said.state, said.finished_by_id, said.finished_at = DONE, by.id, utc_now()
    said.finished_text = said.text
    said.finished_language = language_of(said.text, said.language)
    session.flush()
    _fill_comment(session, recording, said)
    return said


def dispute(session: Session, recording: Recording, typed: Typed, why: str, by: User) -> Transcript:
    """Ask for another listener, and say why. Raises `NotPossible`, `TypedMeanwhile`."""
    held = _hold(session, recording)
    _need_unfinished(session, held, typed, by)
    need(held is None or held.state != DISPUTED, "second_listener")
    need(bool(clean(why)), "no_reason")
    said = _write(session, recording, held, typed, by)
    said.state, said.disputed_for = DISPUTED, clean(why)
    said.disputed_by_id, said.disputed_at = by.id, utc_now()
    session.flush()
    return said


def reopen(session: Session, recording: Recording, by: User) -> Transcript:
    """Work on a finished transcript again; the comment keeps its words until it is done anew.

    Raises `NotPossible` for one that is not finished.
    """
    held = _hold(session, recording)
    if held is None or held.state != DONE:
        raise NotPossible("not_done")
    comment = comment_of(session, recording)
    _keep_earlier(session, held, comment.translation if comment else None)
    held.state = TYPING
    _sign(held, by)
    session.flush()
    return held


def draft(session: Session, recording: Recording, words: str, language: str) -> bool:
    """Keep a machine's words, for a person to put right; False where someone was first.

    Raises `NotPossible` for a recording that is gone.
    """
    if _hold(session, recording) is not None or not clean(words):
        return False
    session.add(
        Transcript(
            recording_id=recording.id,
            text=clean(words)[:LONGEST],
            language=language,
            state=DRAFT,
            drafted_by=MACHINE,
            version=1,
        )
    )
    session.flush()
    watching.look_again(session, recording)
    return True


def comment_of(session: Session, recording: Recording) -> Comment | None:
    """The comment whose words the recording holds."""
    return session.scalar(
        select(Comment).where(
            Comment.response_id == recording.response_id, Comment.question == recording.question
        )
    )


def _hold(session: Session, recording: Recording) -> Transcript | None:
    """The transcript as it is now, and nobody else's until we are done.

    The response is held first, as whoever changes it or takes it back does. Raises `NotPossible`
    for a recording that is gone or not ready.
    """
    recording_id = recording.id
    mine = Response.id == recording.response_id
    session.execute(select(Response.id).where(mine).with_for_update())
    state = session.scalar(select(Recording.state).where(Recording.id == recording_id))
    need(state == "ready", "recording_gone")
    return session.scalar(
        select(Transcript)
        .where(Transcript.recording_id == recording_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _need_unfinished(session: Session, held: Transcript | None, typed: Typed, by: User) -> None:
    if held is None or held.state != DONE:
        return
    words = clean(typed.words)
    if words != held.text:
        _set_aside(session, held, words, typed.language, by)
    raise TypedMeanwhile(held)


def _write(
    session: Session, recording: Recording, held: Transcript | None, typed: Typed, by: User
) -> Transcript:
    words = clean(typed.words)
    need(len(words) <= LONGEST, "words_too_long")
    if held is None:
        held = Transcript(
            recording_id=recording.id, state=TYPING, drafted_by=PERSON, version=0, text=""
        )
        session.add(held)
    elif held.text != words:
        # What a machine drafted in the meantime never stands in a person's way.
        if typed.version != held.version and held.state != DRAFT:
            _set_aside(session, held, words, typed.language, by)
            raise TypedMeanwhile(held)
        if held.changed_by_id != by.id:
            _keep_earlier(session, held)
    held.text, held.language = words, typed.language
    if held.state == DRAFT:
        held.state = TYPING
    _sign(held, by)
    session.flush()
    watching.look_again(session, recording)
    return held


def _sign(held: Transcript, by: User) -> None:
    held.version += 1
    held.changed_by_id, held.changed_at = by.id, utc_now()


def _keep_earlier(session: Session, held: Transcript, translation: str | None = None) -> None:
    session.add(
        EarlierTranscript(
            transcript_id=held.id,
            text=held.text,
            language=held.language,
            state=held.state,
            translation=translation,
            written_by_id=held.changed_by_id,
            written_at=held.changed_at,
        )
    )


def _set_aside(session: Session, held: Transcript, words: str, language: str, by: User) -> None:
    session.add(
        EarlierTranscript(
            transcript_id=held.id,
            text=words,
            language=language,
            state=ASIDE,
            written_by_id=by.id,
            written_at=utc_now(),
        )
    )
    session.flush()


def _fill_comment(session: Session, recording: Recording, said: Transcript) -> None:
    """Put the words into the comment; a translation of others does not fit them any more."""
    comment = comment_of(session, recording)
    if comment is None:
        return
    story, written_in = spoken.story_beside(session, recording)
    text, language = spoken.join(story, written_in, recording, said)
    if (comment.text, comment.language) == (text, language):
        return
    comments_changed.send(session, comments=[comment.id])
    comment.text, comment.language, comment.safe = text, language, None
    comment.translation = comment.translated_by_id = comment.translated_at = None
    comment.feeling = None
    session.flush()
