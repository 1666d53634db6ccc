"""Imports that came in: all of them, one, the rows it left out, and taking it back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles, me
from earlyhelp.clock import now
from earlyhelp.jsna import showing
from earlyhelp.jsna.commands import Watch, undo_import
from earlyhelp.jsna.queries import count_imports, find_imports, get_import
from earlyhelp.jsna.runs.queries import find_failed, find_unfinished
from earlyhelp.jsna.runs.views import find_gaps, workers
from earlyhelp.jsna.wizard import pages
from earlyhelp.jsna.wizard.views.shared import IMPORT, SEE_OTHER, bp, csv_file, names
from earlyhelp.web.database import session
from earlyhelp.web.paging import read_page

IMPORTS_A_PAGE = 50


@bp.get("/imports")
@for_roles("data-officer")
def list_imports() -> ResponseReturnValue:
    """List every import, the newest first, and what is under way."""
    under_way = find_unfinished(session())
    if under_way:
        workers().call()  # whoever worked on it may be gone
    paging = read_page(request.args.get("page"), IMPORTS_A_PAGE, count_imports(session()))
    found = find_imports(session(), limit=paging.size, offset=paging.offset)
    runs = (*under_way, *find_failed(session()))
    page = pages.imports_page(found, runs, names(), now(), paging)
    return render_template("jsna/list_imports.html", page=page, page_address=_page_address)


def _page_address(number: int) -> str:
    return url_for("jsna.list_imports", page=number)


@bp.get("/imports/<int:import_id>")
@for_roles("data-officer")
def show_import(import_id: int) -> ResponseReturnValue:
    """Show what an import brought, and what it changed."""
    page = pages.ImportPage(get_import(session(), import_id), names())
    return render_template("jsna/show_import.html", page=page)


@bp.get("/imports/<int:import_id>/problems.csv")
@for_roles("data-officer")
@audited(Action.EXPORT, IMPORT, "import_id")
def import_problems(import_id: int) -> ResponseReturnValue:
    """Give the rows that an import left out, with why."""
    problems = get_import(session(), import_id).report.problems
    return csv_file(showing.PROBLEM_COLUMNS, showing.problem_rows(problems), "problems.csv")


@bp.get("/imports/<int:import_id>/undo")
@for_roles("data-officer")
def confirm_undo(import_id: int) -> ResponseReturnValue:
    """Ask whether an import is to be taken back."""
    page = pages.ImportPage(get_import(session(), import_id), names())
    return render_template("jsna/confirm_undo.html", page=page)


@bp.post("/imports/<int:import_id>/undo")
@for_roles("data-officer")
def undo(import_id: int) -> ResponseReturnValue:
    """Take an import back; pressed twice, the second time changes nothing."""
    if get_import(session(), import_id).can_be_undone:
        moment, by = now(), me().account_id
        undo_import(session(), import_id, undone_by=by, undone_at=moment, watch=Watch(find_gaps))
        record_act(session(), actor(), Act(Action.UNDO, IMPORT, str(import_id)), moment)
        session().commit()
    return redirect(url_for("jsna.show_import", import_id=import_id), SEE_OTHER)
