"""Pages behind one-time links. A link that was guessed, used or is late shows one page."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts import codes, hashing
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.commands import (
    AccountProblemError,
    change_email,
    set_factor,
    set_password,
    use_link,
)
from earlyhelp.accounts.guards import SEE_OTHER, cookie_token, give_cookie, public, seal
from earlyhelp.accounts.invited.guards import ask_for_link, new_key, problem_with
from earlyhelp.accounts.letters import letter_about_change
from earlyhelp.accounts.links import LinkKind
from earlyhelp.accounts.models import Stage
from earlyhelp.accounts.people import Account, Link, OpenSession
from earlyhelp.accounts.qr import square_code
from earlyhelp.accounts.queries import find_half_session, find_link, find_session
from earlyhelp.accounts.sessions.commands import keep_pending_key
from earlyhelp.accounts.signing.guards import begin, record, take_try
from earlyhelp.accounts.signing.pages import CODE_NOT_RIGHT, PasswordPage, SetUpPage
from earlyhelp.accounts.signing.views import TO_BE_MENDED, finish, typed
from earlyhelp.clock import now
from earlyhelp.web.again import show_again
from earlyhelp.web.database import session
from earlyhelp.web.mail import MailFaultError, send_mail
from earlyhelp.web.state import state

bp = Blueprint("invited", __name__, template_folder="../templates")

GONE = 410
INVITED, FORGOTTEN = "Choose a password", "Choose a new password"


@bp.get("/invitation/<token>")
@public
def show_invitation(token: str) -> ResponseReturnValue:
    """Ask somebody who was invited to choose a password."""
    return _ask_password(find_link(session(), token, LinkKind.INVITATION, now()), INVITED)


@bp.post("/invitation/<token>")
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Keep the password and go on to the second factor, which uses the link up."""
    link = find_link(session(), token, LinkKind.INVITATION, now())
    problem = problem_with(typed("password")) if link else None
    if link is None or problem:
        return _ask_password(link, INVITED, problem)
    _write_password(link)
    record(Action.PASSWORD_CHANGE, link.account)
    if state().settings.asks_second_factor:
        return _begin_set_up(link)
    if not use_link(session(), link.token_hash, now()):
        return _no_longer()
    return finish(link.account)


@bp.get("/forgotten-password")
@public
def forgotten() -> str:
    """Ask for the e-mail address of an account."""
    return render_template("accounts/forgotten.html", errors=(), email="")


def _forgotten_again() -> str:
    return render_template("accounts/forgotten.html", errors=(), email=typed("email"))


@bp.post("/forgotten-password")
@public
def send_link() -> ResponseReturnValue:
    """Say the same whoever asks; the account is looked for after the answer has gone out."""
    email = typed("email")
    if not email.strip():
        errors = (("email", "Enter your e-mail address"),)
        return render_template("accounts/forgotten.html", errors=errors, email=email), TO_BE_MENDED
    take_try(email)
    response = Response(render_template("accounts/link_sent.html"))
    response.call_on_close(ask_for_link(email, state()))
    return response


@bp.get("/new-password/<token>")
@public
def show_new_password(token: str) -> ResponseReturnValue:
    """Ask for a new password in place of a forgotten one."""
    return _ask_password(find_link(session(), token, LinkKind.RESET, now()), FORGOTTEN)


@bp.post("/new-password/<token>")
@public
def take_new_password(token: str) -> ResponseReturnValue:
    """Keep it, end all sessions, and have the person sign in, with their code as before."""
    link = find_link(session(), token, LinkKind.RESET, now())
    problem = problem_with(typed("password")) if link else None
    if link is None or problem:
        return _ask_password(link, FORGOTTEN, problem)
    if not use_link(session(), link.token_hash, now()):
        return _no_longer()
    _write_password(link)
    record(Action.PASSWORD_CHANGE, link.account)
    session().commit()
    tell(link.account, "password")
    return redirect(url_for("signing.sign_in", why="changed"), SEE_OTHER)


@bp.get("/new-codes/<token>")
@public
def show_new_codes(token: str) -> ResponseReturnValue:
    """Ask for the password before codes are set up again."""
    link = find_link(session(), token, LinkKind.FACTOR, now())
    return render_template("accounts/new_codes.html", errors=()) if link else _no_longer()


@bp.post("/new-codes/<token>")
@public
def begin_new_codes(token: str) -> ResponseReturnValue:
    """Check the password and go on to the set-up."""
    link = find_link(session(), token, LinkKind.FACTOR, now())
    if link is None:
        return _no_longer()
    tried = take_try(link.account.email)
    memory = state().settings.password_memory_kib
    if not hashing.is_right(typed("password"), link.account.password_hash, memory):
        record(Action.SIGN_IN, link.account, outcome="wrong password")
        session().commit()
        errors = (("password", "The password is not right"),)
        return render_template("accounts/new_codes.html", errors=errors), TO_BE_MENDED
    tried.right()
    return _begin_set_up(link)


