"""The list of indicators, one of them to be changed, its history, and taking a change back."""

from dataclasses import replace

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.jsna.catalogue import Entry
from earlyhelp.jsna.entries import COLUMNS, ID, cells_of, differences
from earlyhelp.jsna.indicators import listing, pages, showing
from earlyhelp.jsna.indicators.changes import (
    CONFIRMED,
    Because,
    ChangedMeanwhileError,
    NotUndoneError,
    confirmed,
    prepare,
    restored,
)
from earlyhelp.jsna.indicators.commands import change_entry, undo_change, undo_file
from earlyhelp.jsna.indicators.queries import (
    count_readings,
    find_changes,
    find_changes_beside,
    find_entries,
    get_change,
    get_entry,
)
from earlyhelp.jsna.indicators.views.shared import (
    CLASH,
    MEND_IT,
    ROLE,
    SEE_OTHER,
    bp,
    leave_line,
    names_of,
    own_change,
)
from earlyhelp.jsna.seeding.commands import seed_catalogue
from earlyhelp.terminal import as_csv
from earlyhelp.web.database import session
from earlyhelp.web.paging import read_page
from earlyhelp.web.words import moment

CHANGE = "indicator_change"
TYPED = tuple(name for name in COLUMNS if name not in {ID, "needs", *CONFIRMED})
MOST_NEEDS = 12


@bp.get("/imports/indicators")
@for_roles(ROLE)
def list_indicators() -> ResponseReturnValue:
    """List the catalogue, indicators that are linked to no need first."""
    given = request.args.get
    filters = listing.Filters(
        *(given(name, "").strip()[:100] for name in ("text", "theme", "need", "state"))
    )
    by_id = find_entries(session())
    bare = [i for i, one in by_id.items() if listing.state_of(one, by_id) == listing.UNMAPPED]
    readings = dict.fromkeys(bare, 0) | dict(count_readings(session(), bare))
    lines = listing.ordered(by_id, filters, readings)
    paging = read_page(given("page"), listing.ON_A_PAGE, len(lines))
    page = listing.ListPage(
        lines=lines[paging.offset : paging.offset + paging.size],
        paging=paging,
        filters=filters,
        unmapped=len(bare),
        held=len(by_id),
    )
    return render_template("indicators/list_indicators.html", page=page)


@bp.post("/imports/indicators")
@for_roles(ROLE)
def start_catalogue() -> ResponseReturnValue:
    """Fill in the indicators that come with the program."""
    added = seed_catalogue(session())
    if added:
        leave_line(Action.CREATE, "indicators", "packaged")
        session().commit()
    return redirect(url_for("indicators.list_indicators"), SEE_OTHER)


@bp.get("/imports/indicators/export.csv")
@for_roles(ROLE)
@audited(Action.EXPORT, "indicators")
def export() -> ResponseReturnValue:
    """Give the whole catalogue as CSV; chosen again it changes nothing."""
    rows = showing.export_rows(find_entries(session()).values())
    name = f"attachment; filename={showing.FILE_NAME}"
    text = as_csv(COLUMNS, rows)
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": name})


@bp.get("/imports/indicators/<indicator_id>")
@for_roles(ROLE)
def edit(indicator_id: str) -> ResponseReturnValue:
    """Show one indicator, to be changed."""
    return render_template("indicators/edit.html", page=_form(get_entry(session(), indicator_id)))


def _form(entry: Entry) -> pages.FormPage:
    id_ = entry.indicator.id
    readings = count_readings(session(), [id_]).get(id_, 0)
    page = pages.form_page(entry, find_entries(session()), readings)
    by = entry.indicator.confirmed_by
    return replace(page, confirmed_by=names_of([by])[by] if by else "")


@bp.post("/imports/indicators/<indicator_id>")
@for_roles(ROLE)
def store(indicator_id: str) -> ResponseReturnValue:
    """Store what was typed, unless somebody else has stored something meanwhile."""
    entry = get_entry(session(), indicator_id)
    typed = _typed(entry)
    after = prepare(entry, typed, find_entries(session()))
    page = _form(entry)
    if isinstance(after, tuple):
        shown = replace(page, cells={**page.cells, **typed}, errors=pages.errors_of(after))
        return render_template("indicators/edit.html", page=shown), MEND_IT
    if request.form.get("version") != str(entry.version):
        return _clash(page, entry, after)
    change = own_change()
    after = _vouched(cells_of(entry), after, change.by)
    try:
        number = change_entry(session(), entry, after, change)
    except ChangedMeanwhileError as meanwhile:
        session().rollback()
        return _clash(_form(meanwhile.entry), meanwhile.entry, after)
    if number is not None:
        leave_line(Action.CHANGE, CHANGE, number)
        session().commit()
    return redirect(url_for("indicators.show_history", indicator_id=indicator_id), SEE_OTHER)


