"""Who may open which page: every view names its audience, and one that does not stays shut.

There is no sign-in yet, so pages for staff open in the demo only; elsewhere they answer 403 with
the reason. The check sits before every request, so that no view can forget it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, abort, current_app, request

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.web.logs import request_id
from earlyhelp.web.state import state

ROLES = ("practitioner", "commissioner", "data-officer", "directory-editor", "administrator")
OUTSIDE_VIEWS = frozenset({"static"})

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Audience:
    """The roles that may open a page; none means everybody."""

    roles: frozenset[str]

    @property
    def is_public(self) -> bool:
        """Say whether anybody may open the page."""
        return not self.roles


def public(view: View) -> View:
    """Declare a view open to everybody."""
    view.audience = Audience(frozenset())  # type: ignore[attr-defined] # read again by audience_of
    return view


def for_roles(*roles: str) -> Callable[[View], View]:
    """Declare a view open to people with one of these roles.

    Raises:
        ValueError: if a role is not one of the five.
    """
    if not roles or not set(roles) <= set(ROLES):
        raise ValueError(f"roles are {', '.join(ROLES)}")

    def declare(view: View) -> View:
        view.audience = Audience(frozenset(roles))  # type: ignore[attr-defined] # as above
        return view

    return declare


def audience_of(view: object) -> Audience | None:
    """Return the audience a view has declared, or None if it forgot."""
    declared = getattr(view, "audience", None)
    return declared if isinstance(declared, Audience) else None


def init_guards(app: Flask) -> None:
    """Check the audience before every request."""

    @app.before_request
    def _check() -> None:
        if request.endpoint is None or request.endpoint in OUTSIDE_VIEWS:
            return
        audience = audience_of(current_app.view_functions[request.endpoint])
        if audience is None or not (audience.is_public or state().settings.is_demo):
            abort(403)


def actor() -> Actor:
    """Return who acts in this request; nobody's account where nobody has signed in."""
    return Actor(account_id=None, role=None, request_id=request_id())
