"""The queue of listings to check, with its filter and what is done to several at once."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import now, today
from earlyhelp.services.upkeep.commands import check_listing, note_look
from earlyhelp.services.upkeep.pages import QueueRow, ReasonCount, queue_row, reason_counts
from earlyhelp.services.upkeep.queueing import choose, count_reasons
from earlyhelp.services.upkeep.views.shared import (
    EDITOR,
    SEE_OTHER,
    bp,
    chosen_reason,
    filters,
    hand,
    leave_line,
    periods,
    queue_lines,
    who,
)
from earlyhelp.services.upkeep.words import REASON_LABELS
from earlyhelp.services.words import METHOD_LABELS, CheckMethod, CheckOutcome
from earlyhelp.web.database import session
from earlyhelp.web.paging import Paging, read_page
from earlyhelp.web.words import count_of

LINES_A_PAGE = 25
MOST_AT_ONCE = 100
BULK = {
    CheckOutcome.STILL_RIGHT: "Record as still right",
    CheckOutcome.COULD_NOT_REACH: "Record as could not be reached",
}
METHODS = tuple((method.value, label) for method, label in METHOD_LABELS.items())


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue."""

    counts: tuple[ReasonCount, ...]
    waiting: int
    shown: str | None
    text: str
    rows: tuple[QueueRow, ...]
    paging: Paging
    filters: dict[str, str]
    bulk: tuple[tuple[str, str], ...] = tuple((one.value, text) for one, text in BULK.items())


@bp.get("/editor/queue")
@for_roles(EDITOR)
def queue() -> ResponseReturnValue:
    """Show the listings that need an editor, most harm first."""
    lines, reason = queue_lines(), chosen_reason()
    text = request.args.get("text", "").strip()
    found = choose(lines, reason, text)
    paging = read_page(request.args.get("page"), LINES_A_PAGE, len(found))
    shown = found[paging.offset : paging.last]
    page = QueuePage(
        counts=reason_counts(count_reasons(lines), reason),
        waiting=len(choose(lines, None)),
        shown=REASON_LABELS[reason] if reason else None,
        text=text,
        rows=tuple(queue_row(line, today(), periods()) for line in shown),
        paging=paging,
        filters=filters(),
    )
    return render_template("upkeep/queue.html", page=page)


@bp.post("/editor/queue/seen")
@for_roles(EDITOR)
def mark_seen() -> ResponseReturnValue:
    """Note that this editor has seen what changed."""
    note_look(session(), who(), now())
    session().commit()
    flash("From now on, this list says what others change.")
    return redirect(url_for("upkeep.queue"), SEE_OTHER)


@dataclass(frozen=True, slots=True)
class BulkPage:
    """The listings that one press would record."""

    outcome: str
    button: str
    rows: tuple[QueueRow, ...]
    filters: dict[str, str]
    methods: tuple[tuple[str, str], ...] = METHODS
    errors: tuple[tuple[str, str], ...] = ()


@bp.get("/editor/queue/several")
@for_roles(EDITOR)
def confirm_several() -> ResponseReturnValue:
    """Ask before several listings are recorded at once."""
    page = _bulk_page(request.args.getlist("id"), request.args.get("outcome", ""))
    if page is None:
        flash("Choose one listing or more, and what to record.")
        return redirect(url_for("upkeep.queue", **filters()), SEE_OTHER)
    return render_template("upkeep/confirm_several.html", page=page)


@bp.post("/editor/queue/several")
@for_roles(EDITOR)
def record_several() -> ResponseReturnValue:
    """Record one outcome for several listings."""
    page = _bulk_page(request.form.getlist("id"), request.form.get("outcome", ""))
    method = request.form.get("method", "")
    if page is None or method not in set(CheckMethod):
        flash("Choose one listing or more, and how they were checked.")
        return redirect(url_for("upkeep.queue", **filters()), SEE_OTHER)
    outcome = CheckOutcome(page.outcome)
    for row in page.rows:
        check_listing(session(), row.service_id, CheckMethod(method), outcome, hand())
        leave_line(Action.CHANGE, "service_check", row.service_id, outcome.value.replace("_", " "))
    session().commit()
    flash(f"Recorded for {count_of(len(page.rows), 'listing')}.")
    return redirect(url_for("upkeep.queue", **filters()), SEE_OTHER)


def _bulk_page(ids: list[str], outcome: str) -> BulkPage | None:
    wanted = set(ids)
    chosen = [line for line in queue_lines() if line.standing.service_id in wanted]
    if not chosen or outcome not in {one.value for one in BULK}:
        return None
    rows = tuple(queue_row(line, today(), periods()) for line in chosen[:MOST_AT_ONCE])
    verb = "still right" if outcome == CheckOutcome.STILL_RIGHT else "not reached"
    return BulkPage(outcome, f"Record {count_of(len(rows), 'listing')} as {verb}", rows, filters())
