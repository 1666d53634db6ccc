"""A plan in words, for the page and for the two papers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.evidence import evidence_of, how_long, nearly, stated_needs
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.who import HOW_WORDS, Reader, lead_words, who_words
from earlyhelp.offers.questions import one
from earlyhelp.offers.records import StoredDecision
from earlyhelp.offers.reviews.closing import because_words, outcome_words
from earlyhelp.services.searching.service_page import ServicePage


@dataclass(frozen=True, slots=True)
class NeedShown:
    """One need of a plan."""

    label: str
    evidence: Sequence[str]
    goal: str
    why_open: str
    """Why no service helps with it; empty where one does."""
    meanwhile: str


@dataclass(frozen=True, slots=True)
class ContactShown:
    """One service of a plan with who gets in touch; ``facts`` are None where it is listed no more.

    The facts are those of the directory today, not of the day of the plan.
    """

    service_id: str
    name: str
    who: str
    how: str
    by: date | None
    facts: ServicePage | None


@dataclass(frozen=True, slots=True)
class ToDoShown:
    """One thing to do beside the services."""

    what: str
    who: str
    by: date | None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a plan came to an end, in words."""

    on: date
    because: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One plan in the words of its reader."""

    agreed_on: date
    review_on: date
    is_agreed: bool
    """Whether the family agrees, to all or to a part."""
    lead: str
    needs: Sequence[NeedShown]
    how_long: str
    contacts: Sequence[ContactShown]
    actions: Sequence[ToDoShown]
    family: str
    information: str
    worse: str
    step_up: str
    step_down: str
    nearly: Sequence[str]
    """What would have pointed to more help, in the words of the rules that decided."""
    ended: Ended | None

    @property
    def open_needs(self) -> Sequence[NeedShown]:
        """The needs that no service helps with."""
        return [need for need in self.needs if need.why_open]

    @property
    def goals(self) -> Sequence[str]:
        """What will be different."""
        return [need.goal for need in self.needs if need.goal]


@dataclass(frozen=True, slots=True)
class Around:
    """What a plan is put into words with: its reader, and what the directory says today."""

    reader: Reader = Reader.WORKER
    is_agreed: bool = True
    services: Mapping[str, ServicePage] = field(default_factory=dict)


def show_plan(plan: StoredPlan, decision: StoredDecision, around: Around) -> PlanShown:
    """Return a plan in words; ``decision`` is the one it was agreed on."""
    kept, reader = plan.contents, around.reader
    return PlanShown(
        agreed_on=plan.agreed_on,
        review_on=plan.review_on,
        is_agreed=around.is_agreed,
        lead=lead_words(one(kept, contents.LEAD), reader),
        needs=_needs(plan, decision),
        how_long=how_long(decision),
        contacts=[_contact(each, around) for each in contents.contacts_in(kept)],
        actions=[
            ToDoShown(action.what, who_words(action.who, reader), action.by)
            for action in contents.actions_in(kept)
        ],
        family=one(kept, contents.FAMILY),
        information=one(kept, contents.INFORMATION),
        worse=one(kept, contents.WORSE),
        step_up=one(kept, contents.STEP_UP),
        step_down=one(kept, contents.STEP_DOWN),
        nearly=nearly(decision),
        ended=_ended(plan),
    )


def _needs(plan: StoredPlan, decision: StoredDecision) -> Sequence[NeedShown]:
    kept, stated = plan.contents, stated_needs(decision)
    return [
        NeedShown(
            need_label(code),
            evidence_of(stated.get(code, {})),
            one(kept, contents.GOAL + code),
            one(kept, contents.WHY + code),
            one(kept, contents.MEANWHILE + code),
        )
        for code in contents.needs_of(kept)
    ]


def _contact(contact: contents.Contact, around: Around) -> ContactShown:
    facts = around.services.get(contact.service_id)
    return ContactShown(
        contact.service_id,
        facts.name if facts else contact.name,
        who_words(contact.who, around.reader),
        HOW_WORDS.get(contact.how, ""),
        contact.by,
        facts,
    )


def _ended(plan: StoredPlan) -> Ended | None:
    if plan.closed_on is None:
        return None
    return Ended(plan.closed_on, because_words(plan.closed_because), outcome_words(plan.outcome))
