"""Whose an assessment is: a random key in the signed cookie, of which only the hash is stored."""

import secrets
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.offers.journey import first_missing, is_in_danger
from earlyhelp.offers.queries import get_assessment
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.steps import SAFETY_STEP, Step
from earlyhelp.web import database
from earlyhelp.web.database import DatabaseFault

KEY = "families"
P = ParamSpec("P")


def give_key() -> None:
    """Give this browser a key if it has none."""
    session.setdefault(KEY, secrets.token_urlsafe(32))


def owner() -> str:
    """Return the hash of this browser's key; a browser without a key owns nothing."""
    key = session.get(KEY)
    if not isinstance(key, str):
        return ""
    # Not a lasting cookie: on a shared computer an assessment ends with the browser. Touching it
    # counts the hours from the last page, so that nobody loses a draft half way.
    session.modified = True
    return sha256(key.encode()).hexdigest()


def mine(assessment_id: str, *, to_change: bool = False) -> StoredAssessment:
    """Return an assessment that this browser began.

    Raises:
        NotHereError: if there is none, or it is another browser's.
    """
    return get_assessment(database.session(), assessment_id, owner(), to_change=to_change)


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
    """Show another page, that needs no database, where the database does not answer."""

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def run(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            try:
                return view(*args, **kwargs)
            except DatabaseFault:
                return instead()

        return run

    return guard
