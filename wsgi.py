"""The application for any WSGI server."""

import sys

from earlyhelp.app import create_app
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.jsna.runs.views import resume_imports

try:
    app = create_app()
    resume_imports(app)
except EnvironmentFaultError as fault:
    sys.exit(str(fault))
