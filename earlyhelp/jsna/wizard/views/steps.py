"""The steps that bring a file of needs data in: choose, check, confirm; each can be gone back to.

A file is read by workers, apart from the request that sent it. A page waits for them a moment, so
that a small file is answered at once; for a larger one it says how far they are.
"""

import secrets
from collections.abc import Sequence

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.jsna import showing
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.queries import get_mark
from earlyhelp.jsna.runs import commands, queries
from earlyhelp.jsna.runs.commands import NOT_KEPT, Wish
from earlyhelp.jsna.runs.outcome import CheckOutcome
from earlyhelp.jsna.runs.run import Run, State
from earlyhelp.jsna.runs.views import begin, workers
from earlyhelp.jsna.wizard import pages
from earlyhelp.jsna.wizard.views.shared import MEND_IT, SEE_OTHER, bp, csv_file
from earlyhelp.web.database import session
from earlyhelp.web.logs import warn_request
from earlyhelp.web.state import state
from earlyhelp.web.uploads import FileKind, Refused, Sent, check_csv, check_upload, limits_of

Errors = Sequence[tuple[str, str]]
CHOOSE_A_FILE: Errors = (("file", "Choose a file that ends in .csv or .xlsx"),)
CHOOSE_WHAT_TO_DO: Errors = (("leave-out", "Choose what to do about the rows with problems"),)


@bp.get("/imports/new")
@for_roles("data-officer")
def choose_kind() -> ResponseReturnValue:
    """Ask what somebody is bringing in."""
    return render_template("jsna/choose_kind.html", page=pages.KindPage())


@bp.get("/imports/template.csv")
@for_roles("data-officer")
def template() -> ResponseReturnValue:
    """Give the template for needs data, with an example row that is refused if left in."""
    example = dict(zip(showing.TEMPLATE_COLUMNS, showing.TEMPLATE_EXAMPLE, strict=True))
    return csv_file(showing.TEMPLATE_COLUMNS, [example], "needs-data-template.csv")


@bp.get("/imports/new/file")
@for_roles("data-officer")
def choose_file() -> ResponseReturnValue:
    """Ask for a file."""
    page = pages.ChoosePage(state().settings.upload_megabytes)
    return render_template("jsna/choose_file.html", page=page)


