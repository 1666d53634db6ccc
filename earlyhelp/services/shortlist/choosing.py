"""Which services are on a shortlist: ids only, in the order in which they were added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

LONGEST = 20
FEWEST_COMPARED, MOST_COMPARED = 2, 4
RETURN_TO = ("/search", "/services/")
"""Pages that have buttons of the shortlist; a form leads back to no other address."""


@dataclass(frozen=True, slots=True)
class Added:
    """A shortlist after services were added, and how many found no room on it."""

    ids: tuple[str, ...]
    left_out: int


def read_ids(texts: Iterable[object], most: int = LONGEST) -> tuple[str, ...]:
    """Return the ids of services among texts, each once, at most so many; others are left out.

    >>> read_ids(["9A082539-5C64-48F9-B701-4C4EC5EFEF83", "me", "9a0825395c6448f9b7014c4ec5efef83"])
    ('9a082539-5c64-48f9-b701-4c4ec5efef83',)
    """
    found = (_read_id(text) for text in texts)
    return tuple(dict.fromkeys(one for one in found if one))[:most]


def _read_id(text: object) -> str | None:
    try:
        return str(UUID(str(text).strip()))
    except ValueError:
        return None


def add(kept: Sequence[str], new: Sequence[str]) -> Added:
    """Return a shortlist with services added at its end, as far as there is room."""
    every = tuple(dict.fromkeys((*kept, *new)))
    return Added(every[:LONGEST], max(0, len(every) - LONGEST))


def remove(kept: Sequence[str], gone: Iterable[str]) -> tuple[str, ...]:
    """Return a shortlist without some services."""
    left_out = set(gone)
    return tuple(one for one in kept if one not in left_out)


def read_back(text: str | None) -> str | None:
    """Return the page to go back to, if it is one of ours that has buttons of the shortlist.

    >>> read_back("/search?text=sleep&page=2"), read_back("/search?")
    ('/search?text=sleep&page=2', '/search')
    >>> read_back("https://a.example/search"), read_back("//a.example/search"), read_back("/admin")
    (None, None, None)
    """
    if not text or any(ord(letter) <= ord(" ") or letter == "\\" for letter in text):
        return None
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or not parts.path.startswith(RETURN_TO):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
