"""The mark in each form of a staff page: for whom it was made, and when, sealed. Pure.

A browser can lose its cookies while a page is open. The mark is then all that tells whose words a
form holds. Nobody but this application can write or read one, and it lets nobody in: it only says
for whom what was sent is kept until they have signed in.
"""

from datetime import datetime

from earlyhelp.accounts.lifetimes import LONGEST
from earlyhelp.accounts.sealing import Seal

MADE_FOR = "made_for"
"""The name of the field."""
_KIND = "form"
_LONGEST_MARK = 500
_PARTS = 3


def write_mark(seal: Seal, account_id: str, now: datetime) -> str:
    """Return the mark of a form that is made for an account now."""
    return seal.close(f"{_KIND} {account_id} {now.isoformat()}")


def read_mark(seal: Seal, mark: str, now: datetime) -> str | None:
    """Return for whom a form was made; None for what is no mark of ours, or older than 12 hours."""
    opened = seal.open(mark) if 0 < len(mark) <= _LONGEST_MARK else None
    parts = (opened or "").split(" ")
    if len(parts) != _PARTS or parts[0] != _KIND:
        return None
    return parts[1] if now - datetime.fromisoformat(parts[2]) < LONGEST else None
