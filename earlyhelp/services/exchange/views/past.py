"""Lists that came in: all of them, one, its file, and taking it back."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now
from earlyhelp.services.exchange import pages
from earlyhelp.services.exchange.columns import template_text
from earlyhelp.services.exchange.commands import undo_import
from earlyhelp.services.exchange.queries import (
    find_file,
    find_imports,
    get_import,
)
from earlyhelp.services.exchange.views.shared import ROLES, SEE_OTHER, bp, download
from earlyhelp.web.database import session


@bp.get("/imports/services")
@for_roles(*ROLES)
def list_imports() -> ResponseReturnValue:
    """List every list that came in, the newest first."""
    page = pages.ImportsPage(find_imports(session()))
    return render_template("exchange/list_imports.html", page=page)


@bp.get("/imports/services/template.csv")
@for_roles(*ROLES)
def template() -> ResponseReturnValue:
    """Give our own template, with an example row that is refused if left in."""
    return download(template_text(), "services-template.csv")


@bp.get("/imports/services/<int:import_id>")
@for_roles(*ROLES)
def show_import(import_id: int) -> ResponseReturnValue:
    """Show what an import brought."""
    page = pages.ImportPage(get_import(session(), import_id))
    return render_template("exchange/show_import.html", page=page)


@bp.get("/imports/services/<int:import_id>/file-<int:position>")
@for_roles(*ROLES)
def original(import_id: int, position: int) -> ResponseReturnValue:
    """Give one file of an import, byte for byte as it came."""
    file = find_file(session(), import_id, position)
    return Response(
        file.content,
        mimetype="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename=import-{import_id}-{position}.bin"},
    )


@bp.get("/imports/services/<int:import_id>/undo")
@for_roles(*ROLES)
def confirm_undo(import_id: int) -> ResponseReturnValue:
    """Ask whether an import is to be taken back."""
    page = pages.ImportPage(get_import(session(), import_id))
    return render_template("exchange/confirm_undo.html", page=page)


@bp.post("/imports/services/<int:import_id>/undo")
@for_roles(*ROLES)
def undo(import_id: int) -> ResponseReturnValue:
    """Take an import back."""
    if get_import(session(), import_id).can_be_undone:
        moment, who = now(), actor()
        undo_import(session(), import_id, undone_at=moment, undone_by=who.account_id)
        act = Act(Action.UNDO, "directory_import", str(import_id))
        record_act(session(), who, act, moment)
        session().commit()
    return redirect(url_for("exchange.show_import", import_id=import_id), SEE_OTHER)
