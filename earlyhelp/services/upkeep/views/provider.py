"""The page behind a provider's one-time link: confirm a listing, or say what to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, validate_csrf
from wtforms import ValidationError

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import public
from earlyhelp.accounts.tokens import digest
from earlyhelp.clock import now, today
from earlyhelp.services.upkeep.answers import (
    ASKS,
    Ask,
    Fault,
    Given,
    given_of,
    paragraphs,
    read_answers,
)
from earlyhelp.services.upkeep.commands import (
    Hand,
    ask_again,
    check_listing,
    note_try,
    publish_figures,
    record_report,
    record_suggestions,
    use_link,
)
from earlyhelp.services.upkeep.deciding import figures_said_today, published_at_once
from earlyhelp.services.upkeep.models import Report
from earlyhelp.services.upkeep.pages import Fact, provider_facts
from earlyhelp.services.upkeep.queries import count_tries, find_service_of_link, get_listing
from earlyhelp.services.upkeep.records import Listing
from earlyhelp.services.upkeep.throttle import LIMITS, is_over, window_start
from earlyhelp.services.upkeep.views.shared import (
    MEND_IT,
    SEE_OTHER,
    TOO_MANY,
    address_key,
    bp,
    leave_line,
)
from earlyhelp.services.upkeep.words import ToldBy
from earlyhelp.services.words import CheckMethod, CheckOutcome
from earlyhelp.web.again import show_again
from earlyhelp.web.database import session
from earlyhelp.web.state import state
from earlyhelp.web.words import day

BY = "the provider's link"
NOT_FOUND = 404
LONGEST_MESSAGE = 2_000
TOO_LONG = f"Use at most {LONGEST_MESSAGE:,} characters"
NOTHING_CHANGED = "Change something, or go back and say that all is right"
FROM_HERE = frozenset({None, "same-origin", "none"})
"""What a browser says of where a form stands; older ones say nothing."""


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """One listing as its provider may see it."""

    token: str
    name: str
    facts: tuple[Fact, ...]
    is_confidential: bool
    expires: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The facts a provider may change, with what was typed and what has to be mended."""

    token: str
    name: str
    asks: tuple[Ask, ...]
    given: Given
    message: str
    errors: tuple[Fault, ...]
    publishes: bool

    @property
    def error_at(self) -> Mapping[str, str]:
        """The sentence at each field."""
        return dict(self.errors)


