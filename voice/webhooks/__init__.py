"""Telling people's programs what happened here: by ids and addresses, never by words.

A message is written down in the transaction of what it tells, and sent by a job: signed, once
more after a while where that fails, for two days. Whoever gets one twice knows it by its id.
"""

from flask import Flask

from voice.jobs import queue, work
from voice.webhooks import hook_pages, messages, sending, watching

__all__ = ["watching"]


def init_app(app: Flask) -> None:
    """Offer the job that sends, look each minute for what is due, and hang the pages in."""
    work.register(sending.KIND, "voice.webhooks.sending:run")
    queue.every_minute(app, "send_due", sending.send_due)
    queue.every_hour(app, "tell_ended", messages.tell_ended)
    queue.every_hour(app, "forget_deliveries", messages.forget_old)
    app.register_blueprint(hook_pages.blueprint)