@bp.get("/sign-in/set-up")
@public
def show_set_up() -> ResponseReturnValue:
    """Show the key for the authenticator app."""
    found = _setting_up()
    if found is None:
        return redirect(url_for("signing.sign_in", why="ended"), SEE_OTHER)
    return _show_key(found)


@bp.post("/sign-in/set-up")
@public
def confirm_set_up() -> ResponseReturnValue:
    """Keep the key once the app has shown the right code; this signs in."""
    found = _setting_up()
    key = seal().open(found.pending_key) if found and found.pending_key else None
    if found is None or key is None:
        return _no_longer()
    tried = take_try(found.account.email)
    step = codes.used_step(key, typed("code"), now(), None)
    if step is None:
        return _show_key(found, CODE_NOT_RIGHT), TO_BE_MENDED
    tried.right()
    if found.link_hash is not None and not use_link(session(), found.link_hash, now()):
        return _no_longer()
    set_factor(session(), found.account.id, seal().close(key), step)
    record(Action.FACTOR_CHANGE, found.account)
    answer = finish(found.account)
    if found.link_hash is None:
        tell(found.account, "factor")
    return answer


@bp.get("/confirm-email/<token>")
@public
def show_new_email(token: str) -> ResponseReturnValue:
    """Ask whether this e-mail address is to be the account's."""
    link = find_link(session(), token, LinkKind.EMAIL, now())
    return render_template("accounts/confirm_email.html", page=link) if link else _no_longer()


@bp.post("/confirm-email/<token>")
@public
def take_new_email(token: str) -> ResponseReturnValue:
    """Change the e-mail address, end all sessions and tell the old address."""
    link = find_link(session(), token, LinkKind.EMAIL, now())
    used = link is not None and use_link(session(), link.token_hash, now())
    if link is None or link.new_email is None or not used:
        return _no_longer()
    try:
        change_email(session(), link.account.id, link.new_email)
    except AccountProblemError:
        return _no_longer()
    record(Action.ACCOUNT_CHANGE, link.account)
    session().commit()
    tell(link.account, "email")
    return redirect(url_for("signing.sign_in", why="email"), SEE_OTHER)


show_again(
    bp,
    {
        "accept_invitation": show_invitation,
        "send_link": _forgotten_again,
        "take_new_password": show_new_password,
        "begin_new_codes": show_new_codes,
        "confirm_set_up": show_set_up,
        "take_new_email": show_new_email,
    },
)


def _ask_password(
    link: Link | None, heading: str, problem: str | None = None
) -> ResponseReturnValue:
    if link is None:
        return _no_longer()
    errors = (("password", problem),) if problem else ()
    page = PasswordPage(heading, link.account.email, request.path, errors)
    text = render_template("accounts/choose_password.html", page=page)
    return (text, TO_BE_MENDED) if problem else text


def _write_password(link: Link) -> None:
    memory = state().settings.password_memory_kib
    set_password(session(), link.account.id, hashing.hash_password(typed("password"), memory))


def _begin_set_up(link: Link) -> ResponseReturnValue:
    """Begin a session that may do nothing but set up codes, with the key they will come from."""
    token = begin(link.account.id, Stage.SETTING_UP, link.token_hash)
    begun = find_session(session(), token)
    if begun is not None:
        keep_pending_key(session(), begun.id, seal().close(new_key()))
    session().commit()
    response = redirect(url_for("invited.show_set_up"), SEE_OTHER)
    give_cookie(response, token)
    return response


def _setting_up() -> OpenSession | None:
    """Return the session that sets codes up: a link's, or a signed-in one that proved itself."""
    token = cookie_token()
    found = find_half_session(session(), token, now()) if token else None
    return found if found is not None and found.pending_key is not None else None


def _show_key(found: OpenSession, problem: str | None = None) -> str:
    key = seal().open(found.pending_key or "") or ""
    address = codes.app_address(key, found.account.email)
    errors = (("code", problem),) if problem else ()
    page = SetUpPage(square_code(address), codes.spaced(key), address, errors)
    return render_template("accounts/set_up.html", page=page)


def tell(account: Account, what: str) -> None:
    """Tell a person of a change; a mail that cannot go out does not undo it."""
    contact = url_for("frontdoor.contact", _external=True)
    try:
        send_mail(state().settings, letter_about_change(what, account.email, contact))
    except MailFaultError:
        return


def _no_longer() -> ResponseReturnValue:
    return render_template("accounts/no_longer.html"), GONE
