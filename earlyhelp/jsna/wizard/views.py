"""Pages of past imports, and the steps that bring a file of needs data in."""

import io
import secrets
from collections.abc import Iterable, Mapping, Sequence

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now
from earlyhelp.jsna import showing
from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.commands import (
    Question,
    check_import,
    record_import,
    undo_import,
)
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.imports import ImportDetails, StagedFile
from earlyhelp.jsna.queries import find_imports, get_import, get_staged_file
from earlyhelp.jsna.wizard import pages
from earlyhelp.jsna.runs.commands import drop_file, stage_file
from earlyhelp.terminal import as_csv
from earlyhelp.web.database import session
from earlyhelp.web.logs import warn_request
from earlyhelp.web.state import state
from earlyhelp.web.uploads import (
    FileKind,
    Refused,
    Sent,
    check_csv,
    check_upload,
    limits_of,
)

bp = Blueprint("jsna", __name__, template_folder="templates")
BY = "data officer"
IMPORT = "jsna_import"
CHOOSE_A_FILE = (("file", "Choose a file that ends in .csv"),)
CHOOSE_WHAT_TO_DO = (("leave-out", "Choose what to do about the rows with problems"),)
SEE_OTHER, MEND_IT = 303, 400


@bp.get("/imports")
@for_roles("data-officer")
def list_imports() -> ResponseReturnValue:
    """List every import, the newest first."""
    page = pages.ImportsPage(find_imports(session()))
    return render_template("jsna/list_imports.html", page=page)


@bp.get("/imports/template.csv")
@for_roles("data-officer")
def template() -> ResponseReturnValue:
    """Give the template for needs data, with an example row that is refused if left in."""
    example = dict(zip(showing.TEMPLATE_COLUMNS, showing.TEMPLATE_EXAMPLE, strict=True))
    return _csv(showing.TEMPLATE_COLUMNS, [example], "needs-data-template.csv")


@bp.get("/imports/new")
@for_roles("data-officer")
def choose_file() -> ResponseReturnValue:
    """Ask for a file."""
    return render_template(
        "jsna/choose_file.html", page=pages.ChoosePage(state().settings.upload_megabytes)
    )


