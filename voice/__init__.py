"""Voice: where a local area hears people about SEND, and shows what it did about it.

This package is the web application. What is asked lives in `surveys`, what is understood in
`analysis`; neither knows this package.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from voice import (
    accounts,
    api,
    assets,
    compression,
    contacts,
    db,
    errors,
    health,
    i18n,
    involve,
    jobs,
    listen,
    logs,
    mail,
    media,
    metrics,
    notify,
    onward,
    own_group,
    privacy,
    rail,
    respond,
    retention,
    safeguarding,
    security,
    sessions,
    settings,
    shelf,
    styles,
    take_part,
    webhooks,
    wording,
)
from voice.audit import outgoing
from voice.take_part import door


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the app; each part sets itself up, in this order."""
    app = Flask("voice", template_folder="../templates", static_folder=None)
    app.url_map.strict_slashes = False  # people type both /listen and /listen/
    settings.load(app, config)
    for part in (
        logs,
        metrics,
        db,
        door,
        shelf,
        i18n,
        wording,
        sessions,
        security,
        compression,
        errors,
        assets,
        styles,
        health,
        accounts,
        own_group,
        mail,
        notify,
        jobs,
        rail,
        onward,
        media,
        take_part,
        involve,
        listen,
        respond,
        contacts,
        api,
        webhooks,
        safeguarding,
        retention,
        privacy,
        outgoing,
    ):
        part.init_app(app)
    return app
