"""The page of faults that decisions met, for administrators."""

from datetime import timedelta

from flask import Blueprint, render_template

from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.offers.faults.guards import waiting
from earlyhelp.offers.faults.pages import make_page
from earlyhelp.offers.faults.queries import find_counts
from earlyhelp.rulesets.views.shared import outlook
from earlyhelp.web.database import session

bp = Blueprint("faults", __name__, template_folder="templates")
DAYS = 30


@bp.get("/admin/faults")
@for_roles("administrator")
def show_faults() -> str:
    """Show which decisions could not be made as usual in the last month, by kind and place."""
    since = today() - timedelta(days=DAYS)
    found = outlook()
    rules_now = found.sentence if found.is_near else ""
    counts = find_counts(session(), since)
    page = make_page(
        counts,
        waiting().look(),
        days=DAYS,
        since=since,
        rules_now=rules_now,
    )
    return render_template("faults/show_faults.html", page=page)
