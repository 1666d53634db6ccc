"""Keep what came of an offer to a made-up family as its pages would; commits nothing."""

from datetime import timedelta

from sqlalchemy.orm import Session

from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.offers.commands import PRACTITIONER
from earlyhelp.offers.illustrating.families import Answered, Family, Looked
from earlyhelp.offers.illustrating.setting import Setting
from earlyhelp.offers.levels import area_words
from earlyhelp.offers.plans.asking import first_values, rows_of
from earlyhelp.offers.plans.basis import Around as AroundBasis
from earlyhelp.offers.plans.basis import make_basis, met_by
from earlyhelp.offers.plans.commands import record_plan
from earlyhelp.offers.plans.dates import interval_of
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.queries import find_plan
from earlyhelp.offers.plans.reading import Sent, read_plan
from earlyhelp.offers.queries import find_offer, find_shown, get_assessment
from earlyhelp.offers.questions import Problems
from earlyhelp.offers.records import StoredAssessment, StoredDecision, StoredOffer
from earlyhelp.offers.replies.commands import record_reply
from earlyhelp.offers.replies.queries import find_replies
from earlyhelp.offers.replies.reply import ReplyState, Saying
from earlyhelp.offers.replies.showing import Around, RepliesShown, show_replies
from earlyhelp.offers.reviews.asking import read_changes
from earlyhelp.offers.reviews.commands import record_review
from earlyhelp.offers.reviews.ending import Asking, read_ending
from earlyhelp.offers.reviews.keeping import contents_of
from earlyhelp.offers.reviews.levels import levels_around
from earlyhelp.offers.reviews.pages import asked_of
from earlyhelp.offers.reviews.proposal import propose
from earlyhelp.offers.reviews.review import NewReview
from earlyhelp.offers.told import tell
from earlyhelp.taxonomy.needs import NeedCode


def record_help(session: Session, assessment_id: str, family: Family, setting: Setting) -> None:
    """Write the plan of a family, what its services answered, and its reviews, each on its day.

    Raises:
        EnvironmentFaultError: if a page would not take what the family's file says.
    """
    stored = get_assessment(session, assessment_id, setting.owner)
    offer = find_offer(session, stored.decision.id) if stored.decision else None
    if not family.plan or stored.decision is None or offer is None:
        return
    _plan(session, stored, stored.decision, offer, (family, setting))
    for answered in family.replies:
        _reply(session, assessment_id, offer, answered, (family, setting))
    for looked in family.reviews:
        _review(session, stored, stored.decision, looked, (family, setting))


def _refused(family: Family, what: str, problems: Problems) -> EnvironmentFaultError:
    return EnvironmentFaultError(f"{family.reference} of the sample, {what}: {dict(problems)}")


Whose = tuple[Family, Setting]
"""The family of a file, and where it is kept."""


def _plan(
    session: Session,
    stored: StoredAssessment,
    decision: StoredDecision,
    offer: StoredOffer,
    whose: Whose,
) -> None:
    family, setting = whose
    day = setting.day(family.days_ago)
    chosen = [choice.service_id for choice in offer.choices if choice.is_chosen]
    listings = find_shown(session, chosen)
    told = {one: tell(listings.get(one), day, setting.periods) for one in chosen}
    around = AroundBasis(interval_of(decision, setting.rules.ruleset), told)
    basis = make_basis(stored, decision, offer, around)
    values = {**first_values(basis, day), **family.plan}
    said = read_plan(basis, Sent(values, rows_of(values), day, is_warned=True))
    if said.agreed is None:
        raise _refused(family, "the plan", said.reading.problems)
    record_plan(session, stored.id, said.agreed, now=setting.moment(family.days_ago))


def _reply(
    session: Session, assessment_id: str, offer: StoredOffer, answered: Answered, whose: Whose
) -> None:
    family, setting = whose
    chosen = [choice for choice in offer.choices if choice.is_chosen]
    if not 0 < answered.service <= len(chosen):
        raise _refused(family, "an answer", {"service": f"there are {len(chosen)} services"})
    choice, said_on = chosen[answered.service - 1], setting.day(answered.days_ago)
    waits = answered.waits_days
    saying = Saying(
        choice.service_id,
        choice.name,
        [NeedCode(need) for need in met_by(offer).get(choice.service_id, ())],
        ReplyState(answered.state),
        said_on,
        waits_until=None if waits is None else said_on + timedelta(days=waits),
        reason=answered.reason,
    )
    record_reply(session, assessment_id, saying, now=setting.moment(answered.days_ago))


def _review(
    session: Session,
    stored: StoredAssessment,
    decision: StoredDecision,
    looked: Looked,
    whose: Whose,
) -> None:
    family, setting = whose
    plan, day = find_plan(session, stored.id), setting.day(looked.days_ago)
    if plan is None:
        raise _refused(family, "a review", {"plan": "there is none"})
    replies = _replies(session, plan, setting)
    asked = asked_of(stored.answers, plan, replies, may_step_down=False)
    changes = read_changes(asked, looked.changed, is_warned=True)
    seen = asked.seen(changes.values)
    ruleset = setting.rules.ruleset
    levels = levels_around(decision, area_words(ruleset))
    asking = Asking(levels, interval_of(decision, ruleset), day, seen, propose(seen))
    said = read_ending(asking, {**asking.usual(), **looked.ending}, is_warned=True)
    if changes.problems or said.ended is None:
        raise _refused(family, "a review", {**changes.problems, **said.reading.problems})
    ended = said.ended
    review = NewReview(
        day,
        contents_of(asked, changes.values, asking.proposal, ended),
        ended.result,
        PRACTITIONER,
        ended.reason,
        ended.outcome,
        ended.next_on,
    )
    record_review(session, stored.id, review, plan, now=setting.moment(looked.days_ago))


def _replies(session: Session, plan: StoredPlan, setting: Setting) -> RepliesShown:
    said = find_replies(session, [plan.assessment_id]).get(plan.assessment_id, ())
    around = Around(setting.now.date(), setting.reply_days, plan.agreed_on)
    return show_replies((), said, around)
