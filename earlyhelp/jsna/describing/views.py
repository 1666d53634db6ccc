"""Pages that ask what the columns of a file are, or which of its sheets is meant."""

from dataclasses import replace
from io import BytesIO

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.accounts.queries import get_account
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.jsna.describing import pages
from earlyhelp.jsna.describing.samples import LOOKED_AT, Sample, read_sample
from earlyhelp.jsna.dialects import DFE, SIMPLE, Known, Matching, Refusal
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.matched import MEANINGS, signature
from earlyhelp.jsna.naming.commands import (
    Telling,
    forget_columns,
    remember_columns,
    say_of_file,
)
from earlyhelp.jsna.naming.queries import find_remembered, find_tables, get_remembered
from earlyhelp.jsna.queries import get_staged_file
from earlyhelp.jsna.recognising import recognise
from earlyhelp.jsna.runs.views import begin
from earlyhelp.jsna.sheets import Wanted, as_text_table
from earlyhelp.jsna.template import as_workbook
from earlyhelp.web.database import session
from earlyhelp.web.state import state
from earlyhelp.web.uploads import Limits, limits_of

bp = Blueprint("describing", __name__, template_folder="templates")
ROLE = "data-officer"
SEE_OTHER, MEND_IT = 303, 400
COLUMNS = "column_names"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHOOSE_A_SHEET = (("sheet", "Choose the sheet that holds the figures"),)


@bp.get("/imports/new/<name>/columns")
@for_roles(ROLE)
def match_columns(name: str) -> ResponseReturnValue:
    """Ask what each column of a file is, where its headings do not say."""
    asked = _Asked.of(get_staged_file(session(), name))
    if asked is None:
        return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)
    matching = pages.likely(asked.sample, asked.layout, asked.before)
    if asked.file.always:
        matching = replace(matching, always=asked.file.always)
    return render_template("describing/match_columns.html", page=asked.page(matching))


@bp.post("/imports/new/<name>/columns")
@for_roles(ROLE)
def keep_columns(name: str) -> ResponseReturnValue:
    """Remember what each column is, for this file and the next of its kind; check it again."""
    asked = _Asked.of(get_staged_file(session(), name))
    if asked is None:
        return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)
    matching = pages.read_answers(request.form, asked.sample, asked.layout)
    faults = pages.faults_of(matching, asked.sample)
    if faults:
        page = replace(asked.page(matching), errors=faults)
        return render_template("describing/match_columns.html", page=page), MEND_IT
    telling = Telling(actor().account_id or "", now(), asked.file.file_name)
    own = remember_columns(session(), asked.sample.headings, matching, telling)
    say_of_file(session(), name, always=matching.always)
    record_act(session(), actor(), Act(Action.CHANGE, COLUMNS, own), now())
    begin(name)
    return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)


def _limits() -> Limits:
    return limits_of(state().settings)


class _Asked:
    """A staged file whose columns may be asked about."""

    def __init__(self, file: StagedFile, sample: Sample, refusal: Refusal | None) -> None:
        self.file, self.sample = file, sample
        self.before: Matching | None = find_tables(session()).get(signature(sample.headings))
        asked = request.values.get("as", "")
        nearest = "" if refusal is None else refusal.nearest or ""
        likely = self.before.layout if self.before else nearest
        self.layout = next((one for one in (asked, likely) if one in MEANINGS), SIMPLE)

    @classmethod
    def of(cls, file: StagedFile) -> "_Asked | None":
        """Return a file with its columns, or None where there is nothing to ask about them."""
        table = as_text_table(
            BytesIO(file.content), Wanted(file.sheet, limits=_limits(), rows=LOOKED_AT)
        )
        if isinstance(table, Refusal):
            return None
        sample = read_sample(table.stream)
        tables = find_tables(session())
        found = recognise(sample.headings, Known())
        is_own = signature(sample.headings) in tables
        is_open = isinstance(found, Refusal) and found.lacks and found.nearest != DFE
        if not sample.columns or not (is_own or is_open):
            return None
        return cls(file, sample, found if isinstance(found, Refusal) else None)

    def page(self, matching: Matching) -> pages.ColumnsPage:
        """Return the page with what is chosen."""
        return pages.columns_page(
            self.file.name,
            self.file.file_name,
            self.sample,
            matching,
            was_described=self.before is not None,
        )


@bp.get("/imports/new/<name>/sheet")
@for_roles(ROLE)
def choose_sheet(name: str) -> ResponseReturnValue:
    """Ask which sheet of a workbook is meant."""
    file = get_staged_file(session(), name)
    sheets = _sheets(file)
    if not sheets:
        return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)
    page = pages.SheetPage(name, file.file_name, sheets, file.sheet or "")
    return render_template("describing/choose_sheet.html", page=page)


def _sheets(file: StagedFile) -> tuple[str, ...]:
    """Return the sheets that could be meant, were none chosen yet."""
    table = as_text_table(
        BytesIO(file.content),
        Wanted(known=Known(find_tables(session())), limits=_limits(), rows=1),
    )
    return table.sheets if isinstance(table, Refusal) else ()


@bp.post("/imports/new/<name>/sheet")
@for_roles(ROLE)
def keep_sheet(name: str) -> ResponseReturnValue:
    """Keep which sheet is meant, and check the file again."""
    file = get_staged_file(session(), name)
    sheets, chosen = _sheets(file), request.form.get("sheet", "")
    if chosen not in sheets:
        page = pages.SheetPage(name, file.file_name, sheets, errors=CHOOSE_A_SHEET)
        return render_template("describing/choose_sheet.html", page=page), MEND_IT
    say_of_file(session(), name, sheet=chosen)
    begin(name)
    return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)


@bp.get("/imports/template.xlsx")
@for_roles(ROLE)
def template_workbook() -> ResponseReturnValue:
    """Give the template for needs data as a workbook; its example row is refused if left in."""
    name = "attachment; filename=needs-data-template.xlsx"
    return Response(as_workbook(), mimetype=WORKBOOK, headers={"Content-Disposition": name})


@bp.get("/imports/columns")
@for_roles(ROLE)
def list_tables() -> ResponseReturnValue:
    """List every table whose columns somebody has described."""
    tables = find_remembered(session())
    page = pages.TablesPage(tables, {one.by: _who(one.by) for one in tables})
    return render_template("describing/list_tables.html", page=page)


def _who(by: str) -> str:
    try:
        return get_account(session(), by).email
    except NotHereError:
        return by or "Not known"


@bp.post("/imports/columns/<signature>/forget")
@for_roles(ROLE)
def forget(signature: str) -> ResponseReturnValue:
    """Forget what the columns of a table are: the next file of its kind is asked about again."""
    own = get_remembered(session(), signature).signature
    forget_columns(session(), own)
    record_act(session(), actor(), Act(Action.ERASE, COLUMNS, own), now())
    session().commit()
    return redirect(url_for("describing.list_tables"), SEE_OTHER)
