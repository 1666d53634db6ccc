"""Pages of retention: the rules, what is due, holds, and what is held about one family."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.audit.wanted import read_day
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.accounts.retention import commands
from earlyhelp.accounts.retention.commands import HeldError
from earlyhelp.accounts.retention.guards import find_by_reference, registry
from earlyhelp.accounts.retention.kinds import NewHold
from earlyhelp.accounts.retention.pages import HoldPage, RetentionPage, RulePage, SubjectPage
from earlyhelp.accounts.retention.queries import find_holds, find_rules
from earlyhelp.accounts.retention.rules import Rule, read_period
from earlyhelp.accounts.retention.words import HOLD_REASONS, SUBJECT_PURPOSE
from earlyhelp.clock import now, today
from earlyhelp.logs import INFO
from earlyhelp.terminal import as_json
from earlyhelp.web.database import session
from earlyhelp.web.logs import note_request, warn_request
from earlyhelp.web.state import state

bp = Blueprint("retention", __name__, template_folder="templates", url_prefix="/admin")
SEE_OTHER, MEND_IT, CONFLICT = 303, 422, 409
LONGEST_REASON, LONGEST_REFERENCE = 500, 254
ASSESSMENT = "assessment"
NO_REFERENCE = (("reference", "No record here has that reference"),)


@bp.get("/retention")
@for_roles("administrator")
def show_rules() -> ResponseReturnValue:
    """Show every rule, what the next purge would take, and the holds."""
    due = commands.find_due(session(), registry(), now())
    page = RetentionPage(due, find_holds(session(), today()))
    return render_template("retention/show_rules.html", page=page)


@bp.get("/retention/rules/<kind>")
@for_roles("administrator")
def ask_rule(kind: str) -> ResponseReturnValue:
    """Ask how long one kind of record is kept, and why."""
    known = registry().kind(kind) or abort(404)
    rule = find_rules(session(), registry()).get(kind)
    page = RulePage(known)
    if rule is not None:
        period = rule.keep_for
        page = RulePage(known, str(period.amount), period.unit.value, rule.reason)
    return render_template("retention/ask_rule.html", page=page)


@bp.post("/retention/rules/<kind>")
@for_roles("administrator")
def set_rule(kind: str) -> ResponseReturnValue:
    """Keep a rule, or say what to mend."""
    known, given = registry().kind(kind) or abort(404), request.form.get
    amount, unit = given("amount", "").strip()[:10], given("unit", "")
    reason = given("reason", "").strip()
    period = read_period(f"{amount} {unit}")
    errors = []
    if period is None:
        errors.append(("amount", "Enter how long, as a whole number, and choose a unit"))
    if not 0 < len(reason) <= LONGEST_REASON:
        errors.append(("reason", f"Enter why so long, in {LONGEST_REASON} characters or fewer"))
    if period is None or errors:
        page = RulePage(known, amount, unit, reason[:LONGEST_REASON], tuple(errors))
        return render_template("retention/ask_rule.html", page=page), MEND_IT
    who = actor()
    rule = Rule(kind, period, known.counted_from, reason, who.account_id or "nobody", today())
    commands.set_rule(session(), who, rule, now())
    session().commit()
    warn_request("setting_changed", kind=f"retention {kind}")
    return redirect(url_for("retention.show_rules"), SEE_OTHER)


@bp.get("/retention/hold")
@for_roles("administrator")
def ask_hold() -> ResponseReturnValue:
    """Ask which record is to be held, why and until when."""
    return render_template("retention/ask_hold.html", page=HoldPage())


@bp.post("/retention/hold")
@for_roles("administrator")
def set_hold() -> ResponseReturnValue:
    """Hold the records of one family, or say what to mend."""
    page = _typed_hold()
    ends_on = read_day(page.until)
    ids = find_by_reference(session(), page.reference)
    errors = [] if ids else list(NO_REFERENCE)
    if page.reason not in HOLD_REASONS:
        errors.append(("reason", "Choose why the record has to stay"))
    if not isinstance(ends_on, date):
        errors.append(("until-day", ends_on or "Enter the last day of the hold"))
    elif ends_on <= today():
        errors.append(("until-day", "The last day of the hold must be in the future"))
    if errors or not isinstance(ends_on, date):
        page = replace(page, errors=tuple(errors))
        return render_template("retention/ask_hold.html", page=page), MEND_IT
    who = actor()
    for one in ids:
        new = NewHold(ASSESSMENT, one, page.reason, who.account_id or "nobody", ends_on)
        commands.hold(session(), who, new, now())
    session().commit()
    return redirect(url_for("retention.show_rules"), SEE_OTHER)


def _typed_hold() -> HoldPage:
    def given(name: str) -> str:
        return request.form.get(name, "").strip()[:LONGEST_REFERENCE]

    until = (given("until-day"), given("until-month"), given("until-year"))
    return HoldPage(given("reference"), given("reason"), until)


@bp.post("/retention/hold/<hold_id>/release")
@for_roles("administrator")
def release_hold(hold_id: str) -> ResponseReturnValue:
    """End a hold."""
    commands.release(session(), actor(), hold_id, now())
    session().commit()
    return redirect(url_for("retention.show_rules"), SEE_OTHER)


@bp.get("/subject")
@for_roles("administrator")
def ask_subject() -> ResponseReturnValue:
    """Ask for a family's reference."""
    return render_template("retention/subject.html", page=SubjectPage())


