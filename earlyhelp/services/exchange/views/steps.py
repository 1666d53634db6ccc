"""The steps that bring a list in: choose, check, confirm."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.services.exchange import pages
from earlyhelp.services.exchange.checked import Checked, LeaveOut
from earlyhelp.services.exchange.commands import (
    drop_staged,
    note_decisions,
    record_import,
    stage_list,
)
from earlyhelp.services.exchange.layouts import AskColumns
from earlyhelp.services.exchange.opening import WINDOWS, SentFile, Unread
from earlyhelp.services.exchange.past import Staged
from earlyhelp.services.exchange.queries import (
    find_sources,
    get_staged,
)
from earlyhelp.services.exchange.views.shared import (
    ACCEPTED,
    CHOOSE_TEXT,
    CHOOSE_WHAT,
    LONGEST_LICENCE,
    LONGEST_SOURCE,
    MEND_IT,
    ROLES,
    SEE_OTHER,
    bp,
    check_staged,
    csv_file,
    limits,
    options_for,
    options_of,
    show_check,
    step_before,
)
from earlyhelp.services.facts import Problem
from earlyhelp.web.database import session
from earlyhelp.web.state import state
from earlyhelp.web.uploads import Refused, check_upload, limits_of


@bp.get("/imports/services/new")
@for_roles(*ROLES)
def choose_files() -> ResponseReturnValue:
    """Ask for the files of a list, and whose list it is."""
    page = pages.ChoosePage(limits(), find_sources(session()))
    return render_template("exchange/choose_files.html", page=page)


@bp.post("/imports/services/new")
@for_roles(*ROLES)
def keep_files() -> ResponseReturnValue:
    """Keep the files under a name of our own until the list is checked and confirmed."""
    source = " ".join(request.form.get("source", "").split())
    files, errors = _sent_files()
    if not 0 < len(source) <= LONGEST_SOURCE:
        wanted = f"Enter whose list it is, in at most {LONGEST_SOURCE} characters"
        errors = [*errors, ("source", wanted)]
    if errors:
        page = pages.ChoosePage(limits(), find_sources(session()), source, errors)
        return render_template("exchange/choose_files.html", page=page), MEND_IT
    name = secrets.token_urlsafe(32)
    stage_list(session(), name, files, options_for(source))
    session().commit()
    return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)


def _sent_files() -> tuple[list[SentFile], list[tuple[str, str]]]:
    files, errors = [], []
    for sent in request.files.getlist("file"):
        if not sent.filename:
            continue
        found = check_upload(
            sent.filename, sent.stream.read(), ACCEPTED, limits_of(state().settings)
        )
        if isinstance(found, Refused):
            errors.append(("file", found.sentence))
        else:
            files.append(SentFile(found.shown_name, found.content))
    if not files and not errors:
        errors.append(("file", "Choose a file that ends in .csv, .xlsx or .json"))
    return files, errors


@bp.get("/imports/services/new/<name>")
@for_roles(*ROLES)
def check_list(name: str) -> ResponseReturnValue:
    """Show what a list holds and what stands in its way; nothing is stored."""
    staged = get_staged(session(), name)
    found = check_staged(staged)
    if isinstance(found, AskColumns):
        return redirect(url_for("exchange.match_columns", name=name), SEE_OTHER)
    return show_check(staged, found)


@bp.post("/imports/services/new/<name>")
@for_roles(*ROLES)
def choose(name: str) -> ResponseReturnValue:
    """Take the choice about the spelling of the text, or about problems."""
    staged = get_staged(session(), name)
    if "encoding" in request.form or request.form.get("ask") == "encoding":
        return _choose_encoding(staged)
    answer = request.form.get("leave-out")
    if answer == "mend":
        return redirect(url_for("exchange.choose_files"), SEE_OTHER)
    found = check_staged(staged)
    known = {what.value for what in LeaveOut if what}
    if isinstance(found, Checked) and found.report.problems and answer not in known:
        page = pages.check_page(name, staged.file_name, staged.source, found, CHOOSE_WHAT)
        return render_template("exchange/check_list.html", page=page), MEND_IT
    what = LeaveOut(answer) if answer in known else LeaveOut.NOTHING
    note_decisions(session(), name, replace(staged.decisions, leave_out=what))
    session().commit()
    return redirect(url_for("exchange.confirm", name=name), SEE_OTHER)


def _choose_encoding(staged: Staged) -> ResponseReturnValue:
    match request.form.get("encoding"):
        case "yes":
            note_decisions(session(), staged.name, staged.decisions, encoding=WINDOWS)
            session().commit()
            return redirect(url_for("exchange.check_list", name=staged.name), SEE_OTHER)
        case "no":
            return redirect(url_for("exchange.choose_files"), SEE_OTHER)
    found = check_staged(staged)
    if isinstance(found, AskColumns):
        return redirect(url_for("exchange.match_columns", name=staged.name), SEE_OTHER)
    page = pages.check_page(staged.name, staged.file_name, staged.source, found, CHOOSE_TEXT)
    return render_template("exchange/check_list.html", page=page), MEND_IT


@bp.get("/imports/services/new/<name>/problems.csv")
@for_roles(*ROLES)
def staged_problems(name: str) -> ResponseReturnValue:
    """Give the problems of a list that was checked."""
    found = check_staged(get_staged(session(), name))
    problems: Sequence[Problem] = ()
    if isinstance(found, Checked):
        problems = found.report.problems
    if isinstance(found, Unread):
        problems = found.problems
    return csv_file(pages.PROBLEM_COLUMNS, pages.problem_rows(problems), "problems.csv")


@bp.get("/imports/services/new/<name>/confirm")
@for_roles(*ROLES)
def confirm(name: str) -> ResponseReturnValue:
    """Ask for the licence, and whether the list is to come in."""
    staged = get_staged(session(), name)
    found = check_staged(staged)
    step = step_before(staged, found)
    if step is not None or not isinstance(found, Checked):
        return redirect(url_for(step or "exchange.check_list", name=name), SEE_OTHER)
    page = pages.ConfirmPage(name, staged.file_name, staged.source, found.report)
    return render_template("exchange/confirm.html", page=page)


@bp.post("/imports/services/new/<name>/confirm")
@for_roles(*ROLES)
def bring_in(name: str) -> ResponseReturnValue:
    """Store what the list brings, all or nothing."""
    staged = get_staged(session(), name)
    found = check_staged(staged)
    step = step_before(staged, found)
    if step is not None or not isinstance(found, Checked):
        return redirect(url_for(step or "exchange.check_list", name=name), SEE_OTHER)
    licence = " ".join(request.form.get("licence", "").split())
    if not 0 < len(licence) <= LONGEST_LICENCE:
        errors = (("licence", "Enter the licence of the list, or write: not known"),)
        page = pages.ConfirmPage(
            name, staged.file_name, staged.source, found.report, licence, errors
        )
        return render_template("exchange/confirm.html", page=page), MEND_IT
    options = options_of(staged, licence=licence)
    report = record_import(session(), staged.files, found, options)
    drop_staged(session(), name)
    if report.import_id is not None:
        act = Act(Action.IMPORT, "directory_import", str(report.import_id))
        record_act(session(), actor(), act, options.recorded_at)
    session().commit()
    if report.import_id is None:
        return redirect(url_for("exchange.list_imports"), SEE_OTHER)
    return redirect(url_for("exchange.show_import", import_id=report.import_id), SEE_OTHER)
