"""Pages of the audit: lines by person, record and day, the check of the chain, and files."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Act, Action, verify
from earlyhelp.accounts.audit.pages import AuditPage, VerifiedPage
from earlyhelp.accounts.audit.queries import count_lines, find_lines, find_persons, read_chain
from earlyhelp.accounts.audit.showing import COLUMNS
from earlyhelp.accounts.audit.wanted import PURPOSES, Typed, Wanted, read_day, read_query
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.accounts.retention.guards import find_by_reference
from earlyhelp.clock import now, today
from earlyhelp.logs import INFO
from earlyhelp.terminal import as_csv, as_json, known_facts
from earlyhelp.web.database import session
from earlyhelp.web.logs import note_request, warn_request
from earlyhelp.web.paging import read_page
from earlyhelp.web.state import state

bp = Blueprint("audit", __name__, template_folder="templates", url_prefix="/admin/audit")
LINES_A_PAGE = 50
LONGEST = 254
SEE_OTHER, MEND_IT = 303, 422
CHOOSE_A_PURPOSE = (("purpose", "Choose why you take these lines out"),)


@bp.get("")
@for_roles("administrator")
@audited(Action.OPEN, "audit_line")
def show_lines() -> ResponseReturnValue:
    """Show the lines that were asked for, the newest first."""
    return _page(_wanted(), Typed())


@bp.post("")
@for_roles("administrator")
def choose() -> ResponseReturnValue:
    """Turn what was typed into opaque ids, so that no reference stands in an address."""
    typed = _typed()
    persons = find_persons(session(), typed.person) if typed.person else ()
    records = find_by_reference(session(), typed.reference) if typed.reference else ()
    since, until = read_day(typed.since), read_day(typed.until)
    errors = [
        *_unless(persons or not typed.person, "person", "Nobody has an account with that e-mail"),
        *_unless(records or not typed.reference, "reference", "No record here has that reference"),
        *_unless(not isinstance(since, str), "since-day", str(since)),
        *_unless(not isinstance(until, str), "until-day", str(until)),
    ]
    if isinstance(since, date) and isinstance(until, date) and until < since:
        errors.append(("until-day", "The last day must be the same as the first day or later"))
    if typed.reference:
        found = records[0] if len(records) == 1 else None
        record_act(session(), actor(), Act(Action.SEARCH, "assessment", found), now())
        session().commit()
    if errors:
        return _page(Wanted(), replace(typed, errors=tuple(errors))), MEND_IT
    wanted = Wanted(
        tuple(persons),
        tuple(records),
        since if isinstance(since, date) else None,
        until if isinstance(until, date) else None,
    )
    return redirect(url_for("audit.show_lines", **wanted.as_query()), SEE_OTHER)


@bp.post("/verify")
@for_roles("administrator")
def check() -> ResponseReturnValue:
    """Read the whole chain and say whether every line holds; nobody waits for it meanwhile."""
    with state().database.session() as reading:
        found = verify(read_chain(reading))
    outcome = "done" if found.broken is None else "broken"
    record_act(session(), actor(), Act(Action.VERIFY, "audit_line", outcome=outcome), now())
    session().commit()
    if found.broken is None:
        note_request("audit_head", INFO, head=str(found.head), count=found.lines)
    else:
        warn_request("audit_broken", count=found.broken.line_id)
    return render_template("audit/check.html", page=VerifiedPage(found))


@bp.post("/export.<any(csv, json):form>")
@for_roles("administrator")
def export(form: str) -> ResponseReturnValue:
    """Give the lines that were asked for as a file, with the reason in the line of the export."""
    wanted, purpose = _wanted(), request.form.get("purpose", "")
    if purpose not in PURPOSES:
        return _page(wanted, Typed(errors=CHOOSE_A_PURPOSE)), MEND_IT
    record_act(session(), actor(), Act(Action.EXPORT, "audit_line", purpose=purpose), now())
    rows = [shown.as_row() for shown in find_lines(session(), wanted)]
    session().commit()
    text = as_csv(COLUMNS, rows) if form == "csv" else as_json([known_facts(row) for row in rows])
    return Response(
        text,
        mimetype="text/csv" if form == "csv" else "application/json",
        headers={"Content-Disposition": f"attachment; filename=audit-{today()}.{form}"},
    )


def _wanted() -> Wanted:
    given = request.args
    days = (given.get("since", ""), given.get("until", ""))
    return read_query(given.getlist("person"), given.getlist("record"), days)


def _typed() -> Typed:
    def given(name: str) -> str:
        return request.form.get(name, "").strip()[:LONGEST]

    def parts(name: str) -> tuple[str, str, str]:
        return given(f"{name}-day"), given(f"{name}-month"), given(f"{name}-year")

    return Typed(given("person"), given("reference"), parts("since"), parts("until"))


def _unless(holds: object, field: str, sentence: str) -> Sequence[tuple[str, str]]:
    return () if holds else ((field, sentence),)


def _page(wanted: Wanted, typed: Typed) -> str:
    total = count_lines(session(), wanted)
    paging = read_page(request.args.get("page"), LINES_A_PAGE, total)
    lines = list(find_lines(session(), wanted, limit=paging.size, offset=paging.offset))
    persons = sorted({line.who for line in lines}) if wanted.persons else []
    page = AuditPage(lines, paging, wanted, typed, persons)

    def address(number: int) -> str:
        return url_for("audit.show_lines", page=number, **wanted.as_query())

    return render_template("audit/show_lines.html", page=page, address=address)
