"""The questions of a plan's form, and what stands in them before anything is changed. Pure.

Only the days must be right; everything else may stay as it is.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from earlyhelp.offers.choices import ME
from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.basis import Basis, NeedBasis, ServiceBasis
from earlyhelp.offers.plans.dates import add_working_days, parts_of, usual_review
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.who import HOW_OPTIONS, MAKER, lead_options, who_options
from earlyhelp.offers.questions import Kind, Option, Question, Value, Values, one

AGREED_ON, REVIEW_ON = "agreed_on", "review_on"
LONGEST_GOAL, LONGEST_TEXT, LONGEST_ACTION = 300, 500, 150
CONTACT_WITHIN = 5
"""Working days until a service is to be reached, our own choice; every day can be changed."""
STEP_UP = (
    "A child is hurt or in danger, or there is a new danger sign. A worry grows, or reaches "
    "another part of the child's life. Nothing is better when we look again."
)
STEP_DOWN = "What was to be different is so, and stays so until we look again."
WORSE = (
    "Ring whoever leads this plan. If a child may be harmed, ring the numbers below at once. "
    "In danger, ring 999."
)
KEEPS = f"{MAKER} keeps it."
INFORMATION = {
    "yes": f"{KEEPS} The family has a copy. Each service is told only what it needs to help.",
    "partial": (
        f"{KEEPS} The family has a copy. Each service is told only what the family agreed to."
    ),
}
NOTHING_PASSED_ON = (
    f"{KEEPS} Nothing is passed on until the family agrees, unless a child may be harmed."
)


def plan_questions(basis: Basis, rows: int) -> Sequence[Question]:
    """Return every question, in the order of the page; ``rows`` is how many actions are shown."""
    who = who_options(is_new=basis.is_new)
    return [
        *(_goal(need) for need in basis.needs),
        *(question for service in basis.services for question in _contact(service, who)),
        *(question for n in range(1, rows + 1) for question in _action(n, who)),
        _text(contents.FAMILY, "What will the family do?", "For example, a set bedtime."),
        *(_meanwhile(need) for need in basis.open_needs),
        _lead(basis),
        _text(contents.INFORMATION, "Who holds what information?"),
        _text(contents.WORSE, "What if things get worse?"),
        _text(contents.STEP_UP, "When is more help needed?"),
        _text(contents.STEP_DOWN, "When is less help enough?"),
        _agreed_on(basis),
        Question(
            REVIEW_ON,
            Kind.DATE,
            "When do you look at this plan again?",
            hint=f"The usual time is {basis.interval.words}.",
        ),
    ]


def _text(name: str, text: str, hint: str = "") -> Question:
    return Question(name, Kind.TEXT, text, hint, longest=LONGEST_TEXT, rows=3)


def _goal(need: NeedBasis) -> Question:
    """Return the question of what will be different; the heading above asks it, this names it."""
    evidence = " ".join(need.evidence)
    return Question(
        contents.GOAL + need.code, Kind.TEXT, need.label, evidence, longest=LONGEST_GOAL, rows=2
    )


def _contact(service: ServiceBasis, who: tuple[Option, ...]) -> Sequence[Question]:
    key, name = service.service_id, service.name
    return (
        Question(
            contents.WHO + key,
            Kind.PICK,
            "Who gets in touch?",
            options=who,
            missing=f"Choose who gets in touch with {name}",
        ),
        Question(
            contents.HOW + key,
            Kind.PICK,
            "How?",
            options=HOW_OPTIONS,
            missing=f"Choose how to get in touch with {name}",
        ),
        Question(contents.BY + key, Kind.DATE, "By when?"),
    )


def _action(n: int, who: tuple[Option, ...]) -> Sequence[Question]:
    return (
        Question(f"{contents.WHAT}{n}", Kind.LINE, "What is to be done?", longest=LONGEST_ACTION),
        Question(f"{contents.DOER}{n}", Kind.PICK, "Who does it?", options=who),
        Question(f"{contents.DAY}{n}", Kind.DATE, "By when?"),
    )


def _meanwhile(need: NeedBasis) -> Question:
    return Question(
        contents.MEANWHILE + need.code,
        Kind.TEXT,
        f"{need.label}: what happens meanwhile?",
        hint=need.why_open,
        longest=LONGEST_GOAL,
        rows=2,
    )


def _lead(basis: Basis) -> Question:
    return Question(
        contents.LEAD,
        Kind.PICK,
        "Who leads this plan?",
        hint="One person who keeps the help together and whom the family can ring.",
        options=lead_options(is_new=basis.is_new),
        missing="Choose who leads this plan",
    )


def _agreed_on(basis: Basis) -> Question:
    asked = "When was this agreed with the family?" if basis.is_agreed else "When was this written?"
    return Question(AGREED_ON, Kind.DATE, asked)


def first_values(basis: Basis, today: date) -> Values:
    """Return what stands in the form of a plan that was not made yet."""
    soon = parts_of(add_working_days(today, CONTACT_WITHIN))
    values: dict[str, Value] = {
        contents.LEAD: basis.lead,
        contents.INFORMATION: INFORMATION.get(basis.consent, NOTHING_PASSED_ON),
        contents.WORSE: WORSE,
        contents.STEP_UP: STEP_UP,
        contents.STEP_DOWN: STEP_DOWN,
        AGREED_ON: parts_of(today),
        REVIEW_ON: parts_of(usual_review(basis.interval, today)),
    }
    for service in basis.services:
        has_number = service.told is not None and service.told.call is not None
        values[contents.WHO + service.service_id] = ME
        values[contents.HOW + service.service_id] = "telephone" if has_number else "writing"
        values[contents.BY + service.service_id] = soon
    for need in basis.open_needs:
        values[contents.MEANWHILE + need.code] = _until_then(need)
    return values


def _until_then(need: NeedBasis) -> str:
    if need.meanwhile:
        return f"Open to every family: {'; '.join(need.meanwhile)}."[:LONGEST_GOAL]
    return "We look for help again when we look at this plan."


def kept_values(plan: StoredPlan, basis: Basis, today: date) -> Values:
    """Return what stands in the form of a plan that is changed; what is new is as at first.

    A review date that has passed is not put before anybody again: the usual one stands there.
    """
    dated = {contents.BY + one.service_id for one in contents.contacts_in(plan.contents)}
    dated |= {f"{contents.DAY}{n}" for n in range(1, contents.MOST_ACTIONS + 1)}
    kept: dict[str, Value] = {
        name: _typed(plan.contents, name) if name in dated else value
        for name, value in plan.contents.items()
    }
    days: dict[str, Value] = {AGREED_ON: parts_of(plan.agreed_on)}
    if plan.review_on >= today:
        days[REVIEW_ON] = parts_of(plan.review_on)
    return {**first_values(basis, today), **kept, **days}


def _typed(kept: Values, name: str) -> list[str]:
    day = contents.day_in(kept, name)
    return parts_of(day) if day else []


def rows_of(values: Values) -> int:
    """Return how many actions a form shows: those that are filled in, and at least one."""
    filled = [n for n in range(1, contents.MOST_ACTIONS + 1) if one(values, f"{contents.WHAT}{n}")]
    return max(filled, default=1)


def earliest_agreed(plan: StoredPlan | None, today: date) -> date:
    """Return the first day on which a plan may have been agreed: 12 weeks before it was made."""
    made = plan.made_at.date() if plan else today
    return made - timedelta(weeks=12)
