"""Pages of the gap report: the whole area, one need, and files to take away."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.gaps.drawing import MEDIA_TYPES, draw
from earlyhelp.gaps.need_page import make_need_page
from earlyhelp.gaps.page import make_report_page
from earlyhelp.gaps.queries import get_telling
from earlyhelp.gaps.selection import read_selection, select
from earlyhelp.gaps.telling import Telling
from earlyhelp.services.checking import periods_of
from earlyhelp.services.searching.queries import count_misses
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.web.database import session
from earlyhelp.web.state import state

bp = Blueprint("gaps", __name__, template_folder="templates", url_prefix="/gaps")


@bp.get("")
@for_roles("commissioner")
def report() -> ResponseReturnValue:
    """Show need against places for the whole area."""
    found = _get_report()
    if found is None:
        return render_template("gaps/nothing.html")
    page = make_report_page(found, read_selection(request.args), need_addresses())
    return render_template("gaps/report.html", page=page)


def need_addresses() -> Mapping[NeedCode, str]:
    """Return where the page of each need is."""
    return {code: url_for("gaps.need", code=code) for code in NEED_BY_CODE}


@bp.get("/need/<code>")
@for_roles("commissioner")
def need(code: str) -> ResponseReturnValue:
    """Show one need: the sum for each age, and every service counted or left out."""
    chosen = NEED_BY_CODE.get(NeedCode(code))
    if chosen is None:
        abort(404)
    found = _get_report()
    if found is None:
        return render_template("gaps/nothing.html")
    misses = count_misses(session(), chosen.code, on=found.report.on)
    return render_template("gaps/need.html", page=make_need_page(found, chosen, misses))


@bp.get("/gaps.<any(csv, json, xlsx):form>")
@for_roles("commissioner")
@audited(Action.EXPORT, "gap_report")
def download(form: str) -> ResponseReturnValue:
    """Give the rows that were chosen as a file, drawn from the same value as the page."""
    found = _get_report()
    if found is None:
        abort(404)
    rows = select(found.report.rows, read_selection(request.args))
    name = f"gaps-{found.report.on.isoformat()}-{found.snapshot}.{form}"
    return Response(
        draw(found.report, rows, form),
        mimetype=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _get_report() -> Telling | None:
    return get_telling(session(), on=today(), periods=periods_of(state().settings))
