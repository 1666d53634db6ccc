"""What links need beside their pages: mailing a reset in its own time, and local words."""

from base64 import b32encode
from collections.abc import Callable
from secrets import token_bytes

from flask import current_app

from earlyhelp.accounts.commands import make_link
from earlyhelp.accounts.letters import letter_with_link
from earlyhelp.accounts.links import LinkKind, link_address
from earlyhelp.accounts.passwords import password_problem
from earlyhelp.accounts.queries import find_account
from earlyhelp.clock import now
from earlyhelp.logs import WARNING, note
from earlyhelp.web.database import DatabaseFault, session
from earlyhelp.web.mail import MailFaultError, send_mail
from earlyhelp.web.state import State

KEY_BYTES = 20
"""160 bits, as RFC 4226 recommends for the key of codes."""


def new_key() -> str:
    """Return a new random key for an authenticator app."""
    return b32encode(token_bytes(KEY_BYTES)).decode("ascii")


def problem_with(password: str) -> str | None:
    """Say what to mend in a new password; names of the area served count as easy to guess."""
    if not password:
        return "Enter a password"
    return password_problem(password, current_app.config["EARLYHELP_LOCAL_WORDS"](session()))


def ask_for_link(email: str, running: State) -> Callable[[], None]:
    """Return what mails a link for a new password, to run once the answer has gone out.

    So the answer takes the same time whether or not there is such an account.
    """

    def run() -> None:
        try:
            with running.database.session(writing=True) as own:
                account = find_account(own, email)
                if (
                    account is None
                    or not account.is_open(now().date())
                    or not account.password_hash
                ):
                    return
                token = make_link(own, account.id, LinkKind.RESET, now())
            address = link_address(running.settings.base_url, LinkKind.RESET, token)
            send_mail(running.settings, letter_with_link(LinkKind.RESET, account.email, address))
        except (DatabaseFault, MailFaultError) as fault:
            note("mail_not_sent", WARNING, fault=type(fault).__name__)

    return run