def _typed(entry: Entry) -> dict[str, str]:
    """Return the facts that the form sent; one that it did not ask for stays as it is."""
    given = request.form
    typed = {name: given[name] for name in TYPED if name in given}
    if "needs-1" in given:
        codes = (given.get(f"needs-{number}", "") for number in range(1, MOST_NEEDS + 1))
        typed["needs"] = "; ".join(code for code in codes if code.strip())
    if not entry.indicator.is_local:
        typed.pop("stands_for", None)
    return typed


def _vouched(before: dict[str, str], after: dict[str, str], by: str) -> dict[str, str]:
    """Return facts with who vouches for them: whoever sends the form with its box ticked."""
    if request.form.get("confirm") != "yes":
        return after | dict.fromkeys(CONFIRMED, "")
    is_as_confirmed = bool(before["confirmed_by"]) and not differences(before, after)
    return after if is_as_confirmed else confirmed(after, by, own_change().at.date())


def _clash(page: pages.FormPage, entry: Entry, after: dict[str, str]) -> ResponseReturnValue:
    """Show what somebody else stored beside what was typed; nothing is stored yet."""
    newest = next(iter(find_changes(session(), entry.indicator.id)), None)
    by, at = ("", "") if newest is None else (newest.change.by, moment(newest.change.at))
    own = {name: text for name, text in after.items() if name not in CONFIRMED}
    clash = pages.Clash(names_of([by])[by], at, differences(cells_of(entry), own))
    shown = replace(
        page,
        cells={**page.cells, **own},
        clash=clash,
        errors=(("version", "Look at what somebody else changed, then save again"),),
    )
    return render_template("indicators/edit.html", page=shown), CLASH


@bp.get("/imports/indicators/<indicator_id>/history")
@for_roles(ROLE)
def show_history(indicator_id: str) -> ResponseReturnValue:
    """Show every change of an indicator, the newest first."""
    entry = get_entry(session(), indicator_id)
    changes = find_changes(session(), indicator_id)
    by = _people(entry, [one.change.by for one in changes])
    now = cells_of(entry)
    page = pages.HistoryPage(
        indicator_id,
        entry.indicator.name,
        [pages.history_line(one, now, by) for one in changes],
    )
    return render_template("indicators/history.html", page=page)


def _people(entry: Entry, others: list[str]) -> dict[str, str]:
    return names_of([*others, *([entry.indicator.confirmed_by or ""])])


@bp.get("/imports/indicators/changes/<int:change_id>/undo")
@for_roles(ROLE)
def ask_undo(change_id: int) -> ResponseReturnValue:
    """Ask whether a change is to be taken back."""
    return render_template("indicators/undo.html", page=_undo_page(change_id))


def _undo_page(change_id: int) -> pages.UndoPage:
    stored = get_change(session(), change_id)
    entry = get_entry(session(), stored.indicator_id)
    now, because = cells_of(entry), ""
    try:
        restored(now, stored)
    except NotUndoneError as error:
        because = str(error)
    is_of_file = stored.change.because in {Because.FILE, Because.METADATA}
    return pages.UndoPage(
        stored.indicator_id,
        entry.indicator.name,
        pages.history_line(stored, now, _people(entry, [stored.change.by])),
        len(find_changes_beside(session(), stored)) if is_of_file else 0,
        because,
    )


@bp.post("/imports/indicators/changes/<int:change_id>/undo")
@for_roles(ROLE)
def undo(change_id: int) -> ResponseReturnValue:
    """Take a change back, or all that came with the same file."""
    stored = get_change(session(), change_id)
    change = own_change(Because.UNDO)
    try:
        if request.form.get("what") == "file":
            undo_file(session(), change_id, change)
        else:
            undo_change(session(), change_id, change)
    except NotUndoneError as error:
        session().rollback()
        page = replace(_undo_page(change_id), because=str(error))
        return render_template("indicators/undo.html", page=page), MEND_IT
    leave_line(Action.UNDO, CHANGE, change_id)
    session().commit()
    address = url_for("indicators.show_history", indicator_id=stored.indicator_id)
    return redirect(address, SEE_OTHER)