@bp.get("/confirm/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Show a provider what is on record; opening it changes nothing, whoever follows the link."""
    listing = _listing_of(token)
    if listing is None:
        return _dead(token)
    expires = listing.link_expires_at
    page = ConfirmPage(
        token=token,
        name=listing.facts.name,
        facts=provider_facts(listing.facts),
        is_confidential=any(place.is_hidden for place in listing.facts.places),
        expires=day(expires.date()) if expires else "",
    )
    return render_template("upkeep/confirm.html", page=page)


@bp.post("/confirm/<token>")
@public
def confirm_right(token: str) -> ResponseReturnValue:
    """Record that a provider finds everything right; the link ends."""
    _check_form()
    listing = _listing_of(token)
    if listing is None or not use_link(session(), digest(token), now()):
        return _dead(token)
    hand = Hand(BY, now())
    right = CheckOutcome.STILL_RIGHT
    check_listing(session(), listing.public_id, CheckMethod.PROVIDER_LINK, right, hand)
    leave_line(Action.CHANGE, "service_check", listing.public_id, "provider link")
    session().commit()
    return redirect(url_for("upkeep.thank_provider"), SEE_OTHER)


@bp.get("/confirm/<token>/change")
@public
def ask_changes(token: str) -> ResponseReturnValue:
    """Ask a provider what is to change."""
    listing = _listing_of(token)
    if listing is None:
        return _dead(token)
    return _change_page(token, listing, given_of(listing.facts), "", ())


@bp.post("/confirm/<token>/change")
@public
def suggest_changes(token: str) -> ResponseReturnValue:
    """Keep what a provider wants changed until an editor has looked; the link ends."""
    _check_form()
    listing = _listing_of(token)
    if listing is None:
        return _dead(token)
    given, message = _typed()
    changed, faults = read_answers(given, listing.facts)
    values = dict(changed)
    if request.form.get("figures_today"):
        values = {**figures_said_today(listing.facts, today()), **values}
    errors = [*faults, *_message_faults(message, nothing_else=not values)]
    if errors:
        return _change_page(token, listing, given, message, errors), MEND_IT
    if not use_link(session(), digest(token), now()):
        return _dead(token)
    _keep(listing, values, message)
    leave_line(Action.CREATE, "service_report", listing.public_id, "provider link")
    session().commit()
    return redirect(url_for("upkeep.thank_provider", changed="yes"), SEE_OTHER)


def _typed() -> tuple[Given, str]:
    given = {ask.name: request.form.getlist(ask.name) for ask in ASKS}
    return given, paragraphs(request.form.get("message", ""))


def _show_changes_again(token: str) -> ResponseReturnValue:
    listing = _listing_of(token)
    return _change_page(token, listing, *_typed(), ()) if listing else _dead(token)


def _show_dead_again(token: str) -> ResponseReturnValue:
    return render_template("upkeep/dead_link.html", token=token)


show_again(
    bp,
    {
        "confirm_right": confirm,
        "suggest_changes": _show_changes_again,
        "ask_new_link": _show_dead_again,
    },
)


def _message_faults(message: str, *, nothing_else: bool) -> list[Fault]:
    if len(message) > LONGEST_MESSAGE:
        return [("message", TOO_LONG)]
    return [("message", NOTHING_CHANGED)] if nothing_else and not message else []


def _keep(listing: Listing, values: Mapping[str, object], message: str) -> None:
    """Publish the figures if the setting says so, and keep the rest for an editor."""
    hand = Hand(BY, now())
    at_once = published_at_once(values) if _publishes() else {}
    if at_once:
        publish_figures(session(), listing.public_id, at_once, hand)
    rest = {name: value for name, value in values.items() if name not in at_once}
    report = Report(by_kind=ToldBy.PROVIDER, told_at=hand.at, text=message or None)
    if rest:
        record_suggestions(session(), listing.public_id, report, rest)
    elif message:
        record_report(session(), listing.public_id, report)


def _publishes() -> bool:
    return state().settings.provider_publishes == "on"


@bp.get("/confirm/thank-you")
@public
def thank_provider() -> ResponseReturnValue:
    """Thank a provider."""
    return render_template("upkeep/thank_provider.html", changed=bool(request.args.get("changed")))


@bp.post("/confirm/<token>/new-link")
@public
def ask_new_link(token: str) -> ResponseReturnValue:
    """Take a wish for a new link; the answer tells nothing of who is listed."""
    _check_form()
    if _is_over("again"):
        return _too_many()
    note_try(session(), "again", address_key(), now())
    ask_again(session(), digest(token), now())
    session().commit()
    return redirect(url_for("upkeep.asked_new_link"), SEE_OTHER)


@bp.get("/confirm/asked")
@public
def asked_new_link() -> ResponseReturnValue:
    """Say what happens after a wish for a new link."""
    return render_template("upkeep/asked_new_link.html")


def _listing_of(token: str) -> Listing | None:
    """Return the listing a link is for; None for every link that does not work."""
    public_id = find_service_of_link(session(), digest(token), now())
    return get_listing(session(), public_id) if public_id else None


def _dead(token: str) -> ResponseReturnValue:
    """Give the one page of all links that do not work, and count the try."""
    session().rollback()
    if _is_over("link"):
        return _too_many()
    if request.method == "POST":
        note_try(session(), "link", address_key(), now())
        session().commit()
    else:
        with state().database.session(writing=True) as counting:
            note_try(counting, "link", address_key(), now())
    return render_template("upkeep/dead_link.html", token=token), NOT_FOUND


def _is_over(kind: str) -> bool:
    tries = count_tries(session(), kind, address_key(), window_start(kind, now()))
    return is_over(kind, tries)


def _too_many() -> ResponseReturnValue:
    page = render_template("upkeep/too_many.html", wait=LIMITS["link"].words)
    return page, TOO_MANY, {"Retry-After": str(LIMITS["link"].seconds)}


def _change_page(
    token: str, listing: Listing, given: Given, message: str, errors: Sequence[Fault]
) -> str:
    page = ChangePage(
        token=token,
        name=listing.facts.name,
        asks=ASKS,
        given=given,
        message=message,
        errors=tuple(errors),
        publishes=_publishes(),
    )
    return render_template("upkeep/ask_changes.html", page=page)


def _check_form() -> None:
    """Hold a form to its token and its place.

    The page asks browsers to send no referrer, so that a link does not travel; the library's own
    check would then refuse every form over HTTPS. Its token is checked all the same.
    """
    if not current_app.config.get("WTF_CSRF_ENABLED", True):
        return
    if request.headers.get("Sec-Fetch-Site") not in FROM_HERE:
        raise CSRFError("The form stands on another site.")
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as fault:
        raise CSRFError(str(fault)) from None


OF_LINKS = (confirm_right, suggest_changes, ask_new_link)


@bp.record_once
def _check_here(setup: BlueprintSetupState) -> None:
    for view in OF_LINKS:
        setup.app.extensions["csrf"].exempt(view)


@bp.after_request
def _keep_links_secret(response: Response) -> Response:
    """Let no link travel in a referrer, be kept, or be found by a search engine."""
    if "token" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
