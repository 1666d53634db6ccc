"""What was sent for a plan becomes what is kept of it, or what to mend. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.asking import (
    AGREED_ON,
    REVIEW_ON,
    earliest_agreed,
    first_values,
    kept_values,
    plan_questions,
)
from earlyhelp.offers.plans.basis import Basis
from earlyhelp.offers.plans.dates import is_empty, review_problem, typed
from earlyhelp.offers.plans.plan import Agreed, StoredPlan
from earlyhelp.offers.private_words import private_warning
from earlyhelp.offers.questions import (
    Kind,
    Problems,
    Question,
    Reading,
    Value,
    Values,
    one,
    read_values,
)
from earlyhelp.web.words import day as in_words

LATEST_WEEKS = 104
"""A day by which something is to be done lies no further away: beyond it a slip is likelier."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a plan's form: its values, how many actions, the day, and what is there."""

    values: Values
    rows: int
    today: date
    before: StoredPlan | None = None
    is_warned: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What was read of the form: a plan to keep, or what to mend."""

    reading: Reading
    agreed: Agreed | None


def read_plan(basis: Basis, sent: Sent) -> Said:
    """Return the plan that was agreed; without a day to look at it again there is none."""
    questions = plan_questions(basis, sent.rows)
    reading = read_values(questions, sent.values)
    problems = {
        **_agreed_problem(reading.values, sent),
        **_review_problem(reading.values, basis, sent.today),
        **_day_problems(basis, reading.values, sent.rows),
        **_action_problems(reading.values, sent.rows),
        **({} if sent.is_warned else _warnings(questions, reading.values, _shown(basis, sent))),
        **reading.problems,
    }
    if problems:
        return Said(Reading(reading.values, problems), None)
    agreed_on, review_on = (typed(reading.values[name]) for name in (AGREED_ON, REVIEW_ON))
    if agreed_on is None or review_on is None:  # both were read above
        return Said(reading, None)
    kept = _kept(basis, reading.values, sent.rows)
    return Said(reading, Agreed(basis.decision.id, kept, agreed_on, review_on))


def _review_problem(values: Values, basis: Basis, today: date) -> Problems:
    problem = review_problem(values[REVIEW_ON], basis.interval, today)
    return {REVIEW_ON: problem} if problem else {}


def _agreed_problem(values: Values, sent: Sent) -> Problems:
    day, earliest = typed(values[AGREED_ON]), earliest_agreed(sent.before, sent.today)
    if day is None:
        return {AGREED_ON: "Enter the day of the plan, with day, month and year"}
    if day > sent.today:
        return {AGREED_ON: "The day of the plan must be today or earlier"}
    if day < earliest:
        return {AGREED_ON: f"The day of the plan must be {in_words(earliest)} or later"}
    return {}


def _day_problems(basis: Basis, values: Values, rows: int) -> Problems:
    """Return what to mend in the days by which something is to be done; none need be given."""
    agreed_on = typed(values[AGREED_ON])
    named = {contents.BY + each.service_id: each.name for each in basis.services}
    named |= {f"{contents.DAY}{n}": f"action {n}" for n in range(1, rows + 1)}
    problems = {name: _day_problem(values[name], what, agreed_on) for name, what in named.items()}
    return {name: problem for name, problem in problems.items() if problem}


def _day_problem(value: Value, what: str, agreed_on: date | None) -> str:
    day = typed(value)
    if is_empty(value):
        return ""
    if day is None:
        return f"Enter the day for {what}, for example 27 3 2027, or leave it empty"
    if agreed_on is None:
        return ""
    latest = agreed_on + timedelta(weeks=LATEST_WEEKS)
    if not agreed_on <= day <= latest:
        return f"The day for {what} must be from {in_words(agreed_on)} to {in_words(latest)}"
    return ""


def _action_problems(values: Values, rows: int) -> Problems:
    """Return what to mend in actions that say who or when, and not what."""
    return {
        f"{contents.WHAT}{n}": f"Say what is to be done in action {n}, or leave its day empty too"
        for n in range(1, rows + 1)
        if not one(values, f"{contents.WHAT}{n}") and not is_empty(values[f"{contents.DAY}{n}"])
    }


def _shown(basis: Basis, sent: Sent) -> Values:
    """Return what stood in the form: our own words, and what was warned of when it was saved."""
    if sent.before is None:
        return first_values(basis, sent.today)
    return kept_values(sent.before, basis, sent.today)


def _warnings(questions: Sequence[Question], values: Values, shown: Values) -> Problems:
    """Return where a text that somebody wrote seems to hold a name or a number of a person."""
    found = {
        question.name: private_warning(one(values, question.name))
        for question in questions
        if question.kind in {Kind.TEXT, Kind.LINE}
        and values[question.name] != shown.get(question.name)
    }
    return {name: warning for name, warning in found.items() if warning}


def _kept(basis: Basis, values: Values, rows: int) -> Values:
    """Return a plan as it is kept: what was answered, and what it is about."""
    kept: dict[str, Value] = {
        contents.NEEDS: [need.code for need in basis.needs],
        contents.OPEN_NEEDS: [need.code for need in basis.open_needs],
        contents.SERVICES: [service.service_id for service in basis.services],
    }
    kept |= {contents.WHY + need.code: need.why_open for need in basis.open_needs}
    kept |= {contents.NAME + each.service_id: each.name for each in basis.services}
    kept |= {name: _as_kept(value) for name, value in values.items() if _stays(name)}
    return kept | _actions(values, rows)


def _stays(name: str) -> bool:
    of_an_action = name.startswith((contents.WHAT, contents.DOER, contents.DAY))
    return not of_an_action and name not in {AGREED_ON, REVIEW_ON}


def _as_kept(value: Value) -> Value:
    if isinstance(value, str):
        return value
    day = typed(value)
    return day.isoformat() if day else ""


def _actions(values: Values, rows: int) -> dict[str, Value]:
    """Return the actions that say what is to be done, numbered without gaps."""
    filled = [n for n in range(1, rows + 1) if one(values, f"{contents.WHAT}{n}")]
    return {
        f"{field}{place}": _as_kept(values[f"{field}{n}"])
        for place, n in enumerate(filled, start=1)
        for field in (contents.WHAT, contents.DOER, contents.DAY)
    }
