"""Whose an assessment is: the organisation's of the practitioner who began it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.guards import WHEN_AWAY, me
from earlyhelp.offers.decisions import Rules, settings_contacts
from earlyhelp.offers.journey import first_missing, is_in_danger
from earlyhelp.offers.queries import get_assessment
from earlyhelp.offers.records import Owner, StoredAssessment
from earlyhelp.offers.steps import SAFETY_STEP, Step
from earlyhelp.web import database
from earlyhelp.web.database import DatabaseFault
from earlyhelp.web.state import RulesetInUse, state

P = ParamSpec("P")


def owner() -> Owner:
    """Return for whom assessments are looked for: whoever is signed in."""
    return Owner(me().account_id, me().organisation)


def mine(assessment_id: str, *, to_change: bool = False) -> StoredAssessment:
    """Return an assessment of the organisation of whoever is signed in.

    Raises:
        NotHereError: if there is none, or it is another organisation's.
    """
    return get_assessment(database.session(), assessment_id, owner(), to_change=to_change)


def rules_in_use(found: RulesetInUse) -> Rules:
    """Return a ruleset, or why there is none, with the numbers that hold without it."""
    contacts = settings_contacts(state().settings)
    return Rules(found.ruleset, found.fault, contacts, is_away=found.is_away)


def go(view: str, assessment_id: str, **values: Any) -> ResponseReturnValue:  # noqa: ANN401 - as in Flask
    """Go to another page of the same assessment."""
    return redirect(url_for(f"offers.{view}", assessment_id=assessment_id, **values), 303)


def turned_away(stored: StoredAssessment, step: Step | None = None) -> ResponseReturnValue | None:
    """Return the page that comes before the one asked for: danger first, then what is missing."""
    if step is SAFETY_STEP:
        return None
    if is_in_danger(stored.answers):
        return go("ring_now", stored.id)
    missing = first_missing(stored.answers)
    if missing is not None and missing is not step:
        return go("ask", stored.id, step_id=missing.id)
    if step is not None and not step.applies(stored.answers):
        return go("show_tasks", stored.id)
    return None


def when_away(
    instead: Callable[[], ResponseReturnValue],
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Show another page, that needs no database, where the database does not answer.

    The other page holds nothing of anybody, since then nobody can show who they are.
    """

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def run(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            try:
                return view(*args, **kwargs)
            except DatabaseFault:
                return instead()

        setattr(run, WHEN_AWAY, instead)
        return run

    return guard
