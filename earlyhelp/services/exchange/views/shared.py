"""What the steps of an import share: the blueprint, limits, and a staged list checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, Flask, Response, current_app, render_template

from earlyhelp.accounts.guards import actor
from earlyhelp.clock import now
from earlyhelp.services.exchange import pages
from earlyhelp.services.exchange.checked import Checked
from earlyhelp.services.exchange.commands import (
    ImportOptions,
    check_files,
)
from earlyhelp.services.exchange.layouts import AskColumns
from earlyhelp.services.exchange.limits import Limits
from earlyhelp.services.exchange.opening import AskEncoding, Unread
from earlyhelp.services.exchange.options import TellKept
from earlyhelp.services.exchange.past import Staged
from earlyhelp.terminal import as_csv
from earlyhelp.web.database import session
from earlyhelp.web.state import state
from earlyhelp.web.uploads import FileKind

bp = Blueprint("exchange", __name__, template_folder="../templates")
KEY = "earlyhelp.exchange"
ROLES = ("data-officer", "directory-editor")
ACCEPTED = (FileKind.CSV, FileKind.XLSX, FileKind.JSON)
SEE_OTHER, MEND_IT = 303, 400
LONGEST_SOURCE, LONGEST_LICENCE = 120, 200
CHOOSE_WHAT = (("leave-out", "Choose what to do about the problems"),)
CHOOSE_TEXT = (("encoding", "Choose whether the text reads well"),)


def init_exchange(app: Flask, tell_kept: TellKept) -> None:
    """Say who is told of facts that stay as they are here although a list says something else."""
    app.extensions[KEY] = tell_kept


def limits() -> Limits:
    """Return how much a file may hold here."""
    settings = state().settings
    return Limits(
        megabytes=settings.upload_megabytes,
        unpacked_megabytes=settings.unpacked_megabytes,
        members=settings.archive_members,
        rows=settings.upload_rows,
        columns=settings.upload_columns,
        cell_characters=settings.cell_characters,
    )


def options_for(source: str) -> ImportOptions:
    """Return what is known of a list of a source in this request."""
    moment = now()
    return ImportOptions(
        on=moment.date(),
        recorded_at=moment,
        source=source,
        by=actor().account_id,
        limits=limits(),
        finds_duplicates=True,
        tell_kept=current_app.extensions.get(KEY),
    )


def options_of(staged: Staged, licence: str = "") -> ImportOptions:
    """Return what is known of a staged list."""
    return replace(
        options_for(staged.source),
        file_name=staged.file_name,
        licence=licence,
        encoding=staged.encoding,
        decisions=staged.decisions,
    )


def check_staged(staged: Staged) -> Checked | AskColumns | AskEncoding | Unread:
    """Return a staged list beside what stands here."""
    return check_files(session(), staged.files, options_of(staged))


def show_check(staged: Staged, found: Checked | AskEncoding | Unread) -> str:
    """Return the page that shows what a list holds."""
    page = pages.check_page(staged.name, staged.file_name, staged.source, found)
    return render_template("exchange/check_list.html", page=page)


def undecided(staged: Staged) -> Checked | None:
    """Return a list that may go on but for decisions that are still open."""
    found = check_staged(staged)
    if not isinstance(found, Checked) or found.report.is_blocked:
        return None
    is_open = found.report.conflicts or (
        found.report.duplicates and not staged.decisions.duplicates_seen
    )
    return found if is_open else None


def step_before(staged: Staged, found: Checked | AskColumns | AskEncoding | Unread) -> str | None:
    """Return the step that has to be taken before a list may come in."""
    if not isinstance(found, Checked) or found.report.is_blocked:
        return "exchange.check_list"
    if found.report.conflicts:
        return "exchange.decide"
    if found.report.duplicates and not staged.decisions.duplicates_seen:
        return "exchange.decide"
    return None if found.can_come_in else "exchange.check_list"


def download(text: str, name: str) -> Response:
    """Return a file of CSV."""
    return Response(
        text,
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def csv_file(columns: Sequence[str], rows: Iterable[Mapping[str, object]], name: str) -> Response:
    """Return rows as a file of CSV."""
    return download(as_csv(columns, rows), name)
