"""What the rest of the program learns of an account: values, never rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.accounts.lifetimes import has_ended
from earlyhelp.accounts.roles import ROLE_NAMES, in_order

LONGEST_EMAIL = 254
LONGEST_ORGANISATION = 200


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account as administrators and sign-in see it."""

    id: str
    email: str
    organisation: str
    roles: frozenset[str]
    ends_on: date | None
    ended_at: datetime | None
    password_hash: str | None
    factor_key: str | None
    factor_step: int | None
    created_at: datetime
    signed_in_at: datetime | None

    def is_open(self, today: date) -> bool:
        """Say whether this account may sign in today."""
        return self.ended_at is None and not has_ended(self.ends_on, today)

    @property
    def role_words(self) -> str:
        """The roles as a list in words."""
        return ", ".join(ROLE_NAMES[role] for role in in_order(self.roles))

    def state_words(self, today: date) -> str:
        """Say how the account stands."""
        if self.ended_at is not None or has_ended(self.ends_on, today):
            return "Ended"
        return "Active" if self.password_hash or self.signed_in_at else "Invited"


def same_mailbox(one: str, other: str) -> bool:
    """Say whether mail to two addresses comes to one box: letters' size and what follows a plus.

    >>> same_mailbox("Ann@area.example", "ann+two@AREA.example")
    True
    >>> same_mailbox("ann@area.example", "ann@other.example")
    False
    """
    return _mailbox(one) == _mailbox(other)


def _mailbox(email: str) -> tuple[str, str]:
    name, _, host = email.strip().casefold().rpartition("@")
    return name.partition("+")[0], host


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom to invite, as what, for which organisation, until when."""

    email: str
    roles: Collection[str]
    organisation: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser's session with the account it belongs to."""

    id: str
    account: Account
    stage: str
    pending_key: str | None
    link_hash: str | None
    begun_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session as its owner sees it."""

    id: str
    device: str
    begun_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link that still works."""

    token_hash: str
    account: Account
    new_email: str | None


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was sent too late: where to, and the fields in their order; sealed in the database."""

    address: str
    fields: Sequence[tuple[str, str]]


def read_email(text: str) -> str | None:
    """Return an e-mail address without the spaces around it, or None if it is none.

    >>> read_email(" a.person@council.example "), read_email("a person"), read_email("a@b@c.d")
    ('a.person@council.example', None, None)
    """
    email = text.strip()
    name, at, domain = email.rpartition("@")
    shaped = bool(at and name and "@" not in name and "." in domain.strip("."))
    plain = email.isprintable() and not any(mark in email for mark in ' <>,;:"()[]\\')
    return email if shaped and plain and len(email) <= LONGEST_EMAIL else None


def sign_in_name(email: str) -> str:
    """Return an e-mail as it is looked for: small letters, no spaces around it.

    >>> sign_in_name(" A.Person@Council.example")
    'a.person@council.example'
    """
    return email.strip().casefold()[:LONGEST_EMAIL]