@bp.post("/imports/new")
@for_roles("data-officer")
def keep_file() -> ResponseReturnValue:
    """Keep a file under a name of our own until it came in or is dropped, and have it checked."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _choose_again(CHOOSE_A_FILE)
    found = _gate(sent.filename, sent.stream.read())
    if isinstance(found, Refused):
        warn_request("import_refused", because=found.because)
        return _choose_again((("file", found.sentence),))
    name = secrets.token_urlsafe(32)
    commands.stage_file(session(), StagedFile(name, found.shown_name, found.content, now()))
    instead = queries.find_run(session(), request.form.get("instead", ""))
    if instead is not None and not instead.is_unfinished:
        commands.drop_file(session(), instead.file)
    begin(name)
    return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)


def _gate(name: str, content: bytes) -> Sent | Refused:
    limits = limits_of(state().settings)
    found = check_upload(name, content, {FileKind.CSV, FileKind.XLSX}, limits)
    if isinstance(found, Refused) or found.kind is FileKind.XLSX:
        return found  # how large the sheets of a workbook are is seen as they are read
    return check_csv(content, limits) or found


def _choose_again(errors: Errors) -> ResponseReturnValue:
    page = pages.ChoosePage(state().settings.upload_megabytes, errors)
    return render_template("jsna/choose_file.html", page=page), MEND_IT


@bp.get("/imports/new/<name>")
@for_roles("data-officer")
def check_file(name: str) -> ResponseReturnValue:
    """Show how far a file is: being read, what it holds, being stored, or why it stopped."""
    run = _get_run(name)
    if run.import_id is not None:
        return redirect(url_for("jsna.show_import", import_id=run.import_id), SEE_OTHER)
    if run.state is State.DONE:
        return _show_check(run)
    if run.is_unfinished:
        workers().call()  # whoever worked on it may be gone
    page = pages.run_page(run, queries.find_before(session(), run), now())
    return render_template("jsna/show_run.html", page=page)


@bp.get("/imports/new/<name>/progress")
@for_roles("data-officer")
def progress(name: str) -> ResponseReturnValue:
    """Say how far a file is, for the script of its page."""
    run = queries.find_run(session(), name)
    if run is None or not run.is_unfinished:
        return jsonify(ended=True)
    workers().call()
    says = run.says(queries.find_before(session(), run))
    return jsonify(ended=False, says=says, percent=run.percent)


def _get_run(name: str) -> Run:
    """Return what is done with a file.

    Raises:
        NotHereError: if nothing is: it was dropped, or kept too long.
    """
    run = queries.find_run(session(), name)
    if run is None:
        raise NotHereError(NOT_KEPT)
    return run


def _show_check(run: Run, errors: Errors = ()) -> str:
    outcome = _get_outcome(run.file)
    is_old = outcome.mark != get_mark(session())
    page = pages.check_page(run, outcome, is_old=is_old, errors=errors)
    return render_template("jsna/check_file.html", page=page)


def _get_outcome(name: str) -> CheckOutcome:
    """Return what the check of a file found.

    Raises:
        NotHereError: if it has not been checked.
    """
    outcome = queries.find_outcome(session(), name)
    if outcome is None:
        raise NotHereError(NOT_KEPT)
    return outcome


@bp.post("/imports/new/<name>")
@for_roles("data-officer")
def choose_rows(name: str) -> ResponseReturnValue:
    """Take the choice about rows with problems."""
    if request.form.get("leave-out") == "yes":
        return redirect(url_for("jsna.confirm_file", name=name, leave_out="yes"), SEE_OTHER)
    if request.form.get("leave-out") == "no":
        return redirect(url_for("jsna.choose_file"), SEE_OTHER)
    run = _get_run(name)
    if run.state is not State.DONE or run.import_id is not None:
        return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)
    return _show_check(run, CHOOSE_WHAT_TO_DO), MEND_IT


@bp.post("/imports/new/<name>/again")
@for_roles("data-officer")
def start_again(name: str) -> ResponseReturnValue:
    """Begin again what stopped, or check a file once more."""
    from_check = request.form.get("what") == "check"
    if from_check or commands.start_again(session(), name, Wish(actor(), now())) is None:
        begin(name)
    else:
        session().commit()
        workers().call()
    return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)


@bp.post("/imports/new/<name>/drop")
@for_roles("data-officer")
def drop_file(name: str) -> ResponseReturnValue:
    """Forget a file that is not to come in; one that came in stays."""
    commands.drop_file(session(), name)
    session().commit()
    return redirect(url_for("jsna.list_imports"), SEE_OTHER)


@bp.get("/imports/new/<name>/problems.csv")
@for_roles("data-officer")
def staged_problems(name: str) -> ResponseReturnValue:
    """Give the problems of a file that was checked."""
    report = _get_outcome(name).report
    problems = () if report is None else report.problems
    return csv_file(showing.PROBLEM_COLUMNS, showing.problem_rows(problems), "problems.csv")


@bp.get("/imports/new/<name>/confirm")
@for_roles("data-officer")
def confirm_file(name: str) -> ResponseReturnValue:
    """Ask where the file is from."""
    run, outcome = _get_run(name), queries.find_outcome(session(), name)
    if run.state is not State.DONE or outcome is None or not _may_come_in(outcome):
        return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)
    return _confirm(run, outcome, pages.Typed(source=outcome.default_source))


@bp.post("/imports/new/<name>/confirm")
@for_roles("data-officer")
def bring_in(name: str) -> ResponseReturnValue:
    """Have what the file holds stored; pressed twice, it comes in once."""
    run, outcome = _get_run(name), queries.find_outcome(session(), name)
    if run.state is not State.DONE or outcome is None or not _may_come_in(outcome):
        return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)
    typed = _typed()
    answers = pages.read_answers(typed, now().date(), outcome.problem_rows)
    if isinstance(answers, tuple):
        return _confirm(run, outcome, typed, answers), MEND_IT
    begin(name, answers)
    return redirect(url_for("jsna.check_file", name=name), SEE_OTHER)


def _may_come_in(outcome: CheckOutcome) -> bool:
    """Say whether a file can come in as it is, or with the choice that was made."""
    may_leave_out = outcome.can_leave_out and _leaves_out()
    return outcome.can_come_in and (may_leave_out or not outcome.problem_rows)


def _leaves_out() -> bool:
    return request.args.get("leave_out") == "yes"


def _typed() -> pages.Typed:
    given = request.form.get
    return pages.Typed(
        source=given("source", ""),
        day=given("released-day", ""),
        month=given("released-month", ""),
        year=given("released-year", ""),
        licence=given("licence", ""),
    )


def _confirm(run: Run, outcome: CheckOutcome, typed: pages.Typed, errors: Errors = ()) -> str:
    page = pages.confirm_page(run, outcome, typed, errors)
    return render_template("jsna/confirm_file.html", page=page)
