"""Pages of single sign-on: there, back, and tying an account to the organisation's own."""

import json
import secrets
from importlib import import_module
from types import ModuleType

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as form_session
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.commands import tie_to_provider
from earlyhelp.accounts.guards import SEE_OTHER, actor, for_staff, me, public, seal, signed_in
from earlyhelp.accounts.own.pages import ProofPage
from earlyhelp.accounts.own.views import disproved, has_codes
from earlyhelp.accounts.queries import find_by_provider
from earlyhelp.accounts.signing.views import TO_BE_MENDED, after_first_factor, finish
from earlyhelp.accounts.single_sign_on.claims import Stated, read_claims
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.web.database import LEAVES_LINE, session
from earlyhelp.web.logs import warn_request
from earlyhelp.web.state import state

bp = Blueprint("organisation", __name__, template_folder="../templates")

ASKED = "asked"
LONGEST_CODE = 2000
REFUSED, AWAY = 403, 502


@bp.get("/sign-in/organisation")
@public
def go_there() -> ResponseReturnValue:
    """Send the browser to the organisation's own sign-in; what has to come back is sealed."""
    return _go(None)


@bp.get("/sign-in/organisation/back")
@public
def come_back() -> ResponseReturnValue:
    """Sign in whoever the provider vouches for, or tie them to who is signed in."""
    kept = _kept()
    sent = secrets.compare_digest(request.args.get("state", "").encode(), kept["state"].encode())
    if not kept["state"] or not sent or "code" not in request.args:
        return _failed("state")
    provider = _provider()
    asked = provider.Asked("", kept["state"], kept["nonce"], kept["verifier"])
    code = request.args["code"][:LONGEST_CODE]
    try:
        claims = provider.answer(state().settings, _back(), asked, code, now())
    except provider.ProviderFaultError as fault:
        return _failed(str(fault))
    stated = read_claims(claims)
    if stated is None:
        return _failed("claims")
    return _tie(stated, kept["tie"]) if kept["tie"] else _sign_in(stated)


setattr(come_back, LEAVES_LINE, True)  # a provider sends people back by GET, and this signs in


@bp.get("/account/organisation")
@for_staff
def show_tie() -> str:
    """Ask for proof before an account is tied to the organisation's own."""
    _provider()
    return render_template("accounts/tie.html", page=ProofPage(has_codes()))


@bp.post("/account/organisation")
@for_staff
def begin_tie() -> ResponseReturnValue:
    """Check the proof, then show the link that leads to the organisation's sign-in."""
    _provider()
    errors = disproved()
    if errors:
        page = ProofPage(has_codes(), errors)
        return render_template("accounts/tie.html", page=page), TO_BE_MENDED
    address = url_for("organisation.go_and_tie", token=seal().close(f"tie {me().session_id}"))
    return render_template("accounts/tie_now.html", address=address)


@bp.get("/account/organisation/<token>")
@for_staff
def go_and_tie(token: str) -> ResponseReturnValue:
    """Send the browser to the provider in order to tie; only in the session that gave proof."""
    if seal().open(token) != f"tie {me().session_id}":
        raise NotHereError("This link is of another session.")
    return _go(me().account_id)


def _go(tie: str | None) -> ResponseReturnValue:
    provider = _provider()
    try:
        asked = provider.ask(state().settings, _back())
    except provider.ProviderFaultError as fault:
        return _failed(str(fault))
    kept = {
        "state": asked.state,
        "nonce": asked.nonce,
        "verifier": asked.verifier,
        "tie": tie or "",
    }
    form_session[ASKED] = seal().close(json.dumps(kept))
    return redirect(asked.address, SEE_OTHER)


def _kept() -> dict[str, str]:
    """Return what was asked by this browser, once."""
    sealed = form_session.pop(ASKED, None)
    opened = seal().open(sealed) if isinstance(sealed, str) else None
    empty = dict.fromkeys(("state", "nonce", "verifier", "tie"), "")
    return empty if opened is None else {**empty, **json.loads(opened)}


def _sign_in(stated: Stated) -> ResponseReturnValue:
    account = find_by_provider(session(), stated.issuer, stated.subject)
    if account is None or not account.is_open(now().date()):
        warn_request("sign_in_failed", kind="not tied")
        return render_template("accounts/not_tied.html"), REFUSED
    if stated.has_second_factor or not state().settings.asks_second_factor:
        return finish(account)
    return after_first_factor(account)


def _tie(stated: Stated, account_id: str) -> ResponseReturnValue:
    person = signed_in()
    held = find_by_provider(session(), stated.issuer, stated.subject)
    if person is None or person.account_id != account_id or (held and held.id != account_id):
        return _failed("tie")
    tie_to_provider(session(), account_id, stated.issuer, stated.subject)
    record_act(session(), actor(), Act(Action.ACCOUNT_CHANGE, "account", account_id), now())
    session().commit()
    return redirect(url_for("own.show_account", done="tied"), SEE_OTHER)


def _failed(why: str) -> ResponseReturnValue:
    warn_request("single_sign_on_failed", kind=why[:60])
    return render_template("accounts/provider_away.html"), AWAY


def _provider() -> ModuleType:
    """Return the module that talks to the provider, which is there only where it is switched on."""
    if not state().settings.oidc_issuer:
        raise NotHereError("There is no single sign-on here.")
    return import_module("earlyhelp.accounts.single_sign_on.provider")


def _back() -> str:
    base = state().settings.base_url.rstrip("/")
    return base + url_for("organisation.come_back")
