"""What the list "My families" says, as one value. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from earlyhelp.accounts.retention.rules import Period, due_on
from earlyhelp.offers.facts import CONTACT_FIRST
from earlyhelp.offers.families.due import GROUP_LABELS, Group, Standing
from earlyhelp.offers.journey import DONE, is_in_danger, part_states
from earlyhelp.offers.levels import PLAIN, AreaWords
from earlyhelp.offers.pages import own_reference, reference_of
from earlyhelp.offers.plans.standing import RINGS_FIRST, standing_of
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.rematch.changes import KeptChange, Kind, in_the_order_said
from earlyhelp.offers.replies.showing import due_words
from earlyhelp.offers.standing import decision_for_services
from earlyhelp.offers.told import Told
from earlyhelp.offers.verdict import effective_response
from earlyhelp.settings import Telephone
from earlyhelp.web.paging import Paging
from earlyhelp.web.words import count_of, day

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is to be done about one service of a family."""

    service_id: str
    name: str
    words: str
    told: Told | None


@dataclass(frozen=True, slots=True)
class Line:
    """One assessment in the list."""

    id: str
    reference: str
    """The worker's own; empty where none was given."""
    words: str
    where: str
    """Which page opens it: danger, tasks, outcome, offer or plan."""
    colour: str
    created_at: datetime
    changed_at: datetime
    goes_on: date | None
    """Day on which a draft is deleted if it is not changed before."""
    to_do: Sequence[ToDo] = ()
    review: str = ""
    """That the plan is to be looked at again; empty while it is not."""
    no_plan: str = ""
    """That services were chosen and no plan was made in the set days."""

    @property
    def is_due(self) -> bool:
        """Whether something is to be done."""
        return bool(self.to_do or self.review or self.no_plan)


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """What has changed for one open offer since its choices were saved."""

    id: str
    reference: str
    created_at: datetime
    words: Sequence[str]
    is_for_social_care: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One part of the list to show alone, with how many there are."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """A practitioner's assessments, or those of their colleagues."""

    organisation: str
    of_colleagues: bool
    paging: Paging
    keeps_drafts_for: Period | None
    """How long a draft stays that nobody changes; None where no rule says so."""
    reply_days: int
    """After how many days a service that has not answered is late."""
    lines: Sequence[Line] = ()
    changed: Sequence[ChangedLine] = ()
    """Offers for which something has changed, those that point to social care first."""
    telephones: Sequence[Telephone] = ()
    filters: Sequence[Filter] = ()
    due: int = 0
    """How many of all families need something done."""
    to_ring: int = 0
    """For how many of all families whom to ring comes before anything else."""

    @property
    def is_for_social_care(self) -> bool:
        """Whether any answers would point to a social worker by the rules of today."""
        return any(line.is_for_social_care for line in self.changed)

    @property
    def shown(self) -> Filter | None:
        """The part that is shown alone, or None."""
        return next((one for one in self.filters if one.is_chosen and one.value), None)

    @property
    def is_empty(self) -> bool:
        """Whether there is no assessment at all."""
        return not any(one.count for one in self.filters)


def make_filters(counts: Mapping[Group, int], total: int, chosen: Group | None) -> list[Filter]:
    """Return the parts of the list with their counts, all of it first."""
    every = Filter("", "All", total, chosen is None)
    return [
        every,
        *(
            Filter(group.value, GROUP_LABELS[group], counts[group], group is chosen)
            for group in Group
        ),
    ]


def with_lines(
    page: ListPage,
    assessments: Mapping[str, StoredAssessment],
    standings: Sequence[Standing],
    told: Mapping[str, Told],
    words: AreaWords = PLAIN,
) -> ListPage:
    """Return the list with its lines, in the order given and in the area's words."""
    lines = [
        _line(assessments[one.family.id], one, told, words, page)
        for one in standings
        if one.family.id in assessments
    ]
    return replace(page, lines=lines)


