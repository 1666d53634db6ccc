"""The form in which a plan is made or changed."""

from dataclasses import dataclass

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import now, today
from earlyhelp.matching.notes import CONSENT_NOTES
from earlyhelp.offers.forms import build_form, error_links, sent_values, show_each
from earlyhelp.offers.guards import go, mine
from earlyhelp.offers.plans.asking import first_values, kept_values, plan_questions, rows_of
from earlyhelp.offers.plans.basis import Basis
from earlyhelp.offers.plans.commands import record_plan
from earlyhelp.offers.plans.contents import MOST_ACTIONS
from earlyhelp.offers.plans.pages import FormPage
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.reading import Sent, read_plan
from earlyhelp.offers.plans.standing import Standing, standing_of
from earlyhelp.offers.private_words import is_warning
from earlyhelp.offers.questions import Reading, Values
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.reviews.closing import Again
from earlyhelp.offers.views.opening import open_because
from earlyhelp.offers.views.plan_finding import find_basis, find_newest_offer, find_stored
from earlyhelp.offers.views.shared import ASSESSMENT, TO_BE_MENDED, bp, keep
from earlyhelp.web.database import session

CHANGED_MEANWHILE = 409
ADD = "add"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form is opened on: what a plan is made of now, and the plan that is there."""

    basis: Basis
    before: StoredPlan | None

    @property
    def mark(self) -> str:
        """What tells whether somebody else changed the plan in the meantime."""
        return self.before.changed_at.isoformat() if self.before else ""


def _open(stored: StoredAssessment) -> Opened | ResponseReturnValue:
    """Return what a plan can be made of, or the page that comes before it."""
    before = find_stored(stored.id)
    if standing_of(stored) is not Standing.FITS or (before and not before.is_open):
        return go("show_plan", stored.id)
    basis = find_basis(stored, find_newest_offer(stored), is_new=before is None)
    return go("show_offer", stored.id) if basis is None else Opened(basis, before)


@bp.get("/assessments/<assessment_id>/plan/change")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def change_plan(assessment_id: str) -> ResponseReturnValue:
    """Show the form of a plan, filled in as far as can be known."""
    opened = _open(mine(assessment_id))
    if not isinstance(opened, Opened):
        return opened
    values = first_values(opened.basis, today())
    if opened.before is not None:
        values = kept_values(opened.before, opened.basis, today())
    return _form(assessment_id, opened, Reading(values), rows_of(values))


def _form(
    assessment_id: str, opened: Opened, reading: Reading, rows: int, *, was_changed: bool = False
) -> str:
    basis = opened.basis
    questions = plan_questions(basis, rows)
    page = FormPage(
        assessment_id,
        basis,
        rows,
        may_add=rows < MOST_ACTIONS,
        is_warned=is_warning(reading.problems),
        consent=CONSENT_NOTES.get(basis.consent, ""),
        reading=reading,
        mark=opened.mark,
        was_changed=was_changed,
    )
    form = build_form(questions, reading.values, reading.problems)
    return render_template(
        "offers/change_plan.html",
        page=page,
        fields=show_each(form, questions),
        errors=error_links(questions, reading.problems),
    )


@bp.post("/assessments/<assessment_id>/plan/change")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def save_plan(assessment_id: str) -> ResponseReturnValue:
    """Keep the plan, show one more action, or say what to mend; nothing typed is lost."""
    opened = _open(mine(assessment_id, to_change=True))
    if not isinstance(opened, Opened):
        return opened
    rows = _rows_sent()
    if request.form.get("do") == ADD:
        rows = min(rows + 1, MOST_ACTIONS)
        return _form(assessment_id, opened, Reading(_values(opened.basis, rows)), rows)
    sent = Sent(_values(opened.basis, rows), rows, today(), opened.before, "warned" in request.form)
    said = read_plan(opened.basis, sent)
    if opened.before is not None and opened.before.is_as(said.agreed):
        flash("saved", "plan")
        return go("show_plan", assessment_id)
    if request.form.get("mark", "") != opened.mark:
        reading = Reading(said.reading.values)
        return _form(assessment_id, opened, reading, rows, was_changed=True), CHANGED_MEANWHILE
    if said.agreed is None:
        return _form(assessment_id, opened, said.reading, rows), TO_BE_MENDED
    open_because(assessment_id, Again.NEW_PLAN)
    record_plan(session(), assessment_id, said.agreed, now=now())
    keep(Action.CHANGE, assessment_id)
    flash("saved", "plan")
    return go("show_plan", assessment_id)


def _values(basis: Basis, rows: int) -> Values:
    return sent_values(plan_questions(basis, rows), request.form)


def _rows_sent() -> int:
    """Return how many actions were on the page that was sent."""
    sent = request.form.get("rows", type=int) or 1
    return min(max(sent, 1), MOST_ACTIONS)
