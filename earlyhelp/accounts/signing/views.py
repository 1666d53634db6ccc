"""Signing in with a password and a code, signing out, and what was kept meanwhile."""

import json
from dataclasses import replace

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts import codes, hashing
from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.commands import renew_hash, use_step
from earlyhelp.accounts.guards import (
    SEE_OTHER,
    actor,
    cookie_token,
    for_staff,
    give_cookie,
    may_open,
    me,
    own_address,
    public,
    seal,
    signed_in,
    take_cookie,
)
from earlyhelp.accounts.models import Stage
from earlyhelp.accounts.people import Account, KeptForm, OpenSession
from earlyhelp.accounts.queries import find_account, find_half_session, find_kept_form
from earlyhelp.accounts.sessions.commands import drop_form, end_session
from earlyhelp.accounts.signing.guards import begin, record, sign_in_whole, take_try
from earlyhelp.accounts.signing.pages import (
    CODE_NOT_RIGHT,
    NOT_RIGHT,
    WHY,
    CodePage,
    SignInPage,
    kept_page,
)
from earlyhelp.clock import now
from earlyhelp.web.again import show_again
from earlyhelp.web.database import session
from earlyhelp.web.state import state

bp = Blueprint("signing", __name__, template_folder="../templates")

TO_BE_MENDED = 422
SEND_AGAIN = 307
LONGEST_TYPED = 500


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for e-mail and password; whoever is signed in goes on."""
    if signed_in() is not None:
        return redirect(_where(), SEE_OTHER)
    return _show_sign_in(SignInPage(why=WHY.get(request.args.get("why", ""), ""), next=_next()))


@bp.post("/sign-in")
@public
def take_password() -> ResponseReturnValue:
    """Sign in, or ask for the code; a wrong password and no account answer alike."""
    if state().settings.oidc_only == "on":
        return _show_sign_in(SignInPage(next=_next()))
    email, password = typed("email"), typed("password")
    missing = _missing(email, password)
    if missing:
        return _show_sign_in(SignInPage(email, next=_next(), errors=missing)), TO_BE_MENDED
    tried = take_try(email)
    account = find_account(session(), email)
    session().rollback()  # so that nobody waits for a password being hashed
    memory = state().settings.password_memory_kib
    stored = account.password_hash if account and account.is_open(now().date()) else None
    right = hashing.is_right(password, stored, memory)
    if account is None or stored is None or not right:
        record(Action.SIGN_IN, account, outcome="wrong password")
        session().commit()
        errors = (("email", NOT_RIGHT),)
        return _show_sign_in(SignInPage(email, next=_next(), errors=errors)), TO_BE_MENDED
    tried.right()
    if hashing.is_outdated(stored, memory):
        renew_hash(session(), account.id, hashing.hash_password(password, memory))
    return after_first_factor(account)


def _sign_in_again() -> str:
    return _show_sign_in(SignInPage(typed("email"), next=_next()))


def after_first_factor(account: Account) -> ResponseReturnValue:
    """Ask for the code where there is one; say what to do where one is missing."""
    if account.factor_key is not None:
        token = begin(account.id, Stage.PASSWORD)
        session().commit()
        response = redirect(url_for("signing.ask_code", next=_next() or None), SEE_OTHER)
        give_cookie(response, token)
        return response
    if state().settings.asks_second_factor:
        record(Action.SIGN_IN, account, outcome="no second factor")
        session().commit()
        return render_template("accounts/no_codes.html"), TO_BE_MENDED
    return finish(account)


@bp.get("/sign-in/code")
@public
def ask_code() -> ResponseReturnValue:
    """Ask for the code of the authenticator app."""
    if _half() is None:
        return redirect(url_for("signing.sign_in", next=_next() or None), SEE_OTHER)
    return render_template("accounts/code.html", page=CodePage(_next()))


@bp.post("/sign-in/code")
@public
def take_code() -> ResponseReturnValue:
    """Sign in with the code; each works once, in its own half minute."""
    half = _half()
    if half is None:
        return redirect(url_for("signing.sign_in", why="ended", next=_next() or None), SEE_OTHER)
    if not typed("code").strip():
        page = CodePage(_next(), (("code", "Enter the code that your app shows"),))
        return render_template("accounts/code.html", page=page), TO_BE_MENDED
    tried = take_try(half.account.email)
    if not code_is_right(half.account, typed("code")):
        record(Action.SIGN_IN, half.account, outcome="wrong code")
        session().commit()
        page = CodePage(_next(), (("code", CODE_NOT_RIGHT),))
        return render_template("accounts/code.html", page=page), TO_BE_MENDED
    tried.right()
    end_session(session(), half.account.id, half.id)
    return finish(half.account)


show_again(bp, {"take_password": _sign_in_again, "take_code": ask_code})


def code_is_right(account: Account, code: str) -> bool:
    """Use a code up and say whether it does; the caller commits."""
    key = seal().open(account.factor_key) if account.factor_key else None
    step = codes.used_step(key, code, now(), account.factor_step) if key else None
    return step is not None and use_step(session(), account.id, step)


def finish(account: Account) -> ResponseReturnValue:
    """Sign in and go to what was kept, to where the person was going, or to their first page."""
    kept = find_kept_form(session(), account.id, now())
    if kept is not None:
        return sign_in_whole(account, url_for("signing.show_kept"), now())
    home = next((name for name, role in _homes() if role in account.roles), "own.show_account")
    return sign_in_whole(account, _next() or url_for(home), now())


@bp.post("/sign-out")
@for_staff
def sign_out() -> ResponseReturnValue:
    """End this session at the server, and have the browser forget its token."""
    end_session(session(), me().account_id, me().session_id)
    record_act(session(), actor(), Act(Action.SIGN_OUT, "account", me().account_id), now())
    session().commit()
    response = redirect(url_for("signing.signed_out"), SEE_OTHER)
    take_cookie(response)
    return response


@bp.get("/signed-out")
@public
def signed_out() -> str:
    """Say that nobody is signed in any more."""
    return render_template("accounts/signed_out.html")


@bp.get("/sign-in/kept")
@for_staff
def show_kept() -> ResponseReturnValue:
    """Show what was sent after the session had run out."""
    form = _kept()
    if form is None:
        return redirect(_where(), SEE_OTHER)
    return render_template("accounts/kept.html", page=kept_page(form))


@bp.post("/sign-in/kept")
@for_staff
def send_kept() -> ResponseReturnValue:
    """Send it on to where it was going, or forget it; the browser sends the same fields again."""
    form = _kept()
    if form is None:
        return redirect(_where(), SEE_OTHER)
    drop_form(session(), me().account_id)
    session().commit()
    if request.form.get("kept-choice") == "drop":
        return redirect(own_address(form.address) or _where(), SEE_OTHER)
    return redirect(form.address, SEND_AGAIN)


def _kept() -> KeptForm | None:
    found = find_kept_form(session(), me().account_id, now())
    opened = seal().open(found[1]) if found else None
    if found is None or opened is None:
        return None
    return KeptForm(found[0], [(str(name), str(value)) for name, value in json.loads(opened)])


def typed(name: str) -> str:
    """Return what was typed into a field, exactly, but no more than we could ever use."""
    return request.form.get(name, "")[:LONGEST_TYPED]


def _missing(email: str, password: str) -> tuple[tuple[str, str], ...]:
    errors = []
    if not email.strip():
        errors.append(("email", "Enter your e-mail address"))
    if not password:
        errors.append(("password", "Enter your password"))
    return tuple(errors)


def _show_sign_in(page: SignInPage) -> str:
    settings = state().settings
    page = replace(
        page,
        has_password=settings.oidc_only != "on",
        provider=url_for("organisation.go_there") if settings.oidc_issuer else "",
    )
    return render_template("accounts/sign_in.html", page=page)


def _half() -> OpenSession | None:
    token = cookie_token()
    found = find_half_session(session(), token, now()) if token else None
    return found if found is not None and found.stage == Stage.PASSWORD else None


def _next() -> str:
    return own_address(request.args.get("next")) or ""


def _where() -> str:
    """Return where somebody who is signed in goes on."""
    home = next((name for name, _ in _homes() if may_open(name)), "own.show_account")
    return _next() or url_for(home)


def _homes() -> list[tuple[str, str]]:
    """Return the first page of each role, in the order of roles."""
    homes: list[tuple[str, str]] = current_app.config["EARLYHELP_HOMES"]
    return homes