@bp.post("/imports/new")
@for_roles("data-officer")
def keep_file() -> ResponseReturnValue:
    """Keep a file under a name of our own until it is checked and confirmed."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _choose_again(CHOOSE_A_FILE)
    found = _gate(sent.filename, sent.stream.read())
    if isinstance(found, Refused):
        warn_request("import_refused", because=found.because)
        return _choose_again((("file", found.sentence),))
    name = secrets.token_urlsafe(32)
    stage_file(session(), StagedFile(name, found.shown_name, found.content, now()))
    session().commit()
    return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)


def _gate(name: str, content: bytes) -> Sent | Refused:
    limits = limits_of(state().settings)
    found = check_upload(name, content, {FileKind.CSV}, limits)
    too_large = None if isinstance(found, Refused) else check_csv(content, limits)
    return too_large or found


def _choose_again(errors: tuple[tuple[str, str], ...]) -> ResponseReturnValue:
    page = pages.ChoosePage(state().settings.upload_megabytes, errors)
    return render_template("jsna/choose_file.html", page=page), MEND_IT


@bp.get("/imports/new/<name>")
@for_roles("data-officer")
def check_file(name: str) -> ResponseReturnValue:
    """Show what a file holds and what stands in its way; nothing is stored."""
    file = get_staged_file(session(), name)
    page = pages.check_page(name, file.file_name, _check(file))
    return render_template("jsna/check_file.html", page=page)


@bp.post("/imports/new/<name>")
@for_roles("data-officer")
def choose_rows(name: str) -> ResponseReturnValue:
    """Take the choice about rows with problems."""
    answer = request.form.get("leave-out")
    if answer == "yes":
        return redirect(url_for("jsna.confirm_file", name=name, leave_out="yes"), SEE_OTHER)
    if answer == "no":
        return redirect(url_for("jsna.choose_file"), SEE_OTHER)
    file = get_staged_file(session(), name)
    page = pages.check_page(name, file.file_name, _check(file), CHOOSE_WHAT_TO_DO)
    return render_template("jsna/check_file.html", page=page), MEND_IT


@bp.get("/imports/new/<name>/problems.csv")
@for_roles("data-officer")
def staged_problems(name: str) -> ResponseReturnValue:
    """Give the problems of a file that was checked."""
    checked = _check(get_staged_file(session(), name))
    problems = () if isinstance(checked, Refusal) else checked.report.problems
    return _csv(showing.PROBLEM_COLUMNS, showing.problem_rows(problems), "problems.csv")


@bp.get("/imports/new/<name>/confirm")
@for_roles("data-officer")
def confirm_file(name: str) -> ResponseReturnValue:
    """Ask where the file is from."""
    file = get_staged_file(session(), name)
    checked = _what_may_come_in(file, Question(now()))
    if checked is None:
        return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)
    return _confirm(file, checked, pages.Answers(source=checked.default_source))


@bp.post("/imports/new/<name>/confirm")
@for_roles("data-officer")
def bring_in(name: str) -> ResponseReturnValue:
    """Store what the file holds."""
    file, answers, moment = get_staged_file(session(), name), _answers(), now()
    released_on = pages.read_answers(answers, moment.date())
    question = Question(moment, None if isinstance(released_on, tuple) else released_on)
    checked = _what_may_come_in(file, question)
    if checked is None:
        return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)
    if isinstance(released_on, tuple):
        return _confirm(file, checked, answers, released_on), MEND_IT
    details = ImportDetails(
        source=answers.source.strip(),
        released_on=released_on,
        recorded_at=moment,
        imported_by=BY,
        licence=answers.licence.strip(),
        leaves_out_problems=_leaves_out(),
    )
    report = record_import(session(), checked, details)
    drop_file(session(), name)
    _leave_line(Action.IMPORT, report.import_id)
    session().commit()
    return redirect(url_for("jsna.show_import", import_id=report.import_id), SEE_OTHER)


@bp.get("/imports/<int:import_id>")
@for_roles("data-officer")
def show_import(import_id: int) -> ResponseReturnValue:
    """Show what an import brought."""
    page = pages.ImportPage(get_import(session(), import_id))
    return render_template("jsna/show_import.html", page=page)


@bp.get("/imports/<int:import_id>/problems.csv")
@for_roles("data-officer")
@audited(Action.EXPORT, IMPORT, "import_id")
def import_problems(import_id: int) -> ResponseReturnValue:
    """Give the rows that an import left out, with why."""
    problems = get_import(session(), import_id).report.problems
    return _csv(showing.PROBLEM_COLUMNS, showing.problem_rows(problems), "problems.csv")


@bp.get("/imports/<int:import_id>/undo")
@for_roles("data-officer")
def confirm_undo(import_id: int) -> ResponseReturnValue:
    """Ask whether an import is to be taken back."""
    page = pages.ImportPage(get_import(session(), import_id))
    return render_template("jsna/confirm_undo.html", page=page)


@bp.post("/imports/<int:import_id>/undo")
@for_roles("data-officer")
def undo(import_id: int) -> ResponseReturnValue:
    """Take an import back."""
    known = get_import(session(), import_id)
    if known.can_be_undone:
        undo_import(session(), import_id, undone_by=BY, undone_at=now())
        _leave_line(Action.UNDO, import_id)
        session().commit()
    return redirect(url_for("jsna.show_import", import_id=import_id), SEE_OTHER)


def _leave_line(action: Action, import_id: int | None) -> None:
    record_act(session(), actor(), Act(action, IMPORT, str(import_id)), now())


def _check(file: StagedFile) -> Checked | Refusal:
    return check_import(session(), io.BytesIO(file.content), file.file_name, Question(now()))


def _what_may_come_in(file: StagedFile, question: Question) -> Checked | None:
    """Return a file checked, if it can come in as it is or with the choice that was made."""
    checked = check_import(session(), io.BytesIO(file.content), file.file_name, question)
    if isinstance(checked, Refusal) or not checked.can_come_in:
        return None
    return checked if _leaves_out() or not checked.has_problems else None


def _leaves_out() -> bool:
    return request.args.get("leave_out") == "yes"


def _answers() -> pages.Answers:
    given = request.form.get
    return pages.Answers(
        source=given("source", ""),
        day=given("released-day", ""),
        month=given("released-month", ""),
        year=given("released-year", ""),
        licence=given("licence", ""),
    )


def _confirm(
    file: StagedFile,
    checked: Checked,
    answers: pages.Answers,
    errors: tuple[tuple[str, str], ...] = (),
) -> str:
    page = pages.ConfirmPage(
        name=file.name,
        file_name=file.file_name,
        report=checked.report,
        leaves_out=_leaves_out(),
        answers=answers,
        errors=errors,
    )
    return render_template("jsna/confirm_file.html", page=page)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]], name: str) -> Response:
    return Response(
        as_csv(columns, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )
