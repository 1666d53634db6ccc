"""Reports and suggested changes: before and after, accept, change, or turn down because."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.services.commands import ChangedMeanwhileError
from earlyhelp.services.upkeep.answers import ASK_BY_NAME, Ask, Fault, as_typed, consistency_faults
from earlyhelp.services.upkeep.choices import (
    Given,
    read_answered,
    read_choices,
    read_whole_check,
)
from earlyhelp.services.upkeep.commands import (
    check_listing,
    decide,
    forget_email,
    handle_report,
    put_right_with,
)
from earlyhelp.services.upkeep.deciding import settle
from earlyhelp.services.upkeep.mails import answer
from earlyhelp.services.upkeep.pages import ReportView, report_view
from earlyhelp.services.upkeep.queries import find_answers_owed, get_listing, get_report
from earlyhelp.services.upkeep.records import Listing, ReportLine
from earlyhelp.services.upkeep.views.shared import (
    EDITOR,
    MEND_IT,
    MOVED_ON,
    SEE_OTHER,
    bp,
    filters,
    hand,
    leave_line,
    link_to,
    send,
    whole_address,
)
from earlyhelp.services.upkeep.words import (
    BECAUSE_LABELS,
    DECISION_LABELS,
    OUTCOME_LABELS,
    Because,
    Decision,
    ToldBy,
)
from earlyhelp.services.words import METHOD_LABELS, CheckMethod, CheckOutcome
from earlyhelp.web.database import session
from earlyhelp.web.mail import mail_url
from earlyhelp.web.state import state

BECAUSES = tuple((one.value, label) for one, label in BECAUSE_LABELS.items())
METHODS = tuple((one.value, label) for one, label in METHOD_LABELS.items())
CHANGED_MEANWHILE = (
    "Somebody has changed this listing since you opened this page. "
    "Nothing was stored. Look at what it says now, and decide again."
)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report, what the listing says now, and what the editor has chosen so far."""

    report: ReportView
    listing: Listing
    given: Given
    errors: tuple[Fault, ...]
    moved_on: str | None
    edit: str | None
    ask: Ask | None
    """How the fact that a report in words is about can be put right on this page."""
    typed: tuple[str, ...]
    outcome_words: str
    usual_method: str
    because_labels: Mapping[Because, str] = field(default_factory=lambda: BECAUSE_LABELS)
    decisions: Mapping[Decision, str] = field(default_factory=lambda: DECISION_LABELS)
    becauses: tuple[tuple[str, str], ...] = BECAUSES
    methods: tuple[tuple[str, str], ...] = METHODS


@bp.get("/editor/reports/<int:report_id>")
@for_roles(EDITOR)
def show_report(report_id: int) -> ResponseReturnValue:
    """Show what we were told, and what the listing says now."""
    return _page(report_id, {}, ())


@bp.post("/editor/reports/<int:report_id>")
@for_roles(EDITOR)
def decide_report(report_id: int) -> ResponseReturnValue:
    """Store what an editor decided of a report, and tell whoever reported it."""
    report = get_report(session(), report_id)
    if not report.is_open:
        return redirect(url_for("upkeep.show_report", report_id=report_id), SEE_OTHER)
    given = {name: request.form.getlist(name) for name in request.form}
    try:
        errors = _decide(report_id, given)
    except ChangedMeanwhileError:
        session().rollback()
        return _page(report_id, given, (), CHANGED_MEANWHILE), MOVED_ON
    if errors:
        session().rollback()
        return _page(report_id, given, errors), MEND_IT
    leave_line(Action.DECIDE, "service_report", str(report_id))
    session().commit()
    _tell_reporter(report_id)
    if get_report(session(), report_id).is_open:
        flash("Stored. Some changes still wait for a decision.")
        return redirect(url_for("upkeep.show_report", report_id=report_id), SEE_OTHER)
    flash("The report has been dealt with.")
    return redirect(
        url_for("upkeep.show_check", public_id=report.service_id, **filters()), SEE_OTHER
    )


