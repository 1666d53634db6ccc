"""Reads of how an area stands."""

from earlyhelp.jsna.standing.queries.profile import find_figures, get_profile, profile_of
from earlyhelp.jsna.standing.queries.store import (
    Store,
    current_of,
    find_beside,
    find_places,
    find_series_of,
    get_store,
    hold,
    read_rows,
)

__all__ = [
    "Store",
    "current_of",
    "find_beside",
    "find_figures",
    "find_places",
    "find_series_of",
    "get_profile",
    "get_store",
    "hold",
    "profile_of",
    "read_rows",
]
