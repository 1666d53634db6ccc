"""Pages of the offer: what is suggested, and what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import flash, get_flashed_messages, render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import now, today
from earlyhelp.frontdoor.views import telephones
from earlyhelp.offers import commands, queries
from earlyhelp.offers.choices import (
    CHOOSE,
    LEAD,
    Named,
    choice_questions,
    lead_of,
    lead_question,
    lead_words,
    left_out_before,
    question_name,
    read_choices,
    saved_values,
    with_added,
    with_left_out,
)
from earlyhelp.offers.forms import (
    build_form,
    error_links,
    sent_values,
    show_each,
)
from earlyhelp.offers.guards import go, mine, owner, rules_in_use
from earlyhelp.offers.offer_page import OfferView, matches_shown, new_since, view_offer
from earlyhelp.offers.pages import OfferPage
from earlyhelp.offers.places import place_of
from earlyhelp.offers.plans.basis import is_ready
from earlyhelp.offers.proposing import Drawn, enquiry_again, limits_of, with_lead
from earlyhelp.offers.questions import Question, Reading, Values, one
from earlyhelp.offers.records import Choice, StoredAssessment, StoredDecision, StoredOffer
from earlyhelp.offers.rematch.changes import Change
from earlyhelp.offers.rematch.commands import record_seen, record_state
from earlyhelp.offers.rematch.looking import OpenOffer, look_again, unseen
from earlyhelp.offers.rematch.queries import find_followed, find_kept
from earlyhelp.offers.rematch.states import look, state_then
from earlyhelp.offers.replies.following import by_service, newest
from earlyhelp.offers.replies.next_steps import reason_to_leave_out
from earlyhelp.offers.replies.queries import find_replies
from earlyhelp.offers.reviews.closing import Again
from earlyhelp.offers.standing import decision_for_services
from earlyhelp.offers.told import Told, tell
from earlyhelp.offers.verdict import allows_offer
from earlyhelp.offers.views.opening import find_ending, open_because
from earlyhelp.offers.views.shared import (
    ASSESSMENT,
    TO_BE_MENDED,
    bp,
    draw_up,
    find_home,
    keep,
)
from earlyhelp.services.checking import periods_of
from earlyhelp.services.directory import ChildSight
from earlyhelp.web.database import session
from earlyhelp.web.state import in_use, state

EVERY, UNFOLDED = "all", "open"
"""How an address asks for every service that was left out: by reason, or with all reasons open."""


@bp.get("/assessments/<assessment_id>/offer")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def show_offer(assessment_id: str) -> ResponseReturnValue:
    """Show what is suggested; at or above consulting there is no such page."""
    stored = mine(assessment_id)
    decision = decision_for_services(stored)
    if decision is None:
        return go("show_outcome", assessment_id)
    asked = Asked(request.args.get("way", ""), left_out=request.args.getlist("leave_out"))
    return _offer(stored, decision, asked)


@dataclass(frozen=True, slots=True)
class Asked:
    """How an offer is to be shown: which way, which services stay in it, and what was sent."""

    way: str = ""
    added: Sequence[str] = ()
    just_added: str = ""
    reading: Reading | None = None
    left_out: Sequence[str] = ()
    """Services chosen before that are to be left out, after what they answered."""


@dataclass(frozen=True, slots=True)
class Found:
    """An offer as it was kept and as it is drawn up now, as a person changes it by hand."""

    kept: StoredOffer | None
    changed: StoredOffer | None
    """The same with services added or left out, of which nothing is saved yet."""
    sight: ChildSight
    drawn: Drawn


def _find(stored: StoredAssessment, decision: StoredDecision, asked: Asked) -> Found:
    kept = queries.find_offer_to_fill_in(session(), stored.id, decision.id)
    sight = find_home(stored)
    why = _reasons_to_leave_out(stored.id, kept, asked.left_out)
    changed = with_left_out(kept, why)
    drawn = draw_up(stored, decision, changed, sight)
    more = with_added(changed, drawn.offer, asked.added)
    if more is not changed:
        drawn = draw_up(stored, decision, more, sight)
    return Found(kept, more, sight, drawn)


def _reasons_to_leave_out(
    assessment_id: str, kept: StoredOffer | None, asked: Sequence[str]
) -> Mapping[str, str]:
    """Return why each service that is to be left out is, by what it answered last."""
    if kept is None or not asked:
        return {}
    replies = find_replies(session(), [assessment_id]).get(assessment_id, ())
    said = by_service(replies, kept.living)
    return {one: reason_to_leave_out(newest(said.get(one, ()))) for one in asked}


def _offer(stored: StoredAssessment, decision: StoredDecision, asked: Asked) -> str:
    found, way, ending = _find(stored, decision, asked), asked.way, find_ending(stored)
    kept, drawn = found.kept, found.drawn
    considered = request.args.get("considered")
    every = considered in {EVERY, UNFOLDED}
    view = view_offer(drawn, way, found.changed, every=every)
    questions: list[Question] = []
    if view.may_choose:
        questions = list(_questions(drawn, way, found.changed))
    leaving = _leaving_out(found)
    reading = asked.reading or Reading(
        saved_values(found.changed if leaving else kept, owner().account_id)
    )
    page = OfferPage(
        stored.id,
        view,
        has_place=place_of(stored.answers).area is not None,
        saved_at=kept.saved_at if kept else None,
        chosen=_chosen(kept),
        is_filled_in=view.may_choose and bool(kept and kept.choices and not kept.saved_at),
        new=new_since(view, found.changed),
        has_every=every,
        is_unfolded=considered == UNFOLDED,
        changed=_changed(stored, decision, kept, found.sight),
        added=asked.added,
        just_added=_name_of(asked.just_added, drawn),
        telephones=telephones(),
        told=_told(view),
        lead=lead_words(kept.lead, kept.lead_by, owner().account_id) if kept else "",
        has_plan=ending.has_plan,
        ending=ending,
        may_plan=allows_offer(decision) and is_ready(kept),
        leaving_out=leaving,
    )
    form = build_form(questions, reading.values, reading.problems)
    return render_template(
        "offers/show_offer.html",
        page=page,
        fields=show_each(form, questions),
        errors=error_links(questions, reading.problems),
        is_just_saved=bool(get_flashed_messages(category_filter=["offer"])),
    )


def _chosen(kept: StoredOffer | None) -> Sequence[str]:
    """Return the names of the services chosen, as saved for this offer."""
    if kept is None or kept.saved_at is None:
        return ()
    return [choice.name for choice in kept.choices if choice.is_chosen]


def _leaving_out(found: Found) -> Sequence[Choice]:
    """Return the services that are chosen as saved and left out on the page."""
    now_out = {
        choice.service_id
        for choice in (found.changed.choices if found.changed else ())
        if not choice.is_chosen
    }
    kept = found.kept.choices if found.kept else ()
    return [choice for choice in kept if choice.is_chosen and choice.service_id in now_out]


def _name_of(service_id: str, drawn: Drawn) -> str:
    """Return the name of a service of the offer; empty for one that is not in it."""
    names = {match.service_id: match.name for match in drawn.offer.matches}
    return names.get(service_id, "")


def _told(view: OfferView) -> Mapping[str, Told]:
    """Return the number and the waiting time of each service shown."""
    cards = [card for section in view.sections for card in section.cards]
    shown = {card.service_id for card in (*cards, *view.meanwhile)}
    periods = periods_of(state().settings)
    listings = queries.find_shown(session(), shown)
    return {one: tell(listings.get(one), today(), periods) for one in shown}


def _changes(
    stored: StoredAssessment,
    decision: StoredDecision,
    kept: StoredOffer | None,
    sight: ChildSight,
) -> Sequence[Change]:
    """Return what has changed since choices were saved, as of now."""
    if kept is None or kept.saved_at is None:
        return ()
    then = state_then(kept.standing, kept.proposal, kept.choices, kept.needs)
    (then,) = find_followed(session(), [then], kept.living)
    offer = OpenOffer(kept.id, stored, decision, kept.choices, then)
    return look_again(offer, sight, rules_in_use(in_use()), today())


def _changed(
    stored: StoredAssessment,
    decision: StoredDecision,
    kept: StoredOffer | None,
    sight: ChildSight,
) -> Sequence[Change]:
    """Return what has changed and no practitioner has seen."""
    changes = _changes(stored, decision, kept, sight)
    known = find_kept(session(), [kept.id]).get(kept.id, []) if kept and changes else []
    return unseen(changes, known)


@bp.post("/assessments/<assessment_id>/offer/seen")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def see_changes(assessment_id: str) -> ResponseReturnValue:
    """Keep that what has changed was seen; the offer itself stays as it is."""
    stored = mine(assessment_id, to_change=True)
    decision = decision_for_services(stored)
    kept = queries.find_offer(session(), decision.id) if decision else None
    if decision is not None and kept is not None:
        changes = _changes(stored, decision, kept, find_home(stored))
        record_seen(session(), kept.id, changes, now=now())
        keep(Action.CHANGE, assessment_id)
    return go("show_offer", assessment_id)


def _to_choose(drawn: Drawn, way: str, kept: StoredOffer | None) -> Sequence[Named]:
    """Return what can be chosen: the services shown, and those left out before."""
    matches = matches_shown(drawn.offer, way)
    return (*matches, *left_out_before(matches, kept))


def _questions(drawn: Drawn, way: str, kept: StoredOffer | None) -> Sequence[Question]:
    asked = lead_question(kept, owner().account_id)
    return choice_questions(_to_choose(drawn, way, kept), drawn.enquiry.response, asked)


@bp.post("/assessments/<assessment_id>/offer")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def save_offer(assessment_id: str) -> ResponseReturnValue:
    """Keep which services were chosen and which left out, with what was proposed."""
    stored = mine(assessment_id, to_change=True)
    decision = decision_for_services(stored)
    if decision is None or not allows_offer(decision):
        return go("show_outcome", assessment_id)
    way, added = request.form.get("way", ""), request.form.getlist("added")
    leaving = request.form.getlist("left_out")
    found = _find(stored, decision, Asked(way, added, left_out=leaving))
    drawn, to_choose = found.drawn, _to_choose(found.drawn, way, found.changed)
    given = sent_values(_questions(drawn, way, found.changed), request.form)
    if request.form.get("add"):
        on_page = [match.service_id for match in matches_shown(drawn.offer, way)]
        return _with_one_more(stored, decision, Asked("", on_page, left_out=leaving), given)
    who_leads = lead_question(found.kept, owner().account_id)
    reading, choices = read_choices(to_choose, drawn.enquiry.response, given, who_leads)
    if reading.problems:
        again = Asked(way, added, reading=reading, left_out=leaving)
        return _offer(stored, decision, again), TO_BE_MENDED
    lead = lead_of(one(reading.values, LEAD), found.kept, owner().account_id)
    drawn = with_lead(drawn, lead.role if lead else None)
    open_because(assessment_id, Again.NEW_CHOICES)
    offer_id = commands.record_offer(session(), stored, decision.id, drawn, now=now())
    commands.record_choices(session(), offer_id, choices, lead, now=now())
    ruleset = state().ruleset
    asked = enquiry_again(stored, decision, choices, ruleset)
    record_state(session(), offer_id, look(asked, found.sight, limits_of(ruleset)))
    keep(Action.OFFER, assessment_id)
    flash("saved", "offer")
    return go("show_offer", assessment_id, **({"way": way} if way else {}))


def _with_one_more(
    stored: StoredAssessment, decision: StoredDecision, asked: Asked, given: Values
) -> str:
    """Show the offer with one more service chosen beside those on the page; nothing is saved."""
    more = request.form["add"]
    reading = Reading({**given, question_name(more): CHOOSE})
    added = [*asked.added, more]
    shown = replace(asked, added=added, just_added=more, reading=reading)
    return _offer(stored, decision, shown)
