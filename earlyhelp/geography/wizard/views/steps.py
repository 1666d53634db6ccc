"""The steps that bring files of places in: choose, check, confirm."""

import secrets
from dataclasses import replace
from datetime import date

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now
from earlyhelp.geography import queries, showing
from earlyhelp.geography.commands import Terms, drop_staged, import_geography, stage_files
from earlyhelp.geography.reading.checks import ABSENT
from earlyhelp.geography.reading.files import Limits, NamedFile
from earlyhelp.geography.reading.populations import read_period
from earlyhelp.geography.reading.report import GeographyReport
from earlyhelp.geography.reading.run import Options
from earlyhelp.geography.reading.values import CellError
from earlyhelp.geography.staged import Sending, StagedFiles
from earlyhelp.geography.vintages import read_vintage
from earlyhelp.geography.wizard import pages
from earlyhelp.geography.wizard.views.shared import (
    MEND_IT,
    SEE_OTHER,
    bp,
    follow_places,
    leave_line,
)
from earlyhelp.terminal import as_csv
from earlyhelp.web.database import session
from earlyhelp.web.logs import warn_request
from earlyhelp.web.state import state
from earlyhelp.web.uploads import FileKind, Refused, check_csv, check_upload, limits_of

ACCEPTED = (FileKind.CSV, FileKind.GEOJSON, FileKind.JSON)
CHOOSE_A_FILE = ("file", "Choose a file that ends in .csv, .json or .geojson")
LONGEST = 200


@bp.get("/imports/areas/new")
@for_roles("data-officer")
def choose_files() -> ResponseReturnValue:
    """Ask for files, and for which authority they are."""
    served = queries.get_served_area(session())
    code = served.code if served else state().settings.area
    return _choose(pages.Choice(code), ())


def _choose(choice: pages.Choice, errors: pages.Errors) -> str:
    page = pages.ChoosePage(
        state().settings.upload_megabytes, choice, queries.get_served_area(session()), errors
    )
    return render_template("areas/choose_files.html", page=page)


@bp.post("/imports/areas/new")
@for_roles("data-officer")
def keep_files() -> ResponseReturnValue:
    """Keep the files under a name of our own until they are checked and confirmed."""
    choice = pages.Choice(_typed("area-code"), _typed("vintage"), _typed("period"))
    files, errors = _sent_files()
    errors += _faults_of(choice)
    if errors:
        return _choose(choice, errors), MEND_IT
    name = secrets.token_urlsafe(32)
    sent = StagedFiles(name, files, choice.area_code, choice.vintage, choice.period)
    stage_files(session(), sent, Sending(actor().account_id or "", now()))
    session().commit()
    return redirect(url_for("areas.check_files", name=name), SEE_OTHER)


def _typed(field: str) -> str:
    return " ".join(request.form.get(field, "").split())


def _sent_files() -> tuple[list[NamedFile], list[tuple[str, str]]]:
    files, errors = [], []
    limits = limits_of(state().settings)
    for sent in request.files.getlist("file"):
        if not sent.filename:
            continue
        content = sent.stream.read()
        found = check_upload(sent.filename, content, ACCEPTED, limits)
        if not isinstance(found, Refused) and found.kind is FileKind.CSV:
            found = check_csv(content, limits) or found
        if isinstance(found, Refused):
            warn_request("import_refused", because=found.because)
            errors.append(("file", found.sentence))
        else:
            files.append(NamedFile.of_bytes(found.shown_name, found.content))
    return files, errors if files or errors else [CHOOSE_A_FILE]


def _faults_of(choice: pages.Choice) -> list[tuple[str, str]]:
    errors = []
    setting = state().settings.area
    fault = queries.find_area_fault(session(), choice.area_code)
    if not choice.area_code:
        errors.append(("area-code", "Enter the code of your authority, such as E10000015"))
    elif fault:
        errors.append(("area-code", f"{fault[0].upper()}{fault[1:]}"))
    elif setting and choice.area_code.upper() != setting.upper():
        wanted = f"Enter {setting}: the setting EARLYHELP_AREA says that this site serves it"
        errors.append(("area-code", wanted))
    if choice.vintage and read_vintage(choice.vintage) is None:
        errors.append(("vintage", "Enter a year, such as 2021"))
    try:
        read_period(choice.period or "2024")
    except CellError:
        errors.append(("period", "Enter a day such as 2024-06-30, or a year"))
    return errors


