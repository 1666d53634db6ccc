"""Reads of the stems that the search lines hold."""

from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlalchemy.orm import Session

from earlyhelp.db import Row, read_rows
from earlyhelp.services.queries import VERSION

SQLITE_VOCABULARY = (
    "SELECT term, doc FROM service_listing_fts_vocabulary WHERE term >= :first AND term < :beyond"
)
POSTGRESQL_VOCABULARY = (
    "SELECT word, count(*) FROM service_listing, unnest(string_to_array(words, ' ')) AS word"
    ' WHERE word COLLATE "C" >= %(first)s AND word COLLATE "C" < %(beyond)s GROUP BY word'
)
Stems = Mapping[str, int]
Version = tuple[Row, ...]
_kept: WeakKeyDictionary[Pool, tuple[Version, dict[str, Stems]]] = WeakKeyDictionary()
"""For each database the newest version of its directory and, by first letter, the stems of it."""


def find_vocabulary(session: Session, words: Iterable[str]) -> Stems:
    """Return the stems that begin as some words may have been meant to, with their lines counted.

    A word is taken to begin with its first letter, or with its second if the two changed places.
    The stems of a letter are read once for each version of the directory: to count the lines of
    every stem takes a database longer than all the rest of a search.
    """
    kept = _kept_letters(session)
    found: dict[str, int] = {}
    for letter in sorted({letter for word in words for letter in word[:2]}):
        stems = kept.get(letter) or _load(session, letter)
        if stems:
            kept[letter] = stems
        found |= stems
    return found


def _kept_letters(session: Session) -> dict[str, Stems]:
    """Return what is kept of the directory as this session sees it, by first letter."""
    version = tuple(read_rows(session, VERSION, {}))
    if not version:
        return {}
    pool = session.connection().engine.pool
    known, letters = _kept.get(pool, ((), {}))
    if known != version:
        letters = {}
        _kept[pool] = version, letters
    return letters


def _load(session: Session, letter: str) -> Stems:
    is_sqlite = session.connection().dialect.name == "sqlite"
    statement = SQLITE_VOCABULARY if is_sqlite else POSTGRESQL_VOCABULARY
    bounds = {"first": letter, "beyond": chr(ord(letter) + 1)}
    return dict(read_rows(session, statement, bounds))
