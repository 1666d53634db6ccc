"""The check of one listing: facts beside what to ask, one press, and on to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.services.upkeep.checklist import what_to_check
from earlyhelp.services.upkeep.commands import (
    check_listing,
    close_listing,
    end_links,
    make_link,
)
from earlyhelp.services.upkeep.mails import reminder
from earlyhelp.services.upkeep.pages import (
    Fact,
    ReportView,
    check_words_of,
    editor_facts,
    report_view,
)
from earlyhelp.services.upkeep.queries import get_listing
from earlyhelp.services.upkeep.queueing import Line, choose, derive_queue, next_after
from earlyhelp.services.upkeep.records import Listing
from earlyhelp.services.upkeep.views.shared import (
    EDITOR,
    MEND_IT,
    SEE_OTHER,
    bp,
    chosen_reason,
    filters,
    hand,
    leave_line,
    link_to,
    periods,
    queue_lines,
    send,
    standings,
    whole_address,
)
from earlyhelp.services.upkeep.words import LinkEnd
from earlyhelp.services.words import METHOD_LABELS, CheckMethod, CheckOutcome
from earlyhelp.web.database import session
from earlyhelp.web.state import state
from earlyhelp.web.words import day

ONE_PRESS = frozenset({CheckOutcome.STILL_RIGHT, CheckOutcome.COULD_NOT_REACH})
METHODS = tuple(
    (method.value, METHOD_LABELS[method])
    for method in (
        CheckMethod.TELEPHONE,
        CheckMethod.EMAIL,
        CheckMethod.VISIT,
        CheckMethod.WEB_PAGE,
    )
)
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One listing under check."""

    listing: Listing
    facts: tuple[Fact, ...]
    to_check: tuple[str, ...]
    checks: tuple[str, ...]
    open_reports: tuple[ReportView, ...]
    old_reports: tuple[ReportView, ...]
    method: str
    filters: dict[str, str]
    skip: str | None
    edit: str | None
    history: str | None
    doubles: str | None
    methods: tuple[tuple[str, str], ...] = METHODS
    link_since: str | None = None


@bp.get("/editor/services/<public_id>/check")
@for_roles(EDITOR)
def show_check(public_id: str) -> ResponseReturnValue:
    """Show one listing: what it says, and what to ask about."""
    listing = get_listing(session(), public_id)
    known = standings()
    standing = next(one for one in known if one.service_id == public_id)
    following = _next_of(derive_queue(known), public_id)
    reports = tuple(report_view(one, listing) for one in listing.reports)
    page = CheckPage(
        listing=listing,
        facts=editor_facts(listing.facts),
        to_check=what_to_check(listing, standing, today(), periods()),
        checks=tuple(check_words_of(one) for one in listing.checks[:10]),
        open_reports=tuple(one for one in reports if one.line.is_open),
        old_reports=tuple(one for one in reports if not one.line.is_open)[:10],
        method=_method().value,
        filters=filters(),
        skip=_address_of(following) if following else None,
        edit=link_to("editing.edit", public_id=public_id),
        history=link_to("editing.history", public_id=public_id),
        doubles=link_to("editing.compare_duplicates", public_id=public_id),
        link_since=day(listing.link_made_at.date()) if listing.link_made_at else None,
    )
    return render_template("upkeep/show_check.html", page=page)


@bp.post("/editor/services/<public_id>/check")
@for_roles(EDITOR)
def record_one(public_id: str) -> ResponseReturnValue:
    """Record what a check found, and go on to the next listing."""
    text = request.form.get("outcome", "")
    if text not in ONE_PRESS:
        return redirect(url_for("upkeep.show_check", public_id=public_id), SEE_OTHER)
    outcome, following = CheckOutcome(text), _next_of(queue_lines(), public_id)
    listing = get_listing(session(), public_id)
    check_listing(session(), public_id, _method(), outcome, hand())
    leave_line(Action.CHANGE, "service_check", public_id, text.replace("_", " "))
    session().commit()
    done = (
        "is recorded as still right" if outcome is CheckOutcome.STILL_RIGHT else "was not reached"
    )
    flash(f"{listing.facts.name} {done}.")
    return go_on(following)


