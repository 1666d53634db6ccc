"""What the pages of a person's own account show."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.accounts.people import Account, SessionLine

Errors = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A person's account, and where they are signed in."""

    account: Account
    sessions: Sequence[SessionLine]
    this_session: str
    done: str = ""
    has_provider: bool = False


@dataclass(frozen=True, slots=True)
class ProofPage:
    """A change that asks for the password, and the code where there is one."""

    has_codes: bool
    errors: Errors = ()
    email: str = ""


DONE = {
    "password": "Your password is changed. You are signed out everywhere else.",
    "codes": "Your codes are set up anew. You are signed out everywhere else.",
    "email": "We have sent a link to the new address. Nothing changes until you open it.",
    "tied": "You can now sign in with your organisation's account.",
    "session": "That sign-in has ended.",
}
