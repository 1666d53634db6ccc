"""Six-digit codes from an authenticator app (RFC 6238): each works once, in its own 30 seconds."""

from datetime import datetime

from passlib.exc import TokenError
from passlib.totp import TOTP

DIGITS, PERIOD_SECONDS = 6, 30
ISSUER = "Early help"
LONGEST_TYPED = 20


def used_step(key: str, typed: str, now: datetime, last_step: int | None) -> int | None:
    """Return the 30-second step whose code was typed, or None where the code does not do.

    Only the present step counts, and none that was used before or lies before one that was.

    >>> from datetime import UTC
    >>> moment = datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC)
    >>> used_step("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "287 082", moment, None)
    1
    >>> used_step("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "287082", moment, 1)
    """
    code = "".join(typed[:LONGEST_TYPED].split()).replace("-", "")
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    try:
        found = _totp(key).match(code, time=now, window=0, last_counter=last_step)
    except TokenError:
        return None
    step: int = found.counter
    return step


def code_at(key: str, now: datetime) -> str:
    """Return the code of a moment, as an authenticator app shows it."""
    code: str = _totp(key).generate(time=now).token
    return code


def app_address(key: str, email: str) -> str:
    """Return what the square code holds: the key, for whom, and who gave it."""
    address: str = _totp(key).to_uri(label=email.replace(":", ""), issuer=ISSUER)
    return address


def spaced(key: str) -> str:
    """Return a key in groups of four, to type by hand.

    >>> spaced("GEZDGNBVGY3TQOJQ")
    'GEZD GNBV GY3T QOJQ'
    """
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def _totp(key: str) -> TOTP:
    return TOTP(key=key, format="base32", digits=DIGITS, period=PERIOD_SECONDS)
