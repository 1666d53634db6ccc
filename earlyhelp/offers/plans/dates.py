"""When a plan is looked at again: the ruleset's interval, the usual day and the latest one. Pure.

Working days leave out Saturdays and Sundays; bank holidays are not known here. That the latest day
is twice the interval away is our own choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from earlyhelp.matching import Ruleset
from earlyhelp.matching.building import USUAL_WEEKS
from earlyhelp.offers.questions import Value
from earlyhelp.offers.records import StoredDecision
from earlyhelp.offers.verdict import effective_response
from earlyhelp.taxonomy.services import Response
from earlyhelp.web.words import day as in_words
from earlyhelp.web.words import typed_day

WEEKS, WORKING_DAYS, HOURS = "weeks", "working_days", "hours"
BABY = "unborn_or_under_1"
TIMES_AT_MOST = 2
FRIDAY, SATURDAY = 4, 5
DAYS_OF_A_WEEK, HOURS_OF_A_DAY = 7, 24


@dataclass(frozen=True, slots=True)
class Interval:
    """How long until a plan is looked at again."""

    number: int
    unit: str = WEEKS

    def after(self, day: date) -> date:
        """Return the day that lies this far after another.

        >>> Interval(6).after(date(2026, 11, 2)), Interval(3, "working_days").after(
        ...     date(2026, 11, 5)
        ... )
        (datetime.date(2026, 12, 14), datetime.date(2026, 11, 10))
        """
        if self.unit == WORKING_DAYS:
            return add_working_days(day, self.number)
        if self.unit == HOURS:
            return day + timedelta(days=-(-self.number // HOURS_OF_A_DAY))
        return day + timedelta(days=DAYS_OF_A_WEEK * self.number)

    @property
    def words(self) -> str:
        """How long it is, in words.

        >>> Interval(1).words, Interval(10, "working_days").words
        ('1 week', '10 working days')
        """
        unit = self.unit.replace("_", " ")
        return f"1 {unit.removesuffix('s')}" if self.number == 1 else f"{self.number} {unit}"


def add_working_days(day: date, number: int) -> date:
    """Return the day that lies some working days after another."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


def interval_of(decision: StoredDecision, ruleset: Ruleset | None) -> Interval:
    """Return how long until a plan on a decision is looked at again: the soonest that counts.

    What the rules asked for when they decided counts, and the interval of the level that a person
    chose instead; for an unborn child or a baby the shorter one counts too.
    """
    weeks: Mapping[str, int] = ruleset.review_weeks if ruleset else USUAL_WEEKS
    keys = [effective_response(decision), *([BABY] if _is_baby(decision) else [])]
    found = [Interval(weeks[key]) for key in keys if key in weeks]
    asked = _asked_for(decision)
    if asked is not None:
        found.append(asked)
    usual = Interval(USUAL_WEEKS[Response.EARLY_HELP_OFFER])
    start = decision.decided_at.date()
    return min(found, key=lambda one: one.after(start), default=usual)


def _is_baby(decision: StoredDecision) -> bool:
    child = decision.document.get("child")
    facts = child if isinstance(child, Mapping) else {}
    return facts.get("unborn") == "yes" or facts.get("age_years") == 0


def _asked_for(decision: StoredDecision) -> Interval | None:
    """Return the interval of the step *set a review*, if the rules asked for one."""
    steps = decision.output.get("next_steps")
    for step in steps if isinstance(steps, Sequence) else ():
        within = step.get("within")
        if step.get("action") == "set_review" and isinstance(within, Mapping):
            return Interval(int(within["number"]), str(within["unit"]))
    return None


def usual_review(interval: Interval, on: date) -> date:
    """Return the day to suggest: after the interval, on the Friday before where it is a weekend.

    >>> usual_review(Interval(6), date(2026, 11, 22))
    datetime.date(2027, 1, 1)
    """
    day = interval.after(on)
    return max(on, day - timedelta(days=max(0, day.weekday() - FRIDAY)))


def latest_review(interval: Interval, on: date) -> date:
    """Return the last day on which a plan may be looked at next, as of a day."""
    return Interval(TIMES_AT_MOST * interval.number, interval.unit).after(on)


def parts_of(day: date) -> list[str]:
    """Return a day as three inputs show it."""
    return [str(day.day), str(day.month), str(day.year)]


def typed(value: Value | None) -> date | None:
    """Return the day typed in three inputs; None where it is none, or none that can be meant."""
    parts = value if isinstance(value, list) else []
    if len(parts) != 3 or len(parts[2]) != 4:  # noqa: PLR2004 - day, month and a year of 4 digits
        return None
    return typed_day(*parts)


def is_empty(value: Value | None) -> bool:
    """Say whether nothing was typed in any of three inputs."""
    return not any(value) if isinstance(value, list) else not value


def review_problem(value: Value | None, interval: Interval, today: date) -> str:
    """Return what to mend in a typed day of review, or nothing."""
    day, latest = typed(value), latest_review(interval, today)
    if is_empty(value):
        return "Enter the day on which you look at this plan again. It cannot be saved without one"
    if day is None:
        return "Enter the review date with day, month and year, for example 27 3 2027"
    if day < today:
        return "The review date must be today or later"
    if day > latest:
        return (
            f"The review date must be {in_words(latest)} or earlier. "
            f"The usual time is {interval.words}"
        )
    return ""