@bp.post("/subject")
@for_roles("administrator")
def find_subject() -> ResponseReturnValue:
    """Show how much is held under a reference; it stands in no address."""
    reference = _reference()
    page = _subject(reference)
    only = page.ids[0] if len(page.ids) == 1 else None
    act = Act(Action.SEARCH, ASSESSMENT, only, purpose=SUBJECT_PURPOSE)
    record_act(session(), actor(), act, now())
    session().commit()
    return render_template("retention/subject.html", page=page), MEND_IT if page.errors else 200


@bp.post("/subject/export")
@for_roles("administrator")
def export_subject() -> ResponseReturnValue:
    """Give everything held under a reference as a file."""
    page = _subject(_reference())
    if page.errors:
        return render_template("retention/subject.html", page=page), MEND_IT
    held = registry().export_subject(session(), page.ids)
    for one in page.ids:
        act = Act(Action.EXPORT, ASSESSMENT, one, purpose=SUBJECT_PURPOSE)
        record_act(session(), actor(), act, now())
    session().commit()
    return Response(
        as_json(held),
        mimetype="application/json",
        headers={"Content-Disposition": f"attachment; filename=subject-access-{today()}.json"},
    )


@bp.post("/subject/erase")
@for_roles("administrator")
def erase_subject() -> ResponseReturnValue:
    """Ask whether to take everything away; once confirmed, do it."""
    page = _subject(_reference())
    if page.errors:
        return render_template("retention/subject.html", page=page), MEND_IT
    if request.form.get("confirmed") != "yes":
        return render_template("retention/confirm_erase.html", page=page)
    try:
        commands.erase(session(), actor(), registry(), page.ids, now())
    except HeldError:
        session().rollback()
        page = _subject(page.reference)
        return render_template("retention/confirm_erase.html", page=page), CONFLICT
    session().commit()
    session().close()
    warn_request("records_erased", count=len(page.ids))
    if not commands.compact(state().database):
        note_request("compact_deferred", INFO)
    return render_template("retention/erased.html", page=SubjectPage(erased=len(page.ids)))


def _reference() -> str:
    return request.form.get("reference", "").strip()[:LONGEST_REFERENCE]


def _subject(reference: str) -> SubjectPage:
    ids = find_by_reference(session(), reference)
    if not ids:
        return SubjectPage(reference, errors=NO_REFERENCE)
    holds = [hold for hold in find_holds(session(), today()) if hold.record_id in ids]
    return SubjectPage(reference, ids, max((hold.ends_on for hold in holds), default=None))
