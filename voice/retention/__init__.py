"""Nothing is kept longer than people were told: what goes, when, and the log that says so.

How long each kind is kept stands in `days`; what one person takes back goes at once, in
`voice.take_part`. What a safeguarding lead has not settled stays.
"""

from flask import Flask

from voice.jobs import queue
from voice.retention import days, pages, purging


def init_app(app: Flask) -> None:
    """Read the area's days; let a worker look each hour. Raises `WrongSetting`."""
    days.read(app.config["VOICE"]["AREA"])
    app.register_blueprint(pages.blueprint)
    queue.every_hour(app, "purge", purging.purge_all)
