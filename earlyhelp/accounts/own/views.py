"""A person's own account: where they are signed in, and changes that ask for proof again."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts import hashing
from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.commands import make_link, set_password
from earlyhelp.accounts.guards import SEE_OTHER, actor, for_staff, give_cookie, me, seal
from earlyhelp.accounts.invited.guards import new_key, problem_with
from earlyhelp.accounts.invited.views import tell
from earlyhelp.accounts.letters import letter_with_link
from earlyhelp.accounts.links import LinkKind, link_address
from earlyhelp.accounts.models import Stage
from earlyhelp.accounts.own.pages import DONE, AccountPage, Errors, ProofPage
from earlyhelp.accounts.people import read_email
from earlyhelp.accounts.queries import find_account, find_session, find_sessions, get_account
from earlyhelp.accounts.sessions.commands import end_session, end_sessions, keep_pending_key
from earlyhelp.accounts.signing.guards import begin, take_try
from earlyhelp.accounts.signing.pages import CODE_NOT_RIGHT
from earlyhelp.accounts.signing.views import TO_BE_MENDED, code_is_right, typed
from earlyhelp.clock import now
from earlyhelp.web.database import session
from earlyhelp.web.mail import MailFaultError, send_mail
from earlyhelp.web.state import state

bp = Blueprint("own", __name__, template_folder="../templates")

NOTHING_TO_SHOW = 204


@bp.get("/account")
@for_staff
def show_account() -> str:
    """Show a person's account, and where they are signed in."""
    account = get_account(session(), me().account_id)
    page = AccountPage(
        account,
        find_sessions(session(), account.id, now()),
        me().session_id,
        DONE.get(request.args.get("done", ""), ""),
        has_provider=bool(state().settings.oidc_issuer),
    )
    return render_template("accounts/show_account.html", page=page)


@bp.post("/account/stay")
@for_staff
def stay() -> ResponseReturnValue:
    """Count the session's half hour anew; the guard has done it when this is reached."""
    return "", NOTHING_TO_SHOW


@bp.post("/account/sessions")
@for_staff
def end_one() -> ResponseReturnValue:
    """End one of a person's own sessions, or all others."""
    chosen = typed("session")
    if chosen == "others":
        end_sessions(session(), me().account_id, but=me().session_id)
    else:
        end_session(session(), me().account_id, chosen)
    _record(Action.SESSION_END)
    session().commit()
    return redirect(url_for("own.show_account", done="session"), SEE_OTHER)


@bp.get("/account/password")
@for_staff
def show_password() -> str:
    """Ask for the old password, a code and the new password."""
    return _password(())


@bp.post("/account/password")
@for_staff
def change_password() -> ResponseReturnValue:
    """Change the password; every other session ends, this one goes on with a new token."""
    account = get_account(session(), me().account_id)
    problem = problem_with(typed("new-password"))
    errors = (("new-password", problem),) if problem else disproved()
    if errors:
        return _password(errors), TO_BE_MENDED
    memory = state().settings.password_memory_kib
    hashed = hashing.hash_password(typed("new-password"), memory)
    set_password(session(), account.id, hashed)
    _record(Action.PASSWORD_CHANGE)
    token = begin(account.id, Stage.WHOLE)
    session().commit()
    tell(account, "password")
    response = redirect(url_for("own.show_account", done="password"), SEE_OTHER)
    give_cookie(response, token)
    return response


@bp.get("/account/email")
@for_staff
def show_email() -> str:
    """Ask for the new e-mail address and for proof."""
    return _email(())


@bp.post("/account/email")
@for_staff
def ask_email() -> ResponseReturnValue:
    """Mail a link to the new address; nothing changes before it is opened."""
    email = read_email(typed("email"))
    if email is None:
        wanted = "Enter an e-mail address, like name@council.gov.uk"
        return _email((("email", wanted),)), TO_BE_MENDED
    errors = disproved()
    if errors:
        return _email(errors), TO_BE_MENDED
    if find_account(session(), email) is None:
        token = make_link(session(), me().account_id, LinkKind.EMAIL, now(), new_email=email)
        address = link_address(state().settings.base_url, LinkKind.EMAIL, token)
        _record(Action.ACCOUNT_CHANGE)
        session().commit()
        try:
            send_mail(state().settings, letter_with_link(LinkKind.EMAIL, email, address))
        except MailFaultError:
            return _email((("email", "The mail could not be sent. Try again later."),)), 503
    return redirect(url_for("own.show_account", done="email"), SEE_OTHER)


@bp.get("/account/codes")
@for_staff
def show_codes() -> str:
    """Ask for proof before codes are set up anew."""
    return _codes(())


@bp.post("/account/codes")
@for_staff
def change_codes() -> ResponseReturnValue:
    """Begin the set-up; the codes used so far go on working until it is done."""
    errors = disproved()
    if errors:
        return _codes(errors), TO_BE_MENDED
    token = begin(me().account_id, Stage.SETTING_UP)
    begun = find_session(session(), token)
    if begun is not None:
        keep_pending_key(session(), begun.id, seal().close(new_key()))
    session().commit()
    response = redirect(url_for("invited.show_set_up"), SEE_OTHER)
    give_cookie(response, token)
    return response


def disproved() -> Errors:
    """Check the password and, where there is one, a code; each try counts."""
    account = get_account(session(), me().account_id)
    tried = take_try(account.email)
    memory = state().settings.password_memory_kib
    if not hashing.is_right(typed("password"), account.password_hash, memory):
        return _refused("password", "The password is not right")
    if account.factor_key is not None and not code_is_right(account, typed("code")):
        return _refused("code", CODE_NOT_RIGHT)
    tried.right()
    return ()


def _refused(field: str, sentence: str) -> Errors:
    act = Act(Action.ACCOUNT_CHANGE, "account", me().account_id, outcome="refused")
    record_act(session(), actor(), act, now())
    session().commit()
    return ((field, sentence),)


def _record(action: Action) -> None:
    record_act(session(), actor(), Act(action, "account", me().account_id), now())


def has_codes() -> bool:
    """Say whether whoever is signed in has codes set up."""
    return get_account(session(), me().account_id).factor_key is not None


def _password(errors: Errors) -> str:
    page = ProofPage(has_codes(), errors)
    return render_template("accounts/change_password.html", page=page)


def _email(errors: Errors) -> str:
    page = ProofPage(has_codes(), errors, typed("email"))
    return render_template("accounts/change_email.html", page=page)


def _codes(errors: Errors) -> str:
    return render_template("accounts/change_codes.html", page=ProofPage(has_codes(), errors))
