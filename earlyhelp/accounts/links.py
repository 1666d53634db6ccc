"""What one-time links may do, and how long each lasts."""

from datetime import timedelta
from enum import StrEnum

from earlyhelp.accounts.lifetimes import INVITATION, RESET


class LinkKind(StrEnum):
    """What a one-time link may do."""

    INVITATION = "invitation"
    RESET = "reset"
    FACTOR = "factor"
    EMAIL = "email"


LASTS: dict[LinkKind, timedelta] = {
    LinkKind.INVITATION: INVITATION,
    LinkKind.FACTOR: INVITATION,
    LinkKind.RESET: RESET,
    LinkKind.EMAIL: RESET,
}
ADDRESSES: dict[LinkKind, str] = {
    LinkKind.INVITATION: "invitation",
    LinkKind.FACTOR: "new-codes",
    LinkKind.RESET: "new-password",
    LinkKind.EMAIL: "confirm-email",
}
"""The first part of each link's address; the token is the second."""


def link_address(base_url: str, kind: LinkKind, token: str) -> str:
    """Return the whole address of a link.

    >>> link_address("https://early.example/", LinkKind.RESET, "abc")
    'https://early.example/new-password/abc'
    """
    return f"{base_url.rstrip('/')}/{ADDRESSES[kind]}/{token}"
