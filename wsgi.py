"""The application for any WSGI server."""

from voice import create_app

app = create_app()
