"""What all pages of editors share: the blueprint, who acts, and names of those who acted."""

from flask import Blueprint, current_app, request, url_for

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor
from earlyhelp.accounts.queries import get_account
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.services.commands import Change
from earlyhelp.services.editing.form import Values
from earlyhelp.services.words import ChangeReason
from earlyhelp.web.database import session

bp = Blueprint("editing", __name__, template_folder="../templates")
EDITOR = "directory-editor"
SERVICE = "service"
SEE_OTHER, CHANGED_MEANWHILE, MEND_IT = 303, 409, 422
NOBODY = "Nobody who had signed in"


def change(reason: ChangeReason = ChangeReason.EDIT) -> Change:
    """Return who changes something now, and why."""
    return Change(now(), actor().account_id, reason)


def leave_line(
    action: Action, kind: str, object_id: str | None, purpose: str | None = None
) -> None:
    """Write the line of the audit for an act of this request."""
    record_act(session(), actor(), Act(action, kind, object_id, purpose), now())


def sent() -> Values:
    """Return what the form of this request sends."""
    return request.form.to_dict(flat=False)


def who(by: str | None, known: dict[str, str]) -> str:
    """Return the name of whoever made a change; ``known`` remembers those asked for."""
    if by is None:
        return NOBODY
    if by not in known:
        try:
            known[by] = get_account(session(), by).email
        except NotHereError:
            known[by] = by
    return known[by]


def check_page(public_id: str) -> str | None:
    """Return the address of the page on which a listing is checked, where there is one."""
    if "upkeep.show_check" not in current_app.view_functions:
        return None
    return url_for("upkeep.show_check", public_id=public_id)
