"""What the pages of signing in show."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from earlyhelp.accounts.people import KeptForm
from earlyhelp.accounts.qr import Square

Errors = Sequence[tuple[str, str]]
"""Pairs of a field's id and what to mend in it."""
NOT_RIGHT = "The e-mail address or the password is not right"
CODE_NOT_RIGHT = (
    "The code is not right, or it was used before. Wait for the next one and enter that."
)
WHY = {
    "ended": "You have been signed out. Sign in again to go on.",
    "kept": "You were signed out, so nothing is saved yet. "
    "What you sent is kept for you for one hour. Sign in, and you can save it.",
    "lost": "You were not signed in, so nothing was saved, and what you sent could not be kept. "
    "Sign in and send it again.",
    "changed": "Your password was changed. Sign in with the new one.",
    "email": "Your e-mail address was changed. Sign in with the new one.",
}


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form; ``why`` says why somebody sees it who was signed in."""

    email: str = ""
    why: str = ""
    next: str = ""
    errors: Errors = ()
    has_password: bool = True
    provider: str = ""


@dataclass(frozen=True, slots=True)
class CodePage:
    """The question for the code of an authenticator app."""

    next: str = ""
    errors: Errors = ()


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """A new password, from a link or by its owner."""

    heading: str
    email: str
    action: str
    errors: Errors = ()
    asks_old: bool = False


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """The key for an authenticator app, as a square code and as text."""

    square: Square
    key: str
    app_address: str
    errors: Errors = ()


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What was sent too late: what a person wrote, and every field to send again."""

    form: KeptForm
    written: Sequence[str] = field(default_factory=tuple)
    others: int = 0


def kept_page(form: KeptForm) -> KeptPage:
    """Return what to show of a kept form: words a person wrote, and how many other answers.

    >>> kept_page(KeptForm("/a", [("note", "They sleep badly"), ("worry", "big")])).written
    ('They sleep badly',)
    """
    given = [value.strip() for _, value in form.fields if value.strip()]
    written = tuple(value for value in given if " " in value)
    return KeptPage(form, written, len(given) - len(written))
