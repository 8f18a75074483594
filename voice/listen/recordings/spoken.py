"""What a recording's finished words make of its comment.

A person may type something beside what they say, and neither may hide the other: the comment's
text holds both, what they typed first.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Answer, Recording, Response
from voice.listen.comments import language_of
from voice.listen.models import ENGLISH, Transcript
from voice.listen.recordings import marks


def with_finished(
    session: Session, response_id: UUID, rows: Iterable[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Rows of the comment table, filled from the transcripts that were finished before."""
    found = session.execute(
        select(Recording, Transcript)
        .join(Transcript, Transcript.recording_id == Recording.id)
        .where(Recording.response_id == response_id, Transcript.finished_text.is_not(None))
    )
    spoken = {recording.question: (recording, one) for recording, one in found}
    for row in rows:
        if row["question"] not in spoken:
            yield row
            continue
        text, language = join(row["text"], row["language"], *spoken[row["question"]])
        yield row | {"text": text, "language": language}


def join(story: str, written_in: str, recording: Recording, said: Transcript) -> tuple[str, str]:
    """A comment's text and language, of what the person typed and what was heard.

    Where one of them is English and the other is not, it counts as the other: so it waits for a
    translation, and nothing that was said is left unread.
    """
    words, language = said.finished_text or "", said.finished_language or ENGLISH
    label = marks.SIGNED if recording.media_type.startswith("video/") else marks.SPOKEN
    is_english = language == ENGLISH and bool(story)
    return marks.compose(story, words, label), written_in if is_english else language


def story_beside(session: Session, recording: Recording) -> tuple[str, str]:
    """What the person typed beside the recording, and its language; empty where nothing."""
    value, form = session.execute(
        select(Answer.value, Response.language)
        .join(Answer.response)
        .where(Answer.response_id == recording.response_id, Answer.question == recording.question)
    ).one()
    story = str((value or {}).get("story", ""))
    return story, language_of(story, form)
