"""A file about indicators: chosen, looked at beside the catalogue, and stored."""

import secrets

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import now
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.indicator_files import IndicatorFile, Layout, Unread, read_indicator_file
from earlyhelp.jsna.indicators import file_pages
from earlyhelp.jsna.indicators.changes import Because, ChangedMeanwhileError
from earlyhelp.jsna.indicators.commands import store_facts
from earlyhelp.jsna.indicators.previews import Preview, decided, preview
from earlyhelp.jsna.indicators.queries import (
    find_columns_set_here,
    find_entries,
    find_entries_to_come,
)
from earlyhelp.jsna.indicators.views.shared import (
    MEND_IT,
    ROLE,
    SEE_OTHER,
    bp,
    leave_line,
    own_change,
)
from earlyhelp.jsna.queries import get_staged_file
from earlyhelp.jsna.runs.commands import drop_file, stage_file
from earlyhelp.jsna.seeding.commands import seed_catalogue
from earlyhelp.web.database import session
from earlyhelp.web.logs import warn_request
from earlyhelp.web.state import state
from earlyhelp.web.uploads import FileKind, Refused, check_csv, check_upload, limits_of

CHOOSE_A_FILE = (("file", "Choose a file that ends in .csv"),)
CHOOSE_WHAT = (("leave-out", "Choose what to do about the problems"),)
MEANWHILE = (("", "Somebody else changed the catalogue meanwhile. Look again, then store it."),)


@bp.get("/imports/indicators/file")
@for_roles(ROLE)
def choose_file() -> ResponseReturnValue:
    """Ask for a file about indicators."""
    page = file_pages.FilePage(state().settings.upload_megabytes)
    return render_template("indicators/choose_file.html", page=page)


@bp.post("/imports/indicators/file")
@for_roles(ROLE)
def keep_file() -> ResponseReturnValue:
    """Keep a file under a name of our own until it is looked at."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _choose_again(CHOOSE_A_FILE)
    limits = limits_of(state().settings)
    found = check_upload(sent.filename, sent.stream.read(), {FileKind.CSV}, limits)
    if not isinstance(found, Refused):
        found = check_csv(found.content, limits) or found
    if isinstance(found, Refused):
        warn_request("indicators_refused", because=found.because)
        return _choose_again((("file", found.sentence),))
    read = read_indicator_file(found.content, found.shown_name)
    if isinstance(read, Unread):
        return _choose_again((("file", read.sentence),))
    name = secrets.token_urlsafe(32)
    stage_file(session(), StagedFile(name, found.shown_name, found.content, now()))
    session().commit()
    return redirect(url_for("indicators.show_file", name=name), SEE_OTHER)


def _choose_again(errors: tuple[tuple[str, str], ...]) -> ResponseReturnValue:
    page = file_pages.FilePage(state().settings.upload_megabytes, errors)
    return render_template("indicators/choose_file.html", page=page), MEND_IT


@bp.get("/imports/indicators/file/<name>")
@for_roles(ROLE)
def show_file(name: str) -> ResponseReturnValue:
    """Show what a file would do, fact by fact; nothing is stored."""
    file = get_staged_file(session(), name)
    read = read_indicator_file(file.content, file.file_name)
    if isinstance(read, Unread):
        return _choose_again((("file", read.sentence),))
    page = _page(name, read)
    return render_template("indicators/show_file.html", page=page)


def _page(
    name: str, read: IndicatorFile, errors: tuple[tuple[str, str], ...] = ()
) -> file_pages.PreviewPage:
    chosen = request.form.getlist("take")
    return file_pages.PreviewPage(name, read.name, _preview(read), _adds(), chosen, errors)


def _adds() -> bool:
    return request.values.get("add") == "yes"


def _preview(read: IndicatorFile) -> Preview:
    return preview(
        read, find_entries_to_come(session()), find_columns_set_here(session()), adds=_adds()
    )


@bp.post("/imports/indicators/file/<name>")
@for_roles(ROLE)
def store_file(name: str) -> ResponseReturnValue:
    """Store what a file brings, and of what is kept here only what was chosen."""
    file = get_staged_file(session(), name)
    read = read_indicator_file(file.content, file.file_name)
    if isinstance(read, Unread):
        return _choose_again((("file", read.sentence),))
    seed_catalogue(session())
    page = _page(name, read)
    if page.found.problems and request.form.get("leave-out") != "yes":
        session().rollback()
        shown = _page(name, read, CHOOSE_WHAT)
        return render_template("indicators/show_file.html", page=shown), MEND_IT
    because = Because.METADATA if read.layout is Layout.METADATA else Because.FILE
    after = decided(page.found, find_entries(session()), request.form.getlist("take"))
    try:
        store_facts(session(), after, own_change(because, read.name))
    except ChangedMeanwhileError:
        session().rollback()
        shown = _page(name, read, MEANWHILE)
        return render_template("indicators/show_file.html", page=shown), MEND_IT
    drop_file(session(), name)
    leave_line(Action.IMPORT, "indicators", read.sha256)
    session().commit()
    return redirect(url_for("indicators.list_indicators"), SEE_OTHER)
