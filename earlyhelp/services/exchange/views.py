"""Pages that bring lists of services into the directory, step by step, and take them back."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now
from earlyhelp.services.exchange import pages
from earlyhelp.services.exchange.checked import Checked, Decisions, LeaveOut
from earlyhelp.services.exchange.columns import template_text
from earlyhelp.services.exchange.commands import (
    ImportOptions,
    check_files,
    drop_staged,
    note_decisions,
    record_import,
    remember_columns,
    stage_list,
    undo_import,
)
from earlyhelp.services.exchange.layouts import AskColumns
from earlyhelp.services.exchange.limits import Limits
from earlyhelp.services.exchange.matching import FIXED, LEAVE, Matching
from earlyhelp.services.exchange.opening import WINDOWS, AskEncoding, SentFile, Unread
from earlyhelp.services.exchange.past import Staged
from earlyhelp.services.exchange.queries import (
    find_file,
    find_imports,
    find_sources,
    get_import,
    get_staged,
)
from earlyhelp.services.exchange.weighing import Side
from earlyhelp.services.facts import Problem
from earlyhelp.terminal import as_csv
from earlyhelp.web.database import session
from earlyhelp.web.state import state
from earlyhelp.web.uploads import FileKind, Refused, check_upload, limits_of

bp = Blueprint("exchange", __name__, template_folder="templates")
ROLES = ("data-officer", "directory-editor")
ACCEPTED = (FileKind.CSV, FileKind.XLSX, FileKind.JSON)
SEE_OTHER, MEND_IT = 303, 400
LONGEST_SOURCE, LONGEST_LICENCE = 120, 200
CHOOSE_WHAT = (("leave-out", "Choose what to do about the problems"),)
CHOOSE_TEXT = (("encoding", "Choose whether the text reads well"),)


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
    return _download(template_text(), "services-template.csv")


@bp.get("/imports/services/new")
@for_roles(*ROLES)
def choose_files() -> ResponseReturnValue:
    """Ask for the files of a list, and whose list it is."""
    page = pages.ChoosePage(_limits(), find_sources(session()))
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
        page = pages.ChoosePage(_limits(), find_sources(session()), source, errors)
        return render_template("exchange/choose_files.html", page=page), MEND_IT
    name = secrets.token_urlsafe(32)
    stage_list(session(), name, files, _options(source))
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
    found = _check(staged)
    if isinstance(found, AskColumns):
        return redirect(url_for("exchange.match_columns", name=name), SEE_OTHER)
    return _check_page(staged, found)


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
    found = _check(staged)
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
    found = _check(staged)
    if isinstance(found, AskColumns):
        return redirect(url_for("exchange.match_columns", name=staged.name), SEE_OTHER)
    page = pages.check_page(staged.name, staged.file_name, staged.source, found, CHOOSE_TEXT)
    return render_template("exchange/check_list.html", page=page), MEND_IT


@bp.get("/imports/services/new/<name>/columns")
@for_roles(*ROLES)
def match_columns(name: str) -> ResponseReturnValue:
    """Ask what each column of a list is that nobody has described yet."""
    staged = get_staged(session(), name)
    asked = _check(staged)
    if not isinstance(asked, AskColumns):
        return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)
    page = pages.columns_page(name, staged.file_name, asked, asked.suggestion)
    return render_template("exchange/match_columns.html", page=page)


@bp.post("/imports/services/new/<name>/columns")
@for_roles(*ROLES)
def keep_columns(name: str) -> ResponseReturnValue:
    """Remember what each column is, for this list and the next of its kind."""
    staged = get_staged(session(), name)
    asked = _check(staged)
    if not isinstance(asked, AskColumns):
        return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)
    matching = _matching(asked)
    if matching.faults:
        page = pages.columns_page(name, staged.file_name, asked, matching, is_sent=True)
        return render_template("exchange/match_columns.html", page=page), MEND_IT
    remember_columns(session(), asked.signature, matching, at=now(), by=actor().account_id)
    session().commit()
    return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)


def _matching(asked: AskColumns) -> Matching:
    given = request.form.get
    columns = [
        (column, given(f"column-{number}", LEAVE))
        for number, column in enumerate(asked.grid.header, start=1)
    ]
    fixed = [(name, given(f"fixed-{name}", "")) for name in FIXED]
    return Matching(
        tuple(columns), tuple((name, value) for name, value in fixed if value in FIXED[name])
    )


@bp.get("/imports/services/new/<name>/decide")
@for_roles(*ROLES)
def decide(name: str) -> ResponseReturnValue:
    """Ask about facts changed here as well, and about services that may stand here already."""
    staged = get_staged(session(), name)
    found = _undecided(staged)
    if found is None:
        return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)
    page = pages.DecidePage(name, staged.file_name, found.report, {})
    return render_template("exchange/decide.html", page=page)


@bp.post("/imports/services/new/<name>/decide")
@for_roles(*ROLES)
def keep_decisions(name: str) -> ResponseReturnValue:
    """Take every decision; one that is missing is asked again."""
    staged = get_staged(session(), name)
    found = _undecided(staged)
    if found is None:
        return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)
    chosen = {key: request.form.get(key, "") for key, _ in _questions(found)}
    missing = [(key, text) for key, text in _questions(found) if not chosen[key]]
    if missing:
        page = pages.DecidePage(name, staged.file_name, found.report, chosen, missing)
        return render_template("exchange/decide.html", page=page), MEND_IT
    note_decisions(session(), name, _decided(staged.decisions, found, chosen))
    session().commit()
    return redirect(url_for("exchange.confirm", name=name), SEE_OTHER)


def _questions(found: Checked) -> list[tuple[str, str]]:
    """Return the field of each question, with what to say where it was left open."""
    conflicts = [
        (f"conflict-{number}", f"Choose what {one.label} of {one.name} is to be")
        for number, one in enumerate(found.report.conflicts, start=1)
    ]
    return conflicts + [
        (f"duplicate-{number}", f"Choose whether {one.name} comes in as well")
        for number, one in enumerate(found.report.duplicates, start=1)
    ]


def _decided(before: Decisions, found: Checked, chosen: Mapping[str, str]) -> Decisions:
    sides = {
        one.key: Side.HERE if chosen[f"conflict-{number}"] == "here" else Side.LIST
        for number, one in enumerate(found.report.conflicts, start=1)
    }
    left_out = {
        one.source_id
        for number, one in enumerate(found.report.duplicates, start=1)
        if chosen[f"duplicate-{number}"] == "leave-out"
    }
    return replace(
        before,
        sides={**before.sides, **sides},
        left_out=before.left_out | left_out,
        duplicates_seen=True,
    )


@bp.get("/imports/services/new/<name>/problems.csv")
@for_roles(*ROLES)
def staged_problems(name: str) -> ResponseReturnValue:
    """Give the problems of a list that was checked."""
    found = _check(get_staged(session(), name))
    problems: Sequence[Problem] = ()
    if isinstance(found, Checked):
        problems = found.report.problems
    if isinstance(found, Unread):
        problems = found.problems
    return _csv(pages.PROBLEM_COLUMNS, pages.problem_rows(problems), "problems.csv")


@bp.get("/imports/services/new/<name>/confirm")
@for_roles(*ROLES)
def confirm(name: str) -> ResponseReturnValue:
    """Ask for the licence, and whether the list is to come in."""
    staged = get_staged(session(), name)
    found = _check(staged)
    step = _step_before(staged, found)
    if step is not None or not isinstance(found, Checked):
        return redirect(url_for(step or "exchange.check_list", name=name), SEE_OTHER)
    page = pages.ConfirmPage(name, staged.file_name, staged.source, found.report)
    return render_template("exchange/confirm.html", page=page)


@bp.post("/imports/services/new/<name>/confirm")
@for_roles(*ROLES)
def bring_in(name: str) -> ResponseReturnValue:
    """Store what the list brings, all or nothing."""
    staged = get_staged(session(), name)
    found = _check(staged)
    step = _step_before(staged, found)
    if step is not None or not isinstance(found, Checked):
        return redirect(url_for(step or "exchange.check_list", name=name), SEE_OTHER)
    licence = " ".join(request.form.get("licence", "").split())
    if not 0 < len(licence) <= LONGEST_LICENCE:
        errors = (("licence", "Enter the licence of the list, or write: not known"),)
        page = pages.ConfirmPage(
            name, staged.file_name, staged.source, found.report, licence, errors
        )
        return render_template("exchange/confirm.html", page=page), MEND_IT
    options = _options_of(staged, licence=licence)
    report = record_import(session(), staged.files, found, options)
    drop_staged(session(), name)
    if report.import_id is not None:
        act = Act(Action.IMPORT, "directory_import", str(report.import_id))
        record_act(session(), actor(), act, options.recorded_at)
    session().commit()
    if report.import_id is None:
        return redirect(url_for("exchange.list_imports"), SEE_OTHER)
    return redirect(url_for("exchange.show_import", import_id=report.import_id), SEE_OTHER)


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


def _limits() -> Limits:
    settings = state().settings
    return Limits(
        megabytes=settings.upload_megabytes,
        unpacked_megabytes=settings.unpacked_megabytes,
        members=settings.archive_members,
        rows=settings.upload_rows,
        columns=settings.upload_columns,
        cell_characters=settings.cell_characters,
    )


def _options(source: str) -> ImportOptions:
    moment = now()
    return ImportOptions(
        on=moment.date(),
        recorded_at=moment,
        source=source,
        by=actor().account_id,
        limits=_limits(),
        finds_duplicates=True,
    )


def _options_of(staged: Staged, licence: str = "") -> ImportOptions:
    return replace(
        _options(staged.source),
        file_name=staged.file_name,
        licence=licence,
        encoding=staged.encoding,
        decisions=staged.decisions,
    )


def _check(staged: Staged) -> Checked | AskColumns | AskEncoding | Unread:
    return check_files(session(), staged.files, _options_of(staged))


def _check_page(staged: Staged, found: Checked | AskEncoding | Unread) -> str:
    page = pages.check_page(staged.name, staged.file_name, staged.source, found)
    return render_template("exchange/check_list.html", page=page)


def _undecided(staged: Staged) -> Checked | None:
    """Return a list that may go on but for decisions that are still open."""
    found = _check(staged)
    if not isinstance(found, Checked) or found.report.is_blocked:
        return None
    is_open = found.report.conflicts or (
        found.report.duplicates and not staged.decisions.duplicates_seen
    )
    return found if is_open else None


def _step_before(staged: Staged, found: Checked | AskColumns | AskEncoding | Unread) -> str | None:
    """Return the step that has to be taken before a list may come in."""
    if not isinstance(found, Checked) or found.report.is_blocked:
        return "exchange.check_list"
    if found.report.conflicts:
        return "exchange.decide"
    if found.report.duplicates and not staged.decisions.duplicates_seen:
        return "exchange.decide"
    return None if found.can_come_in else "exchange.check_list"


def _download(text: str, name: str) -> Response:
    return Response(
        text,
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]], name: str) -> Response:
    return _download(as_csv(columns, rows), name)
