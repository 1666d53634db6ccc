"""What the pages of imports of places share: the blueprint, names of people, and lines of audit."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, current_app

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor
from earlyhelp.accounts.queries import find_accounts
from earlyhelp.clock import now
from earlyhelp.db import Session
from earlyhelp.geography.places import PlaceImport
from earlyhelp.geography.wizard.pages import ImportLine
from earlyhelp.web.database import session

bp = Blueprint("areas", __name__, template_folder="../templates")
IMPORT = "geography_import"
KEY = "earlyhelp.areas"
SEE_OTHER, MEND_IT = 303, 400


def init_areas(app: Flask, follow_places: Callable[[Session], object]) -> None:
    """Say what is worked out anew after places changed, such as where services are."""
    app.extensions[KEY] = follow_places


def follow_places() -> None:
    """Work out anew what rests on places; the caller commits."""
    current_app.extensions[KEY](session())


def names() -> Mapping[str, str]:
    """Return who has which account, for pages that say who did something."""
    return {account.id: account.email for account in find_accounts(session())}


def line_of(known: PlaceImport, by: Mapping[str, str]) -> ImportLine:
    """Return an import with the name of whoever brought it in."""
    return ImportLine(known, by.get(known.imported_by, known.imported_by) or "not known")


def leave_line(action: Action, import_id: int) -> None:
    """Leave a line of audit about an import."""
    record_act(session(), actor(), Act(action, IMPORT, str(import_id)), now())