def go_on(following: str | None) -> ResponseReturnValue:
    """Go to the next listing; at the end of the queue, back to it."""
    if following is None:
        return redirect(url_for("upkeep.queue", **filters()), SEE_OTHER)
    return redirect(_address_of(following), SEE_OTHER)


@bp.post("/editor/services/<public_id>/ask")
@for_roles(EDITOR)
def ask_provider(public_id: str) -> ResponseReturnValue:
    """Send a listing's provider a one-time link, or show it to be handed over."""
    listing, following = get_listing(session(), public_id), _next_of(queue_lines(), public_id)
    days = state().settings.provider_link_days
    token = make_link(session(), public_id, hand(), days)
    leave_line(Action.CREATE, "provider_link", public_id)
    session().commit()
    link = whole_address("upkeep.confirm", token=token)
    letter = reminder([(listing.facts.name, link)], days)
    if listing.email and send(listing.email, letter.subject, letter.text):
        flash(f"A link for {listing.facts.name} was sent to {listing.email}.")
        return go_on(following)
    return render_template("upkeep/hand_over.html", listing=listing, link=link, days=days)


@bp.post("/editor/services/<public_id>/end-link")
@for_roles(EDITOR)
def end_link(public_id: str) -> ResponseReturnValue:
    """End the link that is out with a listing's provider."""
    listing = get_listing(session(), public_id)
    end_links(session(), listing.id, LinkEnd.WITHDRAWN, hand().at)
    leave_line(Action.CHANGE, "provider_link", public_id, "ended")
    session().commit()
    flash("The provider's link works no more.")
    return redirect(url_for("upkeep.show_check", public_id=public_id, **filters()), SEE_OTHER)


@bp.get("/editor/services/<public_id>/closed")
@for_roles(EDITOR)
def ask_closed(public_id: str) -> ResponseReturnValue:
    """Ask since when a service is closed, and whether for good."""
    return _closed_page(get_listing(session(), public_id), (), {})


@bp.post("/editor/services/<public_id>/closed")
@for_roles(EDITOR)
def record_closed(public_id: str) -> ResponseReturnValue:
    """Record that a service has closed; its listing stays on record."""
    listing = get_listing(session(), public_id)
    given = {name: request.form.get(name, "") for name in ("kind", "day", "month", "year")}
    closed_on, errors = _read_closed(given)
    if errors or closed_on is None:
        return _closed_page(listing, errors, given), MEND_IT
    following = _next_of(queue_lines(), public_id)
    for_good = given["kind"] == "for_good"
    close_listing(session(), public_id, closed_on=closed_on, for_good=for_good, hand=hand())
    leave_line(Action.CHANGE, "service_check", public_id, "closed")
    session().commit()
    flash(f"{listing.facts.name} is recorded as closed on {day(closed_on)}.")
    return go_on(following)


def _closed_page(
    listing: Listing, errors: tuple[tuple[str, str], ...], given: dict[str, str]
) -> str:
    return render_template(
        "upkeep/ask_closed.html", listing=listing, errors=errors, given=given, filters=filters()
    )


def _read_closed(given: dict[str, str]) -> tuple[date | None, tuple[tuple[str, str], ...]]:
    errors = []
    if given["kind"] not in {"for_good", "for_a_while"}:
        errors.append(("kind", "Choose whether it has closed for good or for a while"))
    try:
        closed_on = date(*(int(given[part]) for part in ("year", "month", "day")))
    except (ValueError, OverflowError):
        return None, (*errors, ("day", "Enter the day it closed, such as 4 3 2026"))
    if not EARLIEST <= closed_on <= today():
        errors.append(("day", "The day it closed must not be after today"))
    return closed_on, tuple(errors)


def _method() -> CheckMethod:
    text = request.values.get("method", "")
    return CheckMethod(text) if text in {value for value, _ in METHODS} else CheckMethod.TELEPHONE


def _next_of(lines: Sequence[Line], public_id: str) -> str | None:
    """Return the listing that follows one in the queue as it is filtered now."""
    stood = next((line.key for line in lines if line.standing.service_id == public_id), None)
    chosen = choose(lines, chosen_reason(), filters().get("text", ""))
    return next_after(chosen, stood, public_id)


def _address_of(public_id: str) -> str:
    return url_for("upkeep.show_check", public_id=public_id, method=_method().value, **filters())
