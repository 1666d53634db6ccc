"""Who may open which page: every view names its audience, and one that does not stays shut.

The check sits before every request, so that no view can forget it. It reads the session of the
cookie's token in a session of the database of its own, which ends before the view begins.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.accounts.keeping.guards import keep_sent, made_for, token_is_right
from earlyhelp.accounts.keeping.marks import write_mark
from earlyhelp.accounts.lifetimes import SEEN_EVERY, ends_at, is_over
from earlyhelp.accounts.models import Stage
from earlyhelp.accounts.people import OpenSession
from earlyhelp.accounts.queries import find_session
from earlyhelp.accounts.roles import ROLES, in_order
from earlyhelp.accounts.sealing import Seal
from earlyhelp.accounts.sessions.commands import end_session, touch_session
from earlyhelp.clock import now
from earlyhelp.web.database import DatabaseFault
from earlyhelp.web.logs import name_user, request_id
from earlyhelp.web.state import state

OUTSIDE_VIEWS = frozenset({"static"})
COOKIE, HTTPS_COOKIE = "earlyhelp", "__Host-earlyhelp"
SEE_OTHER = 303
LONGEST_NEXT = 500
WHEN_AWAY = "when_away"
"""The attribute of a view with what it shows, to anybody, while the database is away."""
READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Audience:
    """The roles that may open a page; none means everybody."""

    roles: frozenset[str]
    reads_database: bool = True

    @property
    def is_public(self) -> bool:
        """Say whether anybody may open the page."""
        return not self.roles


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever is signed in: account, roles and organisation, and when the session ends."""

    account_id: str
    email: str
    organisation: str
    roles: frozenset[str]
    session_id: str
    seconds_left: int


def public(view: View) -> View:
    """Declare a view open to everybody."""
    view.audience = Audience(frozenset())  # type: ignore[attr-defined] # read again by audience_of
    return view


def public_without_database(view: View) -> View:
    """Declare a view open to everybody that must answer while the database is away."""
    view.audience = Audience(frozenset(), reads_database=False)  # type: ignore[attr-defined] # as above
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


def for_staff(view: View) -> View:
    """Declare a view open to everybody who is signed in, whatever their role."""
    return for_roles(*ROLES)(view)


def audience_of(view: object) -> Audience | None:
    """Return the audience a view has declared, or None if it forgot."""
    declared = getattr(view, "audience", None)
    return declared if isinstance(declared, Audience) else None


def init_guards(app: Flask) -> None:
    """Check the audience before every request."""
    app.before_request(_check)
    app.jinja_env.globals.update(
        signed_in=signed_in, has_cookie=lambda: bool(cookie_token()), form_mark=form_mark
    )


def signed_in() -> SignedIn | None:
    """Return who is signed in, or None; pages that read no database know nobody."""
    found: SignedIn | None = g.get("signed_in")
    return found


def me() -> SignedIn:
    """Return who is signed in, on a page that only opens for somebody who is."""
    found = signed_in()
    if found is None:
        abort(403)
    return found


def may_open(endpoint: str) -> bool:
    """Say whether whoever is signed in, or nobody, may open a page."""
    audience = audience_of(current_app.view_functions[endpoint])
    if audience is None or audience.is_public:
        return audience is not None
    person = signed_in()
    return person is not None and bool(person.roles & audience.roles)


def actor() -> Actor:
    """Return who acts in this request: the account, and the role that opened the page."""
    person = signed_in()
    if person is None:
        return Actor(account_id=None, role=None, request_id=request_id())
    return Actor(person.account_id, g.get("acting_role"), request_id())


def form_mark() -> str:
    """Return what a form of this page says of whom it was made for; empty where nobody is known."""
    person = signed_in()
    if person is None:
        return ""
    if "form_mark" not in g:
        g.form_mark = write_mark(seal(), person.account_id, now())
    mark: str = g.form_mark
    return mark


def seal() -> Seal:
    """Return what seals and hashes with this application's secret."""
    return Seal(str(current_app.config["SECRET_KEY"]))


def cookie_name() -> str:
    """Return the name of the cookie; over HTTPS the browser itself guards its prefix."""
    return HTTPS_COOKIE if state().settings.is_https else COOKIE


def cookie_token() -> str | None:
    """Return the token that this browser holds, if any."""
    return request.cookies.get(cookie_name())


