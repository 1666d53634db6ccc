"""What signing in needs of the request: counting tries, and beginning and ending sessions."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request
from flask import session as form_session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action, Actor
from earlyhelp.accounts.commands import note_sign_in
from earlyhelp.accounts.devices import device_words
from earlyhelp.accounts.guards import SEE_OTHER, give_cookie, seal
from earlyhelp.accounts.lifetimes import TRIES_AN_ACCOUNT, TRIES_AN_ADDRESS, wait_seconds
from earlyhelp.accounts.models import Stage
from earlyhelp.accounts.people import Account, sign_in_name
from earlyhelp.accounts.queries import find_tries
from earlyhelp.accounts.roles import in_order
from earlyhelp.accounts.sessions.commands import Beginning, begin_session, let_go, record_try
from earlyhelp.clock import now
from earlyhelp.web.database import session
from earlyhelp.web.logs import name_user, request_id, warn_request
from earlyhelp.web.state import state

ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Try:
    """One counted try; ``right`` ends its counting."""

    id: str

    def right(self) -> None:
        """Count this try no longer; the caller commits."""
        let_go(session(), self.id)


def take_try(email: str) -> Try:
    """Count a try for an account and for the address it comes from, before it is looked at.

    Commits, so that tries at the same moment see each other.

    Raises:
        TooManyRequests: with the seconds to wait, if this is one too many.
    """
    keys = {
        "account": seal().keyed("account", sign_in_name(email)),
        "address": seal().keyed("address", request.remote_addr or ""),
    }
    moment = now()
    try_id = record_try(session(), keys["account"], keys["address"], moment)
    session().commit()
    wait = max(
        wait_seconds(
            find_tries(session(), "account", keys["account"], moment), TRIES_AN_ACCOUNT, moment
        ),
        wait_seconds(
            find_tries(session(), "address", keys["address"], moment), TRIES_AN_ADDRESS, moment
        ),
    )
    if wait:
        let_go(session(), try_id)
        record(Action.SIGN_IN, None, outcome="too many tries")
        session().commit()
        raise TooManyRequests(retry_after=wait)
    session().rollback()
    return Try(try_id)


def record(action: Action, account: Account | None, outcome: str = "done") -> None:
    """Add the line of an act of somebody who is not, or not yet, signed in; the caller commits."""
    role = next(iter(in_order(account.roles)), None) if account else None
    by = Actor(account.id if account and outcome == "done" else None, role, request_id())
    record_act(
        session(), by, Act(action, ACCOUNT, account.id if account else None, outcome=outcome), now()
    )
    if outcome != "done":
        warn_request("sign_in_failed", kind=outcome)


def begin(account_id: str, stage: Stage, link_hash: str | None = None) -> str:
    """Begin a session of this browser; return its token. The caller commits."""
    device = device_words(request.headers.get("User-Agent", ""))
    most = state().settings.sessions_per_account
    return begin_session(session(), account_id, Beginning(stage, device, most, link_hash), now())


def sign_in_whole(account: Account, where: str, moment: datetime) -> ResponseReturnValue:
    """Sign an account in with a new token, commit, and go where the person wanted to be."""
    token = begin(account.id, Stage.WHOLE)
    note_sign_in(session(), account.id, moment)
    record(Action.SIGN_IN, account)
    session().commit()
    name_user(account.id)
    form_session.pop("csrf_token", None)
    response = redirect(where, SEE_OTHER)
    give_cookie(response, token)
    return response
