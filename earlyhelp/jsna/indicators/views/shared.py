"""What the pages of the catalogue share: the blueprint, and who changed what."""

from collections.abc import Iterable

from flask import Blueprint

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor
from earlyhelp.accounts.queries import get_account
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.jsna.indicators.changes import Because, Change
from earlyhelp.web.database import session

bp = Blueprint("indicators", __name__, template_folder="../templates")
ROLE = "data-officer"
SEE_OTHER, MEND_IT, CLASH = 303, 400, 409


def own_change(because: Because = Because.EDIT, file_name: str = "") -> Change:
    """Return a change by whoever is signed in, now."""
    return Change(actor().account_id or "", now(), because, file_name)


def leave_line(action: Action, kind: str, number: object) -> None:
    """Leave a line in the audit."""
    record_act(session(), actor(), Act(action, kind, str(number)), now())


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Return the sign-in name of each account that changed something; other texts as they are."""
    names = {}
    for one in set(people):
        try:
            names[one] = get_account(session(), one).email
        except NotHereError:
            names[one] = one or "Not known"
    return names