def _line(
    assessment: StoredAssessment,
    standing: Standing,
    told: Mapping[str, Told],
    area: AreaWords,
    page: ListPage,
) -> Line:
    rings_first = assessment.is_damaged or standing_of(assessment) in RINGS_FIRST
    where, words, colour = _standing(assessment, standing, area, rings_first=rings_first)
    keep_for = page.keeps_drafts_for
    goes = due_on(assessment.changed_at.date(), keep_for) if keep_for else None
    line = Line(
        id=assessment.id,
        reference=own_reference(assessment),
        words=words,
        where=where,
        colour=colour,
        created_at=assessment.created_at,
        changed_at=assessment.changed_at,
        goes_on=None if assessment.decision or assessment.is_damaged else goes,
    )
    if rings_first:
        return line  # whom to ring comes first, and nothing is proposed beside it
    return replace(
        line,
        to_do=_to_do(standing, told),
        review=_review(standing.review_since),
        no_plan=_no_plan(standing.no_plan_since),
    )


def _to_do(standing: Standing, told: Mapping[str, Told]) -> Sequence[ToDo]:
    return [
        ToDo(
            one.service.service_id,
            one.service.name,
            due_words(one.due, one.service.last),
            told.get(one.service.service_id),
        )
        for one in standing.services
    ]


def _review(since: date | None) -> str:
    return "" if since is None else f"The plan is to be looked at again by {day(since)}."


def _no_plan(since: date | None) -> str:
    return "" if since is None else f"Services were chosen on {day(since)}, and no plan was made."


def _standing(
    assessment: StoredAssessment, standing: Standing, area: AreaWords, *, rings_first: bool
) -> tuple[str, str, str]:
    """Return the page that opens an assessment, where it stands in words, and a colour."""
    if assessment.is_damaged:
        return "outcome", "Cannot be read: talk to a social worker", "red"
    if is_in_danger(assessment.answers):
        return "danger", "In danger: ring now", "red"
    decision = assessment.decision
    if decision is None:
        parts = part_states(assessment.answers)
        done = sum(part.words == DONE for part in parts)
        return "tasks", f"Draft: {done} of {len(parts)} parts done", "grey"
    response = effective_response(decision)
    if standing.is_closed or (standing.family.plan is not None and not rings_first):
        return _plan_standing(standing)
    if assessment.has_saved_offer:
        return "offer", "Offer saved, no plan yet", "green"
    colour = "red" if response in CONTACT_FIRST else "blue"
    return "outcome", f"Points to {area.label(response)}", colour


def _plan_standing(standing: Standing) -> tuple[str, str, str]:
    """Return how an agreed plan stands: closed, to be looked at, waiting, or going on."""
    plan, ended_on = standing.family.plan, standing.family.ended_on
    if ended_on is not None:
        return "plan" if plan else "outcome", f"Closed on {day(ended_on)}", "grey"
    if plan is None:
        return "plan", "", "grey"
    if standing.review_since is not None:
        return "plan", f"Review due on {day(plan.review_on)}", "orange"
    if standing.awaited:
        return "plan", f"Open plan: waiting for {count_of(standing.awaited, 'answer')}", "blue"
    return "plan", f"Open plan: review on {day(plan.review_on)}", "green"


def with_changes(
    page: ListPage,
    assessments: Sequence[StoredAssessment],
    unseen: Mapping[str, Sequence[KeptChange]],
    telephones: Sequence[Telephone],
) -> ListPage:
    """Return the list with what has changed for offers whose decision still stands."""
    changed = [
        _changed_line(one, unseen[one.id])
        for one in assessments
        if one.id in unseen and decision_for_services(one) is not None
    ]
    changed.sort(key=lambda line: not line.is_for_social_care)
    return replace(page, changed=changed, telephones=telephones)


def _changed_line(stored: StoredAssessment, changes: Sequence[KeptChange]) -> ChangedLine:
    said = in_the_order_said(changes)
    return ChangedLine(
        stored.id,
        reference_of(stored),
        stored.created_at,
        [change.words for change in said],
        any(change.kind == Kind.TO_SOCIAL_CARE for change in said),
    )
