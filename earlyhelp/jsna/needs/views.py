"""Pages of the local profile."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.guards import public
from earlyhelp.geography.queries import get_served_area
from earlyhelp.jsna import showing
from earlyhelp.jsna.needs import pages
from earlyhelp.jsna.queries import get_profile
from earlyhelp.terminal import as_csv
from earlyhelp.web.database import session

bp = Blueprint("needs", __name__, template_folder="templates")


@bp.get("/needs")
@public
def show_profile() -> ResponseReturnValue:
    """Show the local profile, or give it as CSV."""
    served = get_served_area(session())
    profile = None if served is None else get_profile(session(), served.code)
    if profile is not None and request.args.get("download") == "csv":
        return Response(
            as_csv(showing.PROFILE_COLUMNS, showing.profile_rows(profile)),
            mimetype="text/csv",
            headers={"Content-Disposition": "attachment; filename=local-needs.csv"},
        )
    page = pages.needs_page(
        profile, request.args.get("need", ""), by_sex=request.args.get("sex") == "apart"
    )
    return render_template("needs/show_profile.html", page=page)
