"""Tokens: a random text in a cookie or a link, of which only the hash is stored."""

from hashlib import sha256

TOKEN_BYTES = 32
"""256 random bits, twice what trust.md asks for."""
LONGEST_TOKEN = 100
"""Longer texts are none of ours, and are not even hashed."""


def digest(token: str) -> str:
    """Return what is stored of a token: its SHA-256, from which it cannot be had back."""
    return sha256(token[:LONGEST_TOKEN].encode("utf-8", "replace")).hexdigest()
