"""Imports of places: all of them, one, and taking it back."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now
from earlyhelp.geography import queries
from earlyhelp.geography.commands import undo_import
from earlyhelp.geography.places import PlaceImport
from earlyhelp.geography.wizard import pages
from earlyhelp.geography.wizard.views.shared import (
    MEND_IT,
    SEE_OTHER,
    bp,
    follow_places,
    leave_line,
    line_of,
    names,
)
from earlyhelp.web.database import session


@bp.get("/imports/areas")
@for_roles("data-officer")
def list_imports() -> ResponseReturnValue:
    """List every import of places, the newest first."""
    by = names()
    page = pages.ImportsPage(
        area=queries.get_served_area(session()),
        imports=[line_of(known, by) for known in queries.find_imports(session())],
        absent=queries.find_absent(session()),
    )
    return render_template("areas/list_imports.html", page=page)


@bp.get("/imports/areas/<int:import_id>")
@for_roles("data-officer")
def show_import(import_id: int) -> ResponseReturnValue:
    """Show what an import brought, and what came in together with it."""
    known = queries.get_import(session(), import_id)
    page = pages.import_page(
        line_of(known, names()),
        _standing(queries.find_imports(session())),
        queries.reason_against_undo(session(), import_id),
        queries.find_absent(session()),
    )
    return render_template("areas/show_import.html", page=page)


def _standing(imports: Sequence[PlaceImport]) -> Sequence[PlaceImport]:
    return [one for one in imports if one.is_in_use]


@bp.get("/imports/areas/<int:import_id>/undo")
@for_roles("data-officer")
def confirm_undo(import_id: int) -> ResponseReturnValue:
    """Ask whether an import, or all that came in with it, is to be taken back."""
    return render_template("areas/confirm_undo.html", page=_undo_page(import_id))


def _undo_page(import_id: int) -> pages.UndoPage:
    known = queries.get_import(session(), import_id)
    chosen = [known]
    if request.values.get("all") == "yes":
        standing = _standing(queries.find_imports(session()))
        chosen = [one for one in standing if one.recorded_at == known.recorded_at]
    reason = queries.reason_against_undo(session(), *(one.id for one in chosen))
    return pages.UndoPage(known, chosen, reason)


@bp.post("/imports/areas/<int:import_id>/undo")
@for_roles("data-officer")
def undo(import_id: int) -> ResponseReturnValue:
    """Take back an import, or all that came in with it."""
    page = _undo_page(import_id)
    if page.reason is not None or not page.imports:
        return render_template("areas/confirm_undo.html", page=page), MEND_IT
    by, moment = actor().account_id or "", now()
    for one in page.imports:
        undo_import(session(), one.id, undone_by=by, undone_at=moment)
        leave_line(Action.UNDO, one.id)
    follow_places()
    session().commit()
    return redirect(url_for("areas.show_import", import_id=import_id), SEE_OTHER)
