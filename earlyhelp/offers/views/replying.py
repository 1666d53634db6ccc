"""Pages of what services answered, and the word to the directory's editors about it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now, today
from earlyhelp.errors import NotHereError
from earlyhelp.frontdoor.views import telephones
from earlyhelp.offers import queries
from earlyhelp.offers.forms import build_form, error_links, sent_values, show_questions
from earlyhelp.offers.guards import go, mine
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.queries import find_plan
from earlyhelp.offers.plans.standing import RINGS_FIRST, standing_of
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.replies.asking import (
    Answer,
    Heard,
    Known,
    first_values,
    is_said_already,
    read_reply,
    reply_questions,
)
from earlyhelp.offers.replies.commands import record_reply
from earlyhelp.offers.replies.following import Followed
from earlyhelp.offers.replies.next_steps import telling_of
from earlyhelp.offers.replies.page import ReplyPage, became_of
from earlyhelp.offers.replies.queries import find_followed, find_telling
from earlyhelp.offers.replies.reply import Saying
from earlyhelp.offers.replies.showing import Around, RepliesShown, show_one, show_replies
from earlyhelp.offers.replies.words import ENDED
from earlyhelp.offers.told import Told, tell
from earlyhelp.offers.views.shared import ASSESSMENT, TO_BE_MENDED, bp, keep
from earlyhelp.services.checking import periods_of
from earlyhelp.services.upkeep.commands import record_report
from earlyhelp.services.upkeep.models import Report
from earlyhelp.services.upkeep.words import ToldBy
from earlyhelp.web.database import session
from earlyhelp.web.state import state

REPLY = "reply"
MOVED_ON = 409


def replies_of(plan: StoredPlan, *, may_propose: bool = True) -> RepliesShown:
    """Return what the services of a plan answered, for its page.

    Without ``may_propose`` nothing is to be done but what comes first for this family.
    """
    followed = find_followed(session(), plan)
    ids = {choice.service_id for choice in followed.choices}
    ids |= {followed.living.get(one.service_id, one.service_id) for one in followed.replies}
    around = _around(followed, ids)
    if not may_propose:
        around = replace(around, is_open=False)
    return show_replies(followed.choices, followed.replies, around)


def _around(followed: Followed, ids: Collection[str]) -> Around:
    return Around(
        today=today(),
        reply_days=state().settings.reply_days,
        since=followed.plan.agreed_on,
        is_open=followed.plan.is_open,
        living=followed.living,
        told=_told(ids),
    )


def _told(ids: Collection[str]) -> Mapping[str, Told]:
    """Return the number and the waiting time of services, where the directory lists them."""
    periods = periods_of(state().settings)
    listed = queries.find_shown(session(), ids) if ids else {}
    return {one: tell(listing, today(), periods) for one, listing in listed.items()}


@bp.get("/assessments/<assessment_id>/plan/replies/<service_id>")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def show_reply(assessment_id: str, service_id: str) -> ResponseReturnValue:
    """Show how one service of a plan stands, and ask what it said."""
    stored, plan = mine(assessment_id), find_plan(session(), assessment_id)
    if plan is None:
        return go("show_plan", assessment_id)
    followed = find_followed(session(), plan)
    lives_at = followed.living.get(service_id, service_id)
    if lives_at != service_id:
        return go("show_reply", assessment_id, service_id=lives_at)
    known = _known(stored, followed, service_id)
    page = _page(stored, followed, service_id)
    return _show(page, known, Heard(first_values(known)))


def _known(stored: StoredAssessment, followed: Followed, service_id: str) -> Known:
    """Return what is known of one service of a plan.

    Raises:
        NotHereError: if it was neither chosen nor asked in this plan.
    """
    name = followed.name_of(service_id)
    if name is None:
        raise NotHereError("There is no such service in this plan.")
    said = followed.said_by(service_id)
    return Known(name, said, min(stored.created_at.date(), today()), today())


def _page(stored: StoredAssessment, followed: Followed, service_id: str) -> ReplyPage:
    shown = show_one(followed, service_id, _around(followed, [service_id]))
    said = followed.said_by(service_id)
    telling = telling_of(said[-1] if said else None) if shown.told else None
    told = find_telling(session(), service_id, telling) if telling else None
    return ReplyPage(
        stored.id,
        shown,
        seen=said[-1].id if said else 0,
        closed_on=followed.plan.closed_on,
        telephones=telephones() if standing_of(stored) in RINGS_FIRST else (),
        is_chosen=any(choice.service_id == service_id for choice in followed.choices),
        telling=telling,
        told=became_of(told),
    )


def _show(page: ReplyPage, known: Known, heard: Heard) -> str:
    questions = reply_questions(known) if page.may_write else ()
    form = build_form(questions, heard.values, heard.problems if questions else {})
    return render_template(
        "offers/show_reply.html",
        page=page,
        shown=show_questions(form, questions, is_heading=False),
        errors=error_links(questions, heard.problems),
    )


@bp.post("/assessments/<assessment_id>/plan/replies/<service_id>")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def save_reply(assessment_id: str, service_id: str) -> ResponseReturnValue:
    """Write down what a service said; nothing that was written before is lost."""
    stored = mine(assessment_id, to_change=True)
    plan = find_plan(session(), assessment_id)
    if plan is None:
        return go("show_plan", assessment_id)
    followed = find_followed(session(), plan)
    service_id = followed.living.get(service_id, service_id)
    known = _known(stored, followed, service_id)
    if not plan.is_open:
        return go("show_reply", assessment_id, service_id=service_id)
    given = sent_values(reply_questions(known), request.form)
    heard = read_reply(known, given, is_warned="warned" in request.form)
    page = _page(stored, followed, service_id)
    is_stale = request.form.get("seen", "") != str(known.seen)
    if is_stale and is_said_already(known, heard):
        return _after(heard, assessment_id, service_id)
    if is_stale:
        return _show(replace(page, meanwhile=True), known, replace(heard, problems={})), MOVED_ON
    if heard.problems:
        return _show(replace(page, is_warned=heard.warning), known, heard), TO_BE_MENDED
    for answer in heard.answers:
        record_reply(session(), stored.id, _saying(answer, followed, service_id), now=now())
    keep(Action.CHANGE, assessment_id)
    return _after(heard, assessment_id, service_id)


def _after(heard: Heard, assessment_id: str, service_id: str) -> ResponseReturnValue:
    """Go on to the plan; after a no, to what may follow it."""
    flash("saved", REPLY)
    if heard.answers[-1].state in ENDED:
        return go("show_reply", assessment_id, service_id=service_id)
    return go("show_plan", assessment_id)


def _saying(answer: Answer, followed: Followed, service_id: str) -> Saying:
    said = followed.said_by(service_id)
    return Saying(
        service_id,
        followed.name_of(service_id) or "",
        followed.needs_for(service_id),
        answer.state,
        answer.said_on,
        answer.waits_until,
        answer.reason,
        puts_right=said[-1].id if answer.is_correction and said else None,
    )


@bp.post("/assessments/<assessment_id>/plan/replies/<service_id>/tell")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def tell_editors(assessment_id: str, service_id: str) -> ResponseReturnValue:
    """Tell the directory's editors which fact of a listing seems wrong; nothing of the family."""
    stored = mine(assessment_id, to_change=True)
    plan = find_plan(session(), assessment_id)
    if plan is None:
        return go("show_plan", assessment_id)
    followed = find_followed(session(), plan)
    service_id = followed.living.get(service_id, service_id)
    _known(stored, followed, service_id)
    page = _page(stored, followed, service_id)
    if page.telling is not None and page.told is None:
        report = Report(
            by_kind=ToldBy.PRACTITIONER,
            told_at=now(),
            said_on=page.telling.said_on,
            field=page.telling.field,
            text=page.telling.text,
        )
        record_report(session(), service_id, report)
        record_act(session(), actor(), Act(Action.CREATE, "service_report", service_id), now())
        session().commit()
    return go("show_reply", assessment_id, service_id=service_id)
