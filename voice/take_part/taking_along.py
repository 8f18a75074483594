"""With a picture code, a person takes along everything that is held about their answers."""

import json
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask import request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveys.models import Recording, Response
from voice.db import db
from voice.media import storage
from voice.privacy import held
from voice.security import public
from voice.take_part.blueprint import blueprint
from voice.take_part.bodies import read_fields
from voice.take_part.receipt import ask, find, limit_wrong_tries
from voice.take_part.telling import Told, tell

NAME = "my-answers.zip"


@blueprint.post("/<language:language>/receipt/everything")
@public
@limit_wrong_tries
def take_along(language: str) -> ResponseReturnValue:
    """A file to keep: the answers to read, all that is held as data, and what was sent."""
    fields = read_fields(request)
    code, found = find(fields)
    if code is None or found is None:
        return ask(fields), 422
    file = TemporaryFile()  # noqa: SIM115  # the answer closes it, and then it is gone
    _write(file, found)
    file.seek(0)
    reply = send_file(file, "application/zip", as_attachment=True, download_name=NAME, etag=False)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _write(file: IO[bytes], response: Response) -> None:
    data = held.everything(db.session, response)
    with ZipFile(file, "w", ZIP_DEFLATED) as whole:
        whole.writestr("answers.txt", _readable(tell(response)))
        whole.writestr("everything.json", json.dumps(data, ensure_ascii=False, indent=1))
        for recording in response.recordings:
            _enclose(whole, recording)


def _readable(told: list[Told]) -> str:
    """The questions with what was said, for people: the same words as on the page."""
    instead = {"unknown": _("I do not know"), "skipped": _("Skipped")}
    return "\n\n".join(
        "\n".join((one.question, instead.get(one.state, ""), *(part.words for part in one.pieces)))
        for one in told
    )


def _enclose(whole: ZipFile, recording: Recording) -> None:
    """A file that the person sent, as we keep it; nothing where it is gone."""
    if recording.state != "ready":
        return
    try:
        size = storage.size_of(recording.name)
        blocks = storage.open_range(recording.name, 0, size)
    except storage.NoSuchFile:
        return
    name = f"{recording.question}.{recording.name.rpartition('.')[2]}"
    whole.compression = ZIP_STORED  # pictures and sounds are small already
    with whole.open(name, "w") as inside:
        for block in blocks:
            inside.write(block)
