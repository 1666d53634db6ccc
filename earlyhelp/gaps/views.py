"""Pages of the gap report: the whole area, one need, and files to take away."""

from collections.abc import Sequence
from functools import partial

from flask import (
    Blueprint,
    Response,
    abort,
    get_template_attribute,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.gaps.drawing import MEDIA_TYPES, draw, draw_families
from earlyhelp.gaps.gap import Gap
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
    page = make_report_page(found, read_selection(request.args), partial(draw_rows, found))
    return render_template("gaps/report.html", page=page)


def draw_rows(telling: Telling, rows: Sequence[Gap]) -> str:
    """Return rows of the table as the page shows them; a row is drawn once for each report."""
    row = get_template_attribute("gaps/macros.html", "row")
    drawn = telling.drawn(
        url_for("gaps.report"),
        rows,
        lambda line: row(line, url_for("gaps.need", code=line.code)),
    )
    return Markup("\n  ").join(drawn)


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
    return _as_file(draw(found.report, rows, form), form, name)


@bp.get("/<any(requests, answers):table>.<any(csv, json):form>")
@for_roles("commissioner")
@audited(Action.EXPORT, "gap_report")
def download_families(table: str, form: str) -> ResponseReturnValue:
    """Give what families asked for, or what services answered, for every need as a file."""
    found = _get_report()
    if found is None:
        abort(404)
    name = f"{table}-{found.report.on.isoformat()}-{found.snapshot}.{form}"
    return _as_file(draw_families(found.report, table, form), form, name)


def _as_file(content: bytes, form: str, name: str) -> Response:
    return Response(
        content,
        mimetype=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _get_report() -> Telling | None:
    return get_telling(session(), on=today(), periods=periods_of(state().settings))
