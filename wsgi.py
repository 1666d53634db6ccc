"""The application for any WSGI server."""

import sys

from earlyhelp.app import create_app
from earlyhelp.errors import EnvironmentFaultError

try:
    app = create_app()
except EnvironmentFaultError as fault:
    sys.exit(str(fault))
