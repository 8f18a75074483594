"""Pictures, drawings, photos, read-aloud clips and recordings: made anew, sealed, served.

What a file holds is looked at in processes of their own with limits. Who may see one is decided
where it belongs: the public pages in `voice.take_part`, the staff's in `voice.listen`.
"""

from flask import Flask

from voice.jobs import queue, work
from voice.media import clips, own_pictures, pictures, storage, sweeping, waiting


def init_app(app: Flask) -> None:
    """Open the store of files, serve pictures and clips, sweep, and look after what waits."""
    storage.init_app(app)
    pictures.init_app(app)
    own_pictures.init_app(app)
    clips.init_app(app)
    queue.every_hour(app, "sweep_media", sweeping.sweep)
    work.register(waiting.REMAKE, "voice.media.recordings:make_ready")
    queue.every_hour(app, "look_after_recordings", waiting.look_after)
