"""What a provider's statement about a person means here. Never an e-mail address: those change."""

from collections.abc import Mapping
from dataclasses import dataclass

SEVERAL = "mfa"
KNOWN, HELD = (
    frozenset({"pwd", "pin", "kba"}),
    frozenset({"otp", "hwk", "swk", "sc", "fpt", "face"}),
)
"""Ways of proving oneself by what one knows, and by what one holds or is (RFC 8176, section 2)."""
CLASSES = frozenset(
    {
        "https://refeds.org/profile/mfa",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    }
)
"""Names of classes of sign-in that stand for a second factor."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Whom the provider vouches for, and whether with a second factor."""

    issuer: str
    subject: str
    has_second_factor: bool


def read_claims(claims: Mapping[str, object]) -> Stated | None:
    """Return what a verified statement says, or None where it names nobody.

    >>> read_claims({"iss": "https://i.example", "sub": "42", "amr": ["pwd", "otp"]})
    Stated(issuer='https://i.example', subject='42', has_second_factor=True)
    >>> read_claims({"iss": "https://i.example", "sub": ""})
    """
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return None
    return Stated(issuer, subject, states_second_factor(claims))


def states_second_factor(claims: Mapping[str, object]) -> bool:
    """Say whether a statement asserts a second factor; silence asserts nothing."""
    listed = claims.get("amr")
    ways = {way for way in listed if isinstance(way, str)} if isinstance(listed, list) else set()
    return SEVERAL in ways or bool(ways & KNOWN and ways & HELD) or claims.get("acr") in CLASSES