def give_cookie(response: Response, token: str) -> None:
    """Hand a browser the token of its session; it goes when the browser closes."""
    https = state().settings.is_https
    response.set_cookie(cookie_name(), token, secure=https, httponly=True, samesite="Lax", path="/")


def take_cookie(response: Response) -> None:
    """Have a browser forget its token."""
    https = state().settings.is_https
    response.delete_cookie(cookie_name(), secure=https, httponly=True, samesite="Lax", path="/")


def own_address(text: str | None) -> str | None:
    """Return where to go after signing in, if it is a page of this site, else None."""
    if not text or len(text) > LONGEST_NEXT or not text.isprintable() or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not text.startswith("/") or text.startswith("//"):
        return None
    adapter = current_app.create_url_adapter(request)
    try:
        found = adapter.match(parts.path, method="GET") if adapter else None
    except HTTPException:
        return None
    return text if found else None


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in OUTSIDE_VIEWS:
        return None
    audience = audience_of(current_app.view_functions[request.endpoint])
    if audience is None:
        abort(403)
    try:
        if audience.reads_database:
            _recognise()
    except DatabaseFault:
        return _while_away(audience)
    if audience.is_public:
        return None
    person = signed_in()
    if person is None:
        return _to_sign_in()
    allowed = in_order(person.roles & audience.roles)
    if not allowed:
        abort(403)
    g.acting_role = allowed[0]
    return _keep_late(person)


def _while_away(audience: Audience) -> ResponseReturnValue | None:
    """Go on with a public page as for a stranger; elsewhere show what the view has for this."""
    if audience.is_public:
        return None
    view = current_app.view_functions[request.endpoint or ""]
    instead: Callable[[], ResponseReturnValue] | None = getattr(view, WHEN_AWAY, None)
    if instead is None:
        abort(503)
    return instead()


def _recognise() -> None:
    """Find out who holds the cookie's token.

    Raises:
        DatabaseFault: if the database is away.
    """
    token = cookie_token()
    if not token:
        return
    with state().database.session() as session:
        found = find_session(session, token)
    moment = now()
    if found is None or found.stage != Stage.WHOLE or not found.account.is_open(moment.date()):
        return
    if is_over(found.begun_at, found.seen_at, moment):
        g.run_out = found
        return
    g.signed_in = _person(found)
    g.acting_role = next(iter(in_order(found.account.roles)), None)
    name_user(found.account.id)
    if moment - found.seen_at >= SEEN_EVERY:
        _touch(found)


def _person(found: OpenSession) -> SignedIn:
    account, moment = found.account, now()
    return SignedIn(
        account_id=account.id,
        email=account.email,
        organisation=account.organisation,
        roles=account.roles,
        session_id=found.id,
        seconds_left=int((ends_at(found.begun_at, moment) - moment).total_seconds()),
    )


def _touch(found: OpenSession) -> None:
    """Write that the session was used, unless somebody is writing: the next page will do."""
    try:
        with state().database.session(writing=True, waiting=False) as session:
            touch_session(session, found.id, now())
    except DatabaseFault:
        return


def _to_sign_in() -> ResponseReturnValue:
    """Send a stranger to sign in, keeping where they wanted to go and what they had sent."""
    reading = request.method in READ_ONLY
    kept = not reading and keep_sent(seal(), now()) is not None
    _end_run_out()
    wanted = request.full_path.removesuffix("?") if reading else request.path
    ended = "ended" if cookie_token() else None
    why = ended if reading else ("kept" if kept else "lost")
    return redirect(url_for("signing.sign_in", next=own_address(wanted), why=why), SEE_OTHER)


def _end_run_out() -> None:
    found: OpenSession | None = g.get("run_out")
    if found is not None:
        with state().database.session(writing=True) as session:
            end_session(session, found.account.id, found.id)


def _keep_late(person: SignedIn) -> ResponseReturnValue | None:
    """Keep what a person sent in a form of theirs whose token counts no more, and show it to them.

    Nothing is done with it until they say so on that page, which has a token of its own.
    """
    sends_kept = request.endpoint == "signing.send_kept"
    if request.method in READ_ONLY or sends_kept or token_is_right():
        return None
    moment = now()
    if made_for(seal(), moment) != person.account_id or keep_sent(seal(), moment) is None:
        return None
    return redirect(url_for("signing.show_kept"), SEE_OTHER)
