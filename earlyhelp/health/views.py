"""Health addresses for monitoring; strangers learn no more than well or not."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from earlyhelp import __version__
from earlyhelp.accounts.guards import public
from earlyhelp.migrations.run import newest_revision, revision
from earlyhelp.web.database import DatabaseFault
from earlyhelp.web.state import state

bp = Blueprint("health", __name__)


@bp.get("/health/live")
@public
def live() -> ResponseReturnValue:
    """Answer that the process runs."""
    return jsonify({"live": True})


@bp.get("/health/ready")
@public
def ready() -> ResponseReturnValue:
    """Answer whether pages can be served: database at its revision, ruleset in force."""
    try:
        current = revision(state().database) == newest_revision()
    except DatabaseFault:
        current = False
    well = current and state().ruleset is not None
    return jsonify({"ready": well}), 200 if well else 503


@bp.get("/version")
@public
def version() -> ResponseReturnValue:
    """Answer which version runs, with the ruleset in force."""
    ruleset = state().ruleset
    facts = {"version": __version__, "database_revision": newest_revision()}
    if ruleset is not None:
        facts["ruleset"] = f"{ruleset.id} {ruleset.version}"
    return jsonify(facts)
