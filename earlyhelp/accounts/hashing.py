"""Passwords as argon2id hashes; one that does not exist takes as long to refuse as a wrong one."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

NOBODYS = "no account has this password"


@cache
def hasher(memory_kib: int) -> PasswordHasher:
    """Return the hasher for an amount of memory; the rest is as RFC 9106 recommends."""
    return PasswordHasher(memory_cost=memory_kib)


@cache
def _nobodys_hash(memory_kib: int) -> str:
    return hasher(memory_kib).hash(NOBODYS)


def hash_password(password: str, memory_kib: int) -> str:
    """Return what is stored of a password."""
    return hasher(memory_kib).hash(password)


def is_right(password: str, stored: str | None, memory_kib: int) -> bool:
    """Say whether a password is the stored one; without a stored one the answer takes as long."""
    try:
        hasher(memory_kib).verify(stored or _nobodys_hash(memory_kib), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str, memory_kib: int) -> bool:
    """Say whether a hash was made with other costs than today's."""
    return hasher(memory_kib).check_needs_rehash(stored)
