"""The five people of the demonstration: one for each role, none of them real."""

from earlyhelp.accounts.people import Newcomer
from earlyhelp.accounts.roles import ROLES

DEMO_ORGANISATION = "Demonstration council"


def demo_email(role: str) -> str:
    """Return the e-mail of the demonstration's person with a role.

    >>> demo_email("data-officer")
    'data-officer@demo.example'
    """
    return f"{role}@demo.example"


def demo_people() -> list[Newcomer]:
    """Return whom the demonstration signs in."""
    return [Newcomer(demo_email(role), (role,), DEMO_ORGANISATION) for role in ROLES]
