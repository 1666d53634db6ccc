"""Pages of administrators: who has an account, inviting, changing and ending."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.admin.pages import (
    DONE,
    PROOFS,
    AccountsPage,
    FormPage,
    LinkPage,
    Notice,
    PersonPage,
    Row,
    SurePage,
    Typed,
    read_newcomer,
    typed_of,
)
from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.commands import (
    AccountProblemError,
    add_account,
    change_rights,
    end_account,
    make_link,
    reset_factor,
)
from earlyhelp.accounts.guards import SEE_OTHER, actor, for_roles, me
from earlyhelp.accounts.invited.views import tell
from earlyhelp.accounts.letters import letter_with_link
from earlyhelp.accounts.links import LinkKind, link_address
from earlyhelp.accounts.people import Account
from earlyhelp.accounts.queries import find_accounts, find_sessions, get_account
from earlyhelp.accounts.roles import ROLES
from earlyhelp.accounts.sessions.commands import end_sessions
from earlyhelp.accounts.signing.views import TO_BE_MENDED, typed
from earlyhelp.clock import now, today
from earlyhelp.errors import NotHereError
from earlyhelp.web.database import session
from earlyhelp.web.mail import MailFaultError, send_mail
from earlyhelp.web.state import state

bp = Blueprint("people", __name__, template_folder="../templates")


NOTICES = "earlyhelp-notices"
FindNotices = Callable[[], Sequence[Notice]]


def init_people(app: Flask, find_notices: FindNotices) -> None:
    """Hand the page on which administrators begin what other parts have to tell them."""
    app.extensions[NOTICES] = find_notices


def notices() -> Sequence[Notice]:
    """Return what administrators have to know before anything else."""
    find: FindNotices = current_app.extensions[NOTICES]
    return find()


@bp.get("/admin/accounts")
@for_roles("administrator")
def list_accounts() -> str:
    """List every account, open ones first."""
    rows = [Row(account, account.state_words(today())) for account in find_accounts(session())]
    return render_template(
        "accounts/list_accounts.html", page=AccountsPage(rows, notices(), _done())
    )


@bp.get("/admin/accounts/invite")
@for_roles("administrator")
def show_invite() -> str:
    """Ask whom to invite, as what, and until when."""
    return render_template("accounts/invite.html", page=FormPage(Typed()))


@bp.post("/admin/accounts/invite")
@for_roles("administrator")
def invite() -> ResponseReturnValue:
    """Write the account and mail its one-time link."""
    sent = _sent()
    newcomer, errors = read_newcomer(sent, today())
    if newcomer is not None:
        try:
            account_id = add_account(session(), newcomer, now())
        except AccountProblemError as fault:
            errors = (("email", str(fault)),)
        else:
            _record(Action.INVITE, account_id)
            return _send(get_account(session(), account_id), LinkKind.INVITATION, "invited")
    return render_template("accounts/invite.html", page=FormPage(sent, errors)), TO_BE_MENDED


@bp.get("/admin/accounts/<account_id>")
@for_roles("administrator")
def show_person(account_id: str) -> str:
    """Show one account and where it is signed in."""
    account = get_account(session(), account_id)
    page = PersonPage(
        account,
        account.state_words(today()),
        find_sessions(session(), account.id, now()),
        is_me=account.id == me().account_id,
        done=_done(),
    )
    return render_template("accounts/show_person.html", page=page)


@bp.get("/admin/accounts/<account_id>/change")
@for_roles("administrator")
def show_change(account_id: str) -> str:
    """Ask for roles, organisation and last day."""
    account = _open(account_id)
    page = FormPage(typed_of(account), account=account)
    return render_template("accounts/change_person.html", page=page)


@bp.post("/admin/accounts/<account_id>/change")
@for_roles("administrator")
def change(account_id: str) -> ResponseReturnValue:
    """Write roles, organisation and last day; the person is signed out everywhere."""
    account = _open(account_id)
    sent = _sent(email=account.email)
    newcomer, errors = read_newcomer(sent, today())
    if newcomer is not None:
        try:
            change_rights(session(), account.id, newcomer, now())
        except AccountProblemError as fault:
            errors = (("role-administrator", str(fault)),)
            session().rollback()
        else:
            roles_changed = account.roles != frozenset(newcomer.roles)
            _record(Action.ROLE_CHANGE if roles_changed else Action.ACCOUNT_CHANGE, account.id)
            session().commit()
            return _back(account.id, "changed")
    page = FormPage(sent, errors, account)
    return render_template("accounts/change_person.html", page=page), TO_BE_MENDED


@bp.post("/admin/accounts/<account_id>/sessions")
@for_roles("administrator")
def end_all(account_id: str) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    account = get_account(session(), account_id)
    end_sessions(session(), account.id)
    _record(Action.SESSION_END, account.id)
    session().commit()
    return _back(account.id, "sessions")


@bp.post("/admin/accounts/<account_id>/invite")
@for_roles("administrator")
def invite_again(account_id: str) -> ResponseReturnValue:
    """Mail a new invitation in place of one that was lost or is late."""
    account = _open(account_id)
    if account.password_hash is not None and account.signed_in_at is not None:
        return _back(account.id, "")
    _record(Action.INVITE, account.id)
    return _send(account, LinkKind.INVITATION, "invited")


@bp.get("/admin/accounts/<account_id>/end")
@for_roles("administrator")
def show_end(account_id: str) -> str:
    """Ask whether an account is really to end."""
    return render_template("accounts/end_person.html", page=SurePage(_open(account_id)))


@bp.post("/admin/accounts/<account_id>/end")
@for_roles("administrator")
def end(account_id: str) -> ResponseReturnValue:
    """End an account and its sessions at once."""
    account = _open(account_id)
    try:
        end_account(session(), account.id, now())
    except AccountProblemError as fault:
        session().rollback()
        page = SurePage(account, (("end", str(fault)),))
        return render_template("accounts/end_person.html", page=page), TO_BE_MENDED
    _record(Action.ACCOUNT_END, account.id)
    session().commit()
    return _back(account.id, "ended")


@bp.get("/admin/accounts/<account_id>/codes")
@for_roles("administrator")
def show_reset(account_id: str) -> str:
    """Ask how it was proved that the right person asks for new codes."""
    return render_template("accounts/reset_codes.html", page=SurePage(_open(account_id)))


@bp.post("/admin/accounts/<account_id>/codes")
@for_roles("administrator")
def reset_codes(account_id: str) -> ResponseReturnValue:
    """Forget a lost app's key after proof of identity; the person is told and sent a link."""
    account = _open(account_id)
    proof = typed("proof")
    if proof not in PROOFS:
        page = SurePage(account, (("proof", "Choose how you know that it is them"),))
        return render_template("accounts/reset_codes.html", page=page), TO_BE_MENDED
    reset_factor(session(), account.id)
    _record(Action.FACTOR_CHANGE, account.id, purpose=f"lost codes {proof}")
    tell(account, "factor-reset")
    return _send(account, LinkKind.FACTOR, "codes")


