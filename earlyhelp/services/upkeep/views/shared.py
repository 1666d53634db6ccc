"""What all pages of the checking cycle share: the blueprint, who acts, and what lies around."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, current_app, flash, request, url_for

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, seal
from earlyhelp.clock import now, today
from earlyhelp.db import Session
from earlyhelp.services.checking import Periods, periods_of
from earlyhelp.services.upkeep.commands import Hand
from earlyhelp.services.upkeep.queries import find_look, find_stamp, find_standings
from earlyhelp.services.upkeep.queueing import Around, Doubles, Line, Standing, derive_queue
from earlyhelp.services.upkeep.words import Reason
from earlyhelp.web.database import session
from earlyhelp.web.mail import Mail, MailFaultError, send_mail
from earlyhelp.web.state import state

bp = Blueprint("upkeep", __name__, template_folder="../templates")
KEY = "earlyhelp.upkeep"
SEE_OTHER, MEND_IT, MOVED_ON, TOO_MANY = 303, 422, 409, 429
EDITOR = "directory-editor"
FindIds = Callable[[Session], Collection[str]]


@dataclass(slots=True)
class Hooks:
    """Functions of parts that stand above the directory, given when the application is made."""

    in_use: list[FindIds] = field(default_factory=list)
    doubles: list[FindIds] = field(default_factory=list)
    compared: Doubles | None = None


def init_upkeep(
    app: Flask, *, in_use: FindIds | None = None, doubles: FindIds | None = None
) -> None:
    """Tell the queue how to find the services in use, and those that may be listed twice."""
    hooks: Hooks = app.extensions.setdefault(KEY, Hooks())
    if in_use is not None:
        hooks.in_use.append(in_use)
    if doubles is not None:
        hooks.doubles.append(doubles)


def around() -> Around:
    """Return what the rest of the application knows of listings."""
    hooks: Hooks = current_app.extensions.get(KEY, Hooks())
    in_use = frozenset().union(*(find(session()) for find in hooks.in_use))
    return Around(in_use, _doubles(hooks))


def _doubles(hooks: Hooks) -> frozenset[str]:
    """Return the possible doubles, compared anew only when it matters."""
    if not hooks.doubles:
        return frozenset()
    stamp = find_stamp(session())
    if hooks.compared is None or not hooks.compared.still_holds(stamp, now()):
        found = frozenset().union(*(find(session()) for find in hooks.doubles))
        hooks.compared = Doubles(found, stamp, now())
    return hooks.compared.found


def periods() -> Periods:
    """Return the local periods."""
    return periods_of(state().settings)


def hand() -> Hand:
    """Return who writes now."""
    return Hand(actor().account_id, now())


def who() -> str:
    """Return whose looks are kept: an account, or nobody in particular."""
    return actor().account_id or ""


def standings() -> list[Standing]:
    """Return what the queue knows of every listing, with what changed since this editor looked."""
    looked_at = find_look(session(), who())
    return find_standings(
        session(), on=today(), periods=periods(), around=around(), looked_at=looked_at
    )


def queue_lines() -> tuple[Line, ...]:
    """Return the whole queue."""
    return derive_queue(standings())


def leave_line(action: Action, kind: str, object_id: str, purpose: str | None = None) -> None:
    """Write the line of the audit for an act of this request."""
    record_act(session(), actor(), Act(action, kind, object_id, purpose), now())


def chosen_reason() -> Reason | None:
    """Return the reason that the queue is filtered by, as the address or the form says."""
    text = request.values.get("reason", "")
    return Reason(text) if text in set(Reason) else None


def filters() -> dict[str, Any]:
    """Return the filter of the queue as parts of an address: texts, by name."""
    given = {name: request.values.get(name, "").strip() for name in ("reason", "text")}
    return {name: value for name, value in given.items() if value}


def link_to(endpoint: str, **values: object) -> str | None:
    """Return the address of a page that another part of the directory may have, or None."""
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, **values)  # type: ignore[arg-type] # parts of addresses


def address_key() -> str:
    """Return what tries of this visitor's machine are counted by; not the address itself."""
    return seal().keyed("public", request.remote_addr or "")


def whole_address(endpoint: str, **values: object) -> str:
    """Return the address of a page as it stands in a mail."""
    path = url_for(endpoint, **values)  # type: ignore[arg-type] # parts of addresses
    return f"{state().settings.base_url.rstrip('/')}{path}"


def send(to: str, subject: str, text: str) -> bool:
    """Send a mail; False where mails are off or the server did not take it, which is said."""
    try:
        return send_mail(state().settings, Mail(to, subject, text))
    except MailFaultError as fault:
        flash(str(fault))
        return False
