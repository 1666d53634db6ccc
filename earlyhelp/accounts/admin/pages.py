"""What the pages of administrators show, and how their forms are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from earlyhelp.accounts.people import (
    LONGEST_ORGANISATION,
    Account,
    Newcomer,
    SessionLine,
    read_email,
)
from earlyhelp.accounts.roles import ROLE_NAMES, ROLES, WHAT_ROLES_DO, in_order

Errors = Sequence[tuple[str, str]]
PROOFS: Mapping[str, str] = {
    "met": "I met them and know them",
    "called": "I called them on a number that we had before",
    "manager": "Their manager confirmed it to me",
}
"""How an administrator may have proved who asks for new codes."""
DONE = {
    "invited": "The invitation is on its way. It works for 48 hours.",
    "changed": "The account is changed, and signed out everywhere.",
    "sessions": "The person is signed out everywhere.",
    "ended": "The account has ended, and is signed out everywhere.",
    "codes": "A link to set up new codes is on its way. It works for 48 hours.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One account in the list."""

    account: Account
    state: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What administrators have to know before anything else, and where to deal with it."""

    text: str
    href: str
    link: str


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """The list of accounts, on which administrators begin."""

    rows: Sequence[Row]
    notices: Sequence[Notice]
    done: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What an administrator typed of an account, as it is shown again."""

    email: str = ""
    organisation: str = ""
    roles: frozenset[str] = frozenset()
    ends_on: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of an invitation or of a change."""

    typed: Typed
    errors: Errors = ()
    account: Account | None = None
    roles: Sequence[tuple[str, str, str]] = field(
        default=tuple((role, ROLE_NAMES[role], WHAT_ROLES_DO[role]) for role in ROLES)
    )


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One account as an administrator sees it."""

    account: Account
    state: str
    sessions: Sequence[SessionLine]
    is_me: bool
    done: str = ""


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A link to hand over in person, where mails are off."""

    email: str
    address: str


@dataclass(frozen=True, slots=True)
class SurePage:
    """A page that asks once more before an act."""

    account: Account
    errors: Errors = ()
    proofs: Sequence[tuple[str, str]] = tuple(PROOFS.items())


def typed_of(account: Account) -> Typed:
    """Return an account as it stands in the form."""
    day = account.ends_on
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return Typed(account.email, account.organisation, account.roles, parts)


def read_newcomer(typed: Typed, today: date) -> tuple[Newcomer | None, Errors]:
    """Return whom a form names, or what to mend in it."""
    errors: list[tuple[str, str]] = []
    email = read_email(typed.email)
    if email is None:
        errors.append(("email", "Enter an e-mail address, like name@council.gov.uk"))
    if not typed.roles:
        errors.append(("role-practitioner", "Choose at least one role"))
    organisation = " ".join(typed.organisation.split())
    if not organisation:
        errors.append(("organisation", "Enter the organisation the person works for"))
    elif len(organisation) > LONGEST_ORGANISATION or not organisation.isprintable():
        errors.append(("organisation", f"Use {LONGEST_ORGANISATION} characters or fewer"))
    ends_on, wrong = _read_day(typed.ends_on, today)
    if wrong:
        errors.append(("ends-on-day", wrong))
    if errors or email is None:
        return None, errors
    return Newcomer(email, in_order(typed.roles), organisation, ends_on), ()


def _read_day(parts: tuple[str, str, str], today: date) -> tuple[date | None, str | None]:
    if not any(part.strip() for part in parts):
        return None, None
    if not all(part.strip().isascii() and part.strip().isdigit() for part in parts):
        return None, "Enter the last day as numbers, such as 31 3 2027, or leave it empty"
    day, month, year = (int(part.strip()[:4]) for part in parts)
    try:
        read = date(year, month, day)
    except ValueError:
        return None, "There is no such day. Check the day and the month."
    return (read, None) if read >= today else (None, "The last day must be today or later")