def _send(account: Account, kind: LinkKind, done: str) -> ResponseReturnValue:
    """Make a link, commit, and mail it; where mails are off, show it once to hand over."""
    token = make_link(session(), account.id, kind, now())
    session().commit()
    address = link_address(state().settings.base_url, kind, token)
    try:
        sent = send_mail(state().settings, letter_with_link(kind, account.email, address))
    except MailFaultError:
        sent = False
    if sent:
        return _back(account.id, done)
    page = LinkPage(account.email, address)
    return render_template("accounts/hand_over.html", page=page)


def _open(account_id: str) -> Account:
    account = get_account(session(), account_id)
    if account.ended_at is not None:
        raise NotHereError("This account has ended.")
    return account


def _sent(email: str | None = None) -> Typed:
    parts = (typed("ends-on-day"), typed("ends-on-month"), typed("ends-on-year"))
    return Typed(
        email=typed("email") if email is None else email,
        organisation=typed("organisation"),
        roles=frozenset(request.form.getlist("role")) & frozenset(ROLES),
        ends_on=parts,
    )


def _record(action: Action, account_id: str, purpose: str | None = None) -> None:
    record_act(session(), actor(), Act(action, "account", account_id, purpose), now())


def _done() -> str:
    return DONE.get(request.args.get("done", ""), "")


def _back(account_id: str, done: str) -> ResponseReturnValue:
    address = url_for("people.show_person", account_id=account_id, done=done or None)
    return redirect(address, SEE_OTHER)