@bp.get("/imports/areas/new/<name>")
@for_roles("data-officer")
def check_files(name: str) -> ResponseReturnValue:
    """Show what the files hold, what stands in their way and what will change; store nothing."""
    return render_template("areas/check_files.html", page=_check(name))


@bp.get("/imports/areas/new/<name>/problems.csv")
@for_roles("data-officer")
def staged_problems(name: str) -> ResponseReturnValue:
    """Give the problems of files that were checked."""
    rows = showing.problem_rows(_check(name).report)
    return Response(
        as_csv(showing.PROBLEM_COLUMNS, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=problems.csv"},
    )


def _check(name: str) -> pages.CheckPage:
    staged = queries.get_staged(session(), name)
    served = queries.get_served_area(session())
    replaces = served is not None and served.code != staged.area_code.upper()
    report = _import(staged, Terms(dry_run=True, replace=replaces))
    return pages.CheckPage(
        name=name,
        report=report,
        missing=[one for one in report.notices if one in ABSENT.values()],
        goes=[one for one in queries.find_holdings(session()) if one.count] if replaces else (),
        gone_area=served if replaces else None,
    )


def _import(staged: StagedFiles, terms: Terms) -> GeographyReport:
    settings = state().settings
    reading = replace(
        terms.reading,
        vintage=read_vintage(staged.vintage),
        period=read_period(staged.period) if staged.period else None,
        limits=Limits(settings.upload_megabytes, settings.upload_rows),
    )
    terms = replace(terms, reading=reading)
    return import_geography(session(), staged.files, staged.area_code, now(), terms)


@bp.get("/imports/areas/new/<name>/confirm")
@for_roles("data-officer")
def confirm(name: str) -> ResponseReturnValue:
    """Ask where the files are from."""
    check = _check(name)
    if not check.can_come_in:
        return redirect(url_for("areas.check_files", name=name), SEE_OTHER)
    return _confirm(check, pages.Answers())


def _confirm(check: pages.CheckPage, answers: pages.Answers, errors: pages.Errors = ()) -> str:
    page = pages.ConfirmPage(check, answers, errors)
    return render_template("areas/confirm.html", page=page)


@bp.post("/imports/areas/new/<name>/confirm")
@for_roles("data-officer")
def bring_in(name: str) -> ResponseReturnValue:
    """Store what the files hold."""
    check = _check(name)
    if not check.can_come_in:
        return redirect(url_for("areas.check_files", name=name), SEE_OTHER)
    answers = _answers()
    released_on, errors = pages.read_answers(answers, check, now().date())
    if errors:
        return _confirm(check, answers, errors), MEND_IT
    report = _import(queries.get_staged(session(), name), _terms(answers, released_on, check))
    if not report.import_ids:
        return redirect(url_for("areas.check_files", name=name), SEE_OTHER)
    drop_staged(session(), name)
    for import_id in report.import_ids:
        leave_line(Action.IMPORT, import_id)
    follow_places()
    session().commit()
    return redirect(url_for("areas.show_import", import_id=report.import_ids[0]), SEE_OTHER)


def _answers() -> pages.Answers:
    fields = ("source", "released-day", "released-month", "released-year", "licence", "replaces")
    return pages.Answers(*(_typed(field)[:LONGEST] for field in fields))


def _terms(answers: pages.Answers, released_on: date | None, check: pages.CheckPage) -> Terms:
    return Terms(
        replace=check.gone_area is not None,
        reading=Options(source=answers.source),
        imported_by=actor().account_id or "",
        released_on=released_on,
        licence=answers.licence,
    )
