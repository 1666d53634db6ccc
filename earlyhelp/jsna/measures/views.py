"""Pages about the columns of wide files: say what they stand for, see what is saved, forget it."""

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.entries import Cells, cells_of
from earlyhelp.jsna.indicators.queries import find_entries
from earlyhelp.jsna.measures import pages
from earlyhelp.jsna.measures.commands import remove_layout, save_layouts
from earlyhelp.jsna.measures.files import Explained, read_rows
from earlyhelp.jsna.measures.found import FoundColumn, proposed
from earlyhelp.jsna.measures.packaged import shipped
from earlyhelp.jsna.measures.queries import find_layouts, find_saved, get_saved
from earlyhelp.jsna.queries import get_staged_file
from earlyhelp.jsna.reading import open_table
from earlyhelp.jsna.records import ON_A_PAGE
from earlyhelp.jsna.runs.views import begin
from earlyhelp.web.database import session

bp = Blueprint("measures", __name__, template_folder="templates")
SEE_OTHER, MEND_IT = 303, 400


@bp.get("/imports/measures")
@for_roles("data-officer")
def list_layouts() -> ResponseReturnValue:
    """List every layout whose columns somebody has explained."""
    page = pages.LayoutsPage(find_saved(session()))
    return render_template("measures/list_layouts.html", page=page)


@bp.get("/imports/measures/new/<name>")
@for_roles("data-officer")
def explain(name: str) -> ResponseReturnValue:
    """Ask what the columns of a staged file stand for, with a proposal where there is one."""
    file_name, found = _columns(name)
    packaged, held = shipped(), _held()
    title = file_name.rsplit(".", 1)[0]
    layout = proposed(title, found, [*find_layouts(session()), *packaged.layouts])
    forms = pages.forms_of(found, layout, {**packaged.indicators, **held})
    page = pages.ExplainPage(name, file_name, layout.title, forms, _choices(held))
    return render_template("measures/explain.html", page=page)


@bp.post("/imports/measures/new/<name>")
@for_roles("data-officer")
def save(name: str) -> ResponseReturnValue:
    """Keep what the columns stand for, and have the file checked by it."""
    file_name, found = _columns(name)
    held, given = _held(), request.form
    title = given.get("title", "").strip()
    forms = pages.typed_forms(found, given, {})
    rows = pages.rows_typed(title, forms, {**shipped().indicators, **held})
    explained = read_rows(rows)
    if not isinstance(explained, Explained):
        errors = pages.errors_of(explained, [column.heading for column in found])
        forms = pages.typed_forms(found, given, dict(errors))
        page = pages.ExplainPage(name, file_name, title, forms, _choices(held), errors)
        return render_template("measures/explain.html", page=page), MEND_IT
    who = actor()
    saved = save_layouts(session(), explained, by=who.account_id or "", at=now())
    for number in saved.layouts:
        record_act(session(), who, Act(Action.CHANGE, "measure_layout", str(number)), now())
    session().commit()
    begin(name)
    return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)


@bp.get("/imports/measures/<int:layout_id>/forget")
@for_roles("data-officer")
def confirm_forget(layout_id: int) -> ResponseReturnValue:
    """Ask whether a layout is to be forgotten."""
    return render_template("measures/forget.html", page=get_saved(session(), layout_id))


@bp.post("/imports/measures/<int:layout_id>/forget")
@for_roles("data-officer")
def forget(layout_id: int) -> ResponseReturnValue:
    """Forget a layout."""
    number = remove_layout(session(), get_saved(session(), layout_id).title)
    record_act(session(), actor(), Act(Action.CHANGE, "measure_layout", str(number)), now())
    session().commit()
    return redirect(url_for("measures.list_layouts"), SEE_OTHER)


def _columns(name: str) -> tuple[str, tuple[FoundColumn, ...]]:
    """Return the name of a staged file and the columns it has of its own.

    Raises:
        NotHereError: if it is not kept any more, or has none.
    """
    file = get_staged_file(session(), name)
    answer = open_table(BytesIO(file.content), ON_A_PAGE)
    if not isinstance(answer, Refusal) or not answer.to_explain:
        raise NotHereError("This file has no columns that need explaining.")
    return file.file_name, answer.to_explain


def _held() -> dict[str, Cells]:
    return {id_: cells_of(entry) for id_, entry in find_entries(session()).items()}


def _choices(held: dict[str, Cells]) -> list[tuple[str, str]]:
    return [(id_, cells["name"]) for id_, cells in held.items()]