def _decide(report_id: int, given: Given) -> tuple[Fault, ...]:
    """Store the decisions of a form; return what has to be mended instead, if anything."""
    report = get_report(session(), report_id)
    method, errors = read_whole_check(given)
    if report.suggestions:
        found = _decide_suggestions(report_id, given, errors)
    else:
        found = _answer_words(report_id, given, errors)
    if found:
        return found
    if method is not None:
        check_listing(session(), report.service_id, method, CheckOutcome.CHANGED, hand())
    return ()


def _decide_suggestions(
    report_id: int, given: Given, errors: tuple[Fault, ...]
) -> tuple[Fault, ...]:
    report = get_report(session(), report_id)
    undecided = {line.id: line for line in report.suggestions if line.decision is None}
    choices = read_choices(tuple(undecided.values()), given)
    values = {
        undecided[one.suggestion_id].field: one.value
        for one in choices.decided
        if one.decision is not Decision.TURNED_DOWN
    }
    faults = _consistency(report.service_id, values, f"decision-{next(iter(undecided), 0)}")
    if errors or choices.errors or faults:
        return (*choices.errors, *errors, *faults)
    decide(session(), report_id, choices.decided, _version(given), hand())
    return ()


def _answer_words(report_id: int, given: Given, errors: tuple[Fault, ...]) -> tuple[Fault, ...]:
    report = get_report(session(), report_id)
    listing = get_listing(session(), report.service_id)
    answered = read_answered(report, listing.facts, given)
    if errors or answered.errors or answered.outcome is None:
        return (*answered.errors, *errors)
    if answered.has_value and report.field is not None:
        faults = _consistency(report.service_id, {report.field: answered.value}, "value")
        if faults:
            return faults
        put_right_with(session(), report_id, answered.value, _version(given), hand())
        return ()
    handle_report(session(), report_id, answered.outcome, answered.because, hand())
    return ()


def _consistency(public_id: str, values: Mapping[str, object], field: str) -> tuple[Fault, ...]:
    """Return what could not stand side by side in a listing if these values were stored."""
    facts = settle(get_listing(session(), public_id).facts, values, today())
    return tuple((field, sentence) for _, sentence in consistency_faults(facts))


def _version(given: Given) -> int:
    text = next(iter(given.get("version", ())), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - longer is no version of ours


def _tell_reporter(report_id: int) -> None:
    """Tell whoever left an address what became of it, and forget the address."""
    for owed in find_answers_owed(session(), report_id):
        link = whole_address("services.show_service", public_id=owed.service_id)
        letter = answer(owed.name, owed.outcome, owed.because, link)
        if send(owed.email, letter.subject, letter.text) or not mail_url(state().settings):
            forget_email(session(), owed.report_id)
    session().commit()


def _page(
    report_id: int, given: Given, errors: tuple[Fault, ...], moved_on: str | None = None
) -> str:
    report = get_report(session(), report_id)
    listing = get_listing(session(), report.service_id)
    ask = ASK_BY_NAME.get(report.field or "")
    page = ReportPage(
        report=report_view(report, listing),
        listing=listing,
        given=given,
        errors=errors,
        moved_on=moved_on,
        edit=link_to("editing.edit", public_id=report.service_id),
        ask=ask,
        typed=tuple(as_typed(getattr(listing.facts, ask.name))) if ask else (),
        outcome_words=_outcome_words(report),
        usual_method=_usual_method(report).value,
    )
    return render_template("upkeep/show_report.html", page=page)


def _outcome_words(report: ReportLine) -> str:
    if report.outcome is None:
        return ""
    because = f". {BECAUSE_LABELS[report.because]}" if report.because else ""
    return f"{OUTCOME_LABELS[report.outcome]}{because}"


def _usual_method(report: ReportLine) -> CheckMethod:
    by_link = report.by_kind is ToldBy.PROVIDER
    return CheckMethod.PROVIDER_LINK if by_link else CheckMethod.TELEPHONE
