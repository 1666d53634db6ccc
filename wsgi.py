"""The application for any WSGI server."""

from earlyhelp.app import create_app

app = create_app()
